"""The library, as HTML: how many articles, when and of whom, and a list of them to choose from.

Every choice is a link or a form that leads to the library with that choice.
"""

from dataclasses import replace
from urllib.parse import urlencode

from pincite.index.readers.registry import FORMATS
from pincite.index.types import NO_FILTERS, ArticleMetadata, Filters
from pincite.ui.escape import escape, isolate
from pincite.ui.filters import query
from pincite.ui.html.library_charts import href, overview
from pincite.ui.i18n import Texts
from pincite.ui.protocols import Library
from pincite.ui.text_parts import joined

PAGE = 50
"""How many articles are listed at once."""

_MOST_SKIPPED = 500


def view(library: Library, chosen: Filters, start: int, texts: Texts, *, change: bool) -> str:
    """Return the library with a choice made; files can be added to it where it may `change`."""
    return (
        f'<div class="library">{_search(chosen, texts)}'
        f"{overview(library, chosen, texts)}{_list(library, chosen, start, texts)}"
        f"{_skipped(library, texts)}{_change(texts, change=change)}</div>"
    )


def _search(chosen: Filters, texts: Texts) -> str:
    """The form; what is chosen otherwise goes along."""
    kept = replace(chosen, named=None, since=None, until=None)
    hidden = [("article", each) for each in kept.articles or ()]
    hidden += [("publisher", each) for each in sorted(kept.publishers or ())]
    fields = "".join(
        f"<label><span>{escape(texts(f'library.{key}'))}</span>"
        f'<input name="{name}" value="{escape(value or "")}" {more}></label>'
        for key, name, value, more in (
            ("search", "named", chosen.named, 'type="search"'),
            ("since", "since", chosen.since, 'size="10" placeholder="2024-06-14"'),
            ("until", "until", chosen.until, 'size="10" placeholder="2024-06"'),
        )
    )
    kept_fields = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in hidden
    )
    return (
        f'<form class="search" role="search" action="library">{fields}{kept_fields}'
        f"<button>{escape(texts('library.find'))}</button></form>"
    )


def _list(library: Library, chosen: Filters, start: int, texts: Texts) -> str:
    coverage = library.coverage(chosen)
    entries = library.listing(chosen, PAGE, start)
    everything = library.coverage().articles
    articles = texts.count("article", coverage.articles)
    key = "library.askthese" if chosen != NO_FILTERS else "library.askall"
    shown = texts("library.shown", shown=articles, all=texts.number(everything))
    clear = f'<a class="filter" href="library">{escape(texts("library.all"))}</a>'
    ask = (
        f'<button type="button" class="act main" name="scope" value="{escape(query(chosen))}">'
        f"{escape(texts(key, articles=articles))}</button>"
    )
    none = f'<p class="notice">{escape(texts("library.none"))}</p>'
    rows = "".join(_row(entry, texts) for entry in entries)
    return (
        f'<div class="found"><p role="status">{escape(shown)}</p>'
        f"{clear if chosen != NO_FILTERS else ''}{ask if entries else ''}"
        '<button type="button" class="act" name="scope-chosen" hidden>'
        f"{escape(texts('library.askchosen'))}</button></div>"
        f'<ul class="articles">{rows}</ul>{"" if entries else none}'
        f"{_pages(chosen, start, coverage.articles, texts)}"
    )


def _row(entry: ArticleMetadata, texts: Texts) -> str:
    title = entry.title or entry.source
    rest = joined([entry.publisher, texts.day(entry.published) or texts("library.untold")])
    choose = escape(texts("library.choose", title=title))
    one = escape(query(replace(NO_FILTERS, articles=frozenset({entry.id}))))
    address = escape(_article(entry.id))
    return (
        f'<li><input type="checkbox" name="article" value="{escape(entry.id)}" '
        f'aria-label="{choose}"><div><a class="cite" href="{address}">{isolate(title)}</a>'
        f'<p class="when">{isolate(rest)} <code>{isolate(entry.source)}</code></p></div>'
        f'<button type="button" class="act" name="scope" value="{one}">'
        f"{escape(texts('library.askone'))}</button></li>"
    )


def _pages(chosen: Filters, start: int, articles: int, texts: Texts) -> str:
    links = "".join(
        f'<a class="filter" href="{escape(href(chosen, start=str(place)))}">'
        f"{escape(texts(key))}</a>"
        for key, place in (("library.earlier", start - PAGE), ("library.later", start + PAGE))
        if 0 <= place < articles
    )
    return f'<p class="pages">{links}</p>' if links else ""


def _skipped(library: Library, texts: Texts) -> str:
    skipped = library.skipped
    if not skipped:
        return ""
    rows = "".join(
        f"<li><code>{isolate(path)}</code> {isolate(reason)}</li>"
        for path, reason in skipped[:_MOST_SKIPPED]
    )
    if len(skipped) > _MOST_SKIPPED:
        more = texts("more", n=texts.number(len(skipped) - _MOST_SKIPPED))
        rows += f"<li>{escape(more)}</li>"
    summary = texts("library.skipped", files=texts.count("file", len(skipped)))
    return f'<details class="skipped"><summary>{escape(summary)}</summary><ul>{rows}</ul></details>'


def _change(texts: Texts, *, change: bool) -> str:
    if not change:
        return f'<p class="aside">{escape(texts("library.forbidden"))}</p>'
    return (
        f'<section class="add"><label class="drop"><span>{escape(texts("library.drop"))}</span>'
        f'<input type="file" multiple accept="{escape(",".join(FORMATS))}"></label>'
        f'<button type="button" class="act" name="rebuild">{escape(texts("library.rebuild"))}'
        '</button><div class="progress" role="status"></div>'
        '<div class="problems" role="alert"></div></section>'
    )


def _article(article_id: str) -> str:
    return f"article?{urlencode({'id': article_id}, errors='replace')}"
