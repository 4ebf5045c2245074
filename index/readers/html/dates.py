"""A web page → its publication date, from metadata and markup only, never from its text."""

import json
from collections.abc import Iterator
from typing import Any

from pincite.index.text.dates import parse_date

_META_NAMES = frozenset(
    "article:published_time article:published og:article:published_time og:published_time"
    " datepublished date pubdate publishdate publish-date publish_date publication_date"
    " dc.date dc:date dc.date.issued dcterms.date dcterms.issued citation_publication_date"
    " citation_date parsely-pub-date sailthru.date rnews:datepublished".split()
)
_DATE_XPATHS = (
    "//*[@itemprop='datePublished'] | //time[@pubdate or contains(@class, 'publish')]",
    # A plain <time> counts only in the page header or in the line that names the author.
    "(//header | //*[contains(@class, 'byline') or contains(@class, 'dateline')])"
    "//time[not(@itemprop or contains(@class, 'updated') or contains(@class, 'modified'))]",
)


def find_publication_date(tree: Any) -> str | None:
    """Return the publication date that a page states, as ISO 8601; None if it states none.

    Searches in turn JSON-LD (schema.org `datePublished`), `<meta>` elements, and elements marked
    as the publication date. The date of the last change does not count.
    """
    return next(filter(None, map(parse_date, _iter_candidates(tree))), None)


def _iter_candidates(tree: Any) -> Iterator[object]:
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        yield from _iter_json_ld_dates(script.text or "")
    for meta in tree.iterfind(".//meta[@content]"):
        names = (meta.get(name, "").lower() for name in ("property", "name", "itemprop"))
        if not _META_NAMES.isdisjoint(names):
            yield meta.get("content")
    for path in _DATE_XPATHS:
        for element in tree.xpath(path):
            yield element.get("datetime") or element.get("content") or element.text_content()


def _iter_json_ld_dates(text: str) -> Iterator[object]:
    """Yield the dates of the page itself, not of the stories nested in its data as links."""
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    nodes = value if isinstance(value, list) else [value]
    for node in nodes:
        if isinstance(node, dict):
            yield node.get("datePublished")
            graph = node.get("@graph")
            yield from (
                part.get("datePublished")
                for part in (graph if isinstance(graph, list) else [])
                if isinstance(part, dict)
            )
