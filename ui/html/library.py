"""The library, as HTML: how many articles, when and of whom, and a list of them to choose from.

Every choice is a link or a form that leads to the library with that choice.
"""

from dataclasses import replace

from pincite.index.readers.registry import FORMATS
from pincite.index.types import NO_FILTERS, ArticleMetadata, Filters
from pincite.ui.escape import escape, isolate
from pincite.ui.filters import filters_to_query
from pincite.ui.html.article import article_url
from pincite.ui.html.library_charts import library_url, render_charts
from pincite.ui.i18n import Translations
from pincite.ui.protocols import Library
from pincite.ui.text_parts import join_parts

PAGE_SIZE = 50
"""How many articles are listed at once."""

_MAX_SKIPPED = 500


def render_library(
    library: Library, filters: Filters, offset: int, translations: Translations, *, can_edit: bool
) -> str:
    """Return the library with a choice made; files can be added to it where it may `change`."""
    return (
        f'<div class="library">{_render_search_form(filters, translations)}'
        f"{render_charts(library, filters, translations)}{_render_results(library, filters, offset, translations)}"
        f"{_render_skipped(library, translations)}{_render_upload(translations, can_edit=can_edit)}</div>"
    )


def _render_search_form(filters: Filters, translations: Translations) -> str:
    """The form; what is chosen otherwise goes along."""
    other_filters = replace(filters, named=None, since=None, until=None)
    hidden_fields = [("article", each) for each in other_filters.articles or ()]
    hidden_fields += [("publisher", each) for each in sorted(other_filters.publishers or ())]
    fields = "".join(
        f"<label><span>{escape(translations(f'library.{key}'))}</span>"
        f'<input name="{name}" value="{escape(value or "")}" {more}></label>'
        for key, name, value, more in (
            ("search", "named", filters.named, 'type="search"'),
            ("since", "since", filters.since, 'size="10" placeholder="2024-06-14"'),
            ("until", "until", filters.until, 'size="10" placeholder="2024-06"'),
        )
    )
    hidden_inputs = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in hidden_fields
    )
    return (
        f'<form class="search" role="search" action="library">{fields}{hidden_inputs}'
        f"<button>{escape(translations('library.find'))}</button></form>"
    )


def _render_results(
    library: Library, filters: Filters, offset: int, translations: Translations
) -> str:
    coverage = library.coverage(filters)
    entries = library.listing(filters, PAGE_SIZE, offset)
    total = library.coverage().articles
    articles = translations.format_count("article", coverage.articles)
    key = "library.askthese" if filters != NO_FILTERS else "library.askall"
    summary = translations("library.shown", shown=articles, all=translations.format_number(total))
    clear_link = f'<a class="filter" href="library">{escape(translations("library.all"))}</a>'
    ask_button = (
        f'<button type="button" class="act main" name="scope" value="{escape(filters_to_query(filters))}">'
        f"{escape(translations(key, articles=articles))}</button>"
    )
    empty_notice = f'<p class="notice">{escape(translations("library.none"))}</p>'
    rows = "".join(_render_entry(entry, translations) for entry in entries)
    return (
        f'<div class="found"><p role="status">{escape(summary)}</p>'
        f"{clear_link if filters != NO_FILTERS else ''}{ask_button if entries else ''}"
        '<button type="button" class="act" name="scope-chosen" hidden>'
        f"{escape(translations('library.askchosen'))}</button></div>"
        f'<ul class="articles">{rows}</ul>{"" if entries else empty_notice}'
        f"{_render_pagination(filters, offset, coverage.articles, translations)}"
    )


def _render_entry(entry: ArticleMetadata, translations: Translations) -> str:
    title = entry.title or entry.source
    details = join_parts(
        [
            entry.publisher,
            translations.format_date(entry.published) or translations("library.untold"),
        ]
    )
    checkbox_label = escape(translations("library.choose", title=title))
    article_query = escape(filters_to_query(replace(NO_FILTERS, articles=frozenset({entry.id}))))
    url = escape(article_url(entry.id))
    return (
        f'<li><input type="checkbox" name="article" value="{escape(entry.id)}" '
        f'aria-label="{checkbox_label}"><div><a class="cite" href="{url}">{isolate(title)}</a>'
        f'<p class="when">{isolate(details)} <code>{isolate(entry.source)}</code></p></div>'
        f'<button type="button" class="act" name="scope" value="{article_query}">'
        f"{escape(translations('library.askone'))}</button></li>"
    )


def _render_pagination(
    filters: Filters, offset: int, total: int, translations: Translations
) -> str:
    links = "".join(
        f'<a class="filter" href="{escape(library_url(filters, start=str(target)))}">'
        f"{escape(translations(key))}</a>"
        for key, target in (
            ("library.earlier", offset - PAGE_SIZE),
            ("library.later", offset + PAGE_SIZE),
        )
        if 0 <= target < total
    )
    return f'<p class="pages">{links}</p>' if links else ""


def _render_skipped(library: Library, translations: Translations) -> str:
    skipped = library.skipped
    if not skipped:
        return ""
    rows = "".join(
        f"<li><code>{isolate(path)}</code> {isolate(reason)}</li>"
        for path, reason in skipped[:_MAX_SKIPPED]
    )
    if len(skipped) > _MAX_SKIPPED:
        more = translations("more", n=translations.format_number(len(skipped) - _MAX_SKIPPED))
        rows += f"<li>{escape(more)}</li>"
    summary = translations("library.skipped", files=translations.format_count("file", len(skipped)))
    return f'<details class="skipped"><summary>{escape(summary)}</summary><ul>{rows}</ul></details>'


def _render_upload(translations: Translations, *, can_edit: bool) -> str:
    if not can_edit:
        return f'<p class="aside">{escape(translations("library.forbidden"))}</p>'
    return (
        f'<section class="add"><label class="drop"><span>{escape(translations("library.drop"))}</span>'
        f'<input type="file" multiple accept="{escape(",".join(FORMATS))}"></label>'
        f'<button type="button" class="act" name="rebuild">{escape(translations("library.rebuild"))}'
        '</button><div class="progress" role="status"></div>'
        '<div class="problems" role="alert"></div></section>'
    )
