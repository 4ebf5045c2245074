"""The library as HTML: search form, charts, list of articles, skipped files and upload.

Every choice is a link or a form that leads to the library with new filters.
"""

from dataclasses import replace

from pincite.index.readers.registry import list_known_suffixes
from pincite.index.text.dates import PartialDate
from pincite.index.types import NO_FILTERS, ArticleMetadata, Filters, Library
from pincite.ui.escape import escape, isolate
from pincite.ui.filters import filters_to_query
from pincite.ui.html.article import make_article_url
from pincite.ui.html.library_charts import make_library_url, render_charts
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts

PAGE_SIZE = 50
"""The most articles on one page of the list."""

_MAX_SKIPPED = 500


def render_library(
    library: Library, filters: Filters, offset: int, translations: Translations, *, can_edit: bool
) -> str:
    """Return the library for these filters, with its list from article number `offset` on.

    With `can_edit`, the reader can add files, correct dates and outlets, and rebuild the index.
    """
    forbidden = f'<p class="aside">{escape(translations("library.forbidden"))}</p>'
    return (
        f'<div class="library">{_render_upload(translations) if can_edit else ""}'
        f"{_render_search_form(filters, translations)}"
        f"{render_charts(library, filters, translations)}"
        f"{_render_results(library, filters, offset, translations, can_edit=can_edit)}"
        f"{_render_skipped(library, translations)}{'' if can_edit else forbidden}</div>"
    )


def _render_search_form(filters: Filters, translations: Translations) -> str:
    """Return the form for name and dates. Hidden fields carry the other filters along."""
    hidden_fields = [("article", article_id) for article_id in filters.articles or ()]
    hidden_fields += [("publisher", publisher) for publisher in sorted(filters.publishers or ())]
    fields = "".join(
        f"<label><span>{escape(translations(f'library.{key}'))}</span>"
        f'<input name="{name}" value="{escape(value or "")}" {attributes}></label>'
        for key, name, value, attributes in (
            ("search", "named", filters.named, 'type="search"'),
            ("since", "since", _to_day(filters.since), 'type="date"'),
            ("until", "until", _to_day(filters.until, is_end=True), 'type="date"'),
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


def _to_day(date: str | None, *, is_end: bool = False) -> str:
    """Return the first day of a date without a day, or its last one, as a date picker needs it."""
    partial = PartialDate.parse(date)
    if partial is None:
        return ""
    return (partial.last_day if is_end else partial.first_day).isoformat()


def _render_results(
    library: Library,
    filters: Filters,
    offset: int,
    translations: Translations,
    *,
    can_edit: bool,
) -> str:
    found, total = library.coverage(filters).articles, library.coverage().articles
    entries = library.listing(filters, PAGE_SIZE, offset)
    rows = "".join(_render_entry(entry, translations, can_edit=can_edit) for entry in entries)
    gaps = (
        f"{_render_gaps(library, total, translations)}{_render_outlets(library)}"
        if can_edit
        else ""
    )
    empty_notice = f'<p class="notice">{escape(translations("library.none"))}</p>'
    return (
        f"{_render_summary(filters, found, total, translations, can_ask=bool(entries))}"
        f'{gaps}<ul class="articles">{rows}</ul>{"" if entries else empty_notice}'
        f"{_render_pagination(filters, offset, found, translations)}"
    )


def _render_summary(
    filters: Filters, found: int, total: int, translations: Translations, *, can_ask: bool
) -> str:
    """Return how many articles were found, with the buttons that ask them or show all."""
    articles = translations.format_count("article", found)
    summary = translations("library.shown", shown=articles, all=translations.format_number(total))
    key = "library.askthese" if filters != NO_FILTERS else "library.askall"
    clear_link = f'<a class="filter" href="library">{escape(translations("library.all"))}</a>'
    ask_button = (
        '<button type="button" class="act main" name="scope" '
        f'value="{escape(filters_to_query(filters))}">'
        f"{escape(translations(key, articles=articles))}</button>"
    )
    return (
        f'<div class="found"><p role="status">{escape(summary)}</p>'
        f"{clear_link if filters != NO_FILTERS else ''}"
        '<button type="button" class="act" name="untick" hidden>'
        f"{escape(translations('library.untick'))}</button>{ask_button if can_ask else ''}</div>"
    )


def _render_gaps(library: Library, total: int, translations: Translations) -> str:
    """Return links to the articles without a date, which are the last ones, and without outlet."""
    undated = library.months().get(None, 0)
    unnamed = library.publishers().get(None, 0)
    links = "".join(
        f'<a class="filter" href="{escape(url)}">'
        f"{escape(translations(key, articles=translations.format_count('article', number)))}</a>"
        for key, number, url in (
            ("library.undated", undated, make_library_url(NO_FILTERS, start=str(total - undated))),
            (
                "library.unnamed",
                unnamed,
                make_library_url(replace(NO_FILTERS, publishers=frozenset({""}))),
            ),
        )
        if number
    )
    return f'<p class="gaps">{links}</p>' if links else ""


def _render_outlets(library: Library) -> str:
    """Return the known outlets, which the form of a correction proposes."""
    options = "".join(f'<option value="{escape(name)}">' for name in library.publishers() if name)
    return f'<datalist id="outlets">{options}</datalist>'


def _render_entry(entry: ArticleMetadata, translations: Translations, *, can_edit: bool) -> str:
    title = entry.title or entry.source
    details = join_parts(
        [
            entry.publisher,
            translations.format_date(entry.published) or translations("library.untold"),
        ]
    )
    checkbox_label = escape(translations("library.choose", title=title))
    article_query = escape(filters_to_query(replace(NO_FILTERS, articles=frozenset({entry.id}))))
    url = escape(make_article_url(entry.id))
    return (
        f'<li><input type="checkbox" name="article" value="{escape(entry.id)}" '
        f'aria-label="{checkbox_label}"><div><a class="cite" href="{url}">{isolate(title)}</a>'
        f'<p class="when">{isolate(details)} <code>{isolate(entry.source)}</code></p></div>'
        f"{_render_correction(entry, translations) if can_edit else ''}"
        f'<button type="button" class="act" name="scope" value="{article_query}">'
        f"{escape(translations('library.askone'))}</button></li>"
    )


def _render_correction(entry: ArticleMetadata, translations: Translations) -> str:
    """Return the form for the date and the outlet, which may be missing or wrong."""
    date = PartialDate.parse(entry.published)
    day = date.first_day.isoformat() if date and date.day else ""
    fields = "".join(
        f"<label>{escape(translations(f'library.{key}'))} "
        f'<input name="{name}" value="{escape(value)}" {attributes}></label>'
        for key, name, value, attributes in (
            ("published", "published", day, 'type="date"'),
            ("outlet", "publisher", entry.publisher or "", 'list="outlets" maxlength="200"'),
        )
    )
    kind = "mend" if entry.published and entry.publisher else "fill"
    summary, title, save = (
        escape(translations(f"library.{key}")) for key in (kind, "mending", "keep")
    )
    return (
        f'<details class="{kind}"><summary title="{title}">{summary}</summary>'
        f'<form data-id="{escape(entry.id)}">{fields}<button>{save}</button></form></details>'
    )


def _render_pagination(
    filters: Filters, offset: int, found: int, translations: Translations
) -> str:
    links = "".join(
        f'<a class="filter" href="{escape(make_library_url(filters, start=str(target)))}">'
        f"{escape(translations(key))}</a>"
        for key, target in (
            ("library.earlier", offset - PAGE_SIZE),
            ("library.later", offset + PAGE_SIZE),
        )
        if 0 <= target < found
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


def _render_upload(translations: Translations) -> str:
    drop, rebuild = (escape(translations(f"library.{key}")) for key in ("drop", "rebuild"))
    return (
        f'<section class="add"><label class="drop"><span>{drop}</span>'
        f'<input type="file" multiple accept="{escape(",".join(list_known_suffixes()))}"></label>'
        f'<button type="button" class="act" name="rebuild">{rebuild}</button>'
        "</section>"
    )
