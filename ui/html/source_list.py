"""The list of articles beside the chat: filter, tick, open."""

from pincite.index.types import ArticleMetadata, Filters, Library
from pincite.ui.escape import escape, isolate
from pincite.ui.filters import filters_to_query
from pincite.ui.html.article import make_article_url
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts

PAGE_SIZE = 100
"""The most articles that are listed at once."""


def render_source_list(
    library: Library, filters: Filters, offset: int, translations: Translations
) -> str:
    """Return the articles that match the filters, from number `offset` on."""
    entries = library.listing(filters, PAGE_SIZE, offset)
    total = library.coverage(filters).articles
    rows = "".join(_render_entry(entry, translations) for entry in entries)
    more = ""
    if offset + PAGE_SIZE < total:
        query = escape(filters_to_query(filters, start=str(offset + PAGE_SIZE)))
        label = escape(translations("library.later"))
        more = f'<a class="further" href="sources?{query}">{label}</a>'
    empty = f'<p class="aside">{escape(translations("library.none"))}</p>'
    return f'<div class="list"><ul>{rows}</ul>{more}{"" if entries or offset else empty}</div>'


def _render_entry(entry: ArticleMetadata, translations: Translations) -> str:
    title = entry.title or entry.source
    details = join_parts([entry.publisher, translations.format_date(entry.published)])
    label = escape(translations("library.choose", title=title))
    return (
        f'<li><input type="checkbox" name="article" value="{escape(entry.id)}" '
        f'aria-label="{label}"><a class="cite" href="{escape(make_article_url(entry.id))}">'
        f"{isolate(title)}<small>{isolate(details)}</small></a></li>"
    )
