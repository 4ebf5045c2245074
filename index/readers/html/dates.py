"""A web page → the publication dates that it states, surest first; never the date of a change."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pincite.index.readers.html.boilerplate import has_boilerplate_name
from pincite.index.readers.html.linked_data import get_text
from pincite.index.readers.html.metadata import Page, iter_metas
from pincite.index.readers.metadata.credits import parse_credit_line
from pincite.index.text.dates import parse_date
from pincite.index.text.visible import to_single_line
from pincite.index.types import StatedValue

_SURE_META_NAMES = tuple(
    "article:published_time article:published og:article:published_time og:published_time"
    " datepublished citation_publication_date citation_online_date parsely-pub-date sailthru.date"
    " rnews:datepublished dc.date.issued dcterms.issued publishdate publish-date publish_date"
    " pubdate publication_date publication-date publishedat published_at article.published"
    " cxenseparse:recs:publishtime".split()
)
_LOOSE_META_NAMES = ("date", "dc.date", "dc:date", "dcterms.date", "citation_date", "article:date")
_CHANGE_META_NAMES = (
    "article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "last-modified",
    "lastmod", "modified", "revised", "dcterms.modified", "dc.date.modified",
)  # fmt: skip
_PUBLISHED = re.compile(
    r"(?i)publi(?:sh|c|é)|posted|erschienen|veröffentlicht|first\s|pubblicat|geplaatst"
)
_CHANGED = re.compile(
    r"(?i)updat|modif|revis|correct|edited|aktuali|geändert|stand\b|letzte änderung|mis à jour"
    r"|actuali|aggiorn|bijgewerkt|today|heute|accessed|retrieved|abgerufen"
)
_DATE_CLASS = re.compile(
    r"(?i)(?:^|[\s_-])(?:date|datum|time|timestamp|published|pubdate|posted)\b"
)
_CREDIT_CLASS = re.compile(
    r"(?i)byline|dateline|credit|author|meta\b|entry-date|post-date|pub-?date"
)
_MAX_ENTRIES = 3  # a page with more times than this has entries, or lists other stories
_MAX_TIMES = 300  # of a page that are looked at
_TOP_LENGTH = 600  # characters of the article before a time that may still be its date
_LABEL_LENGTH = 60


def list_dates(page: Page) -> list[StatedValue]:
    """Return the dates that the markup of a page states for its article, surest first.

    In turn: the JSON-LD of the article, `<meta>` elements, microdata, `<time>` elements of the
    article that say "published", other `<time>` elements of its byline or top, then what also
    states other dates: `<meta name="date">` and the JSON-LD of the page. A date of these last that
    the page calls the date of its change is left out. (Lines of text are read elsewhere.)
    """
    return [*_list_sure_dates(page), *_list_times(page)]


def list_loose_dates(page: Page) -> list[StatedValue]:
    """Return the dates that may be those of the page or of its last change, surest first."""
    changes = {parse_date(value) for _, value in iter_metas(page.tree, _CHANGE_META_NAMES)} | {
        parse_date(node.get("dateModified")) for node in page.data.articles + page.data.pages
    }
    found = [("meta " + name, value) for name, value in iter_metas(page.tree, _LOOSE_META_NAMES)]
    found += [
        ("JSON-LD datePublished of the page", get_text(node.get("datePublished")))
        for node in (*page.other_articles, *page.data.pages)
    ]
    return [
        StatedValue("published", value, origin)
        for origin, value in found
        if parse_date(value) not in changes
    ]


def is_change_date(element: Any) -> bool:
    """Return whether the words before an element, or its class, say that it dates a change."""
    return _CHANGED.search(_get_label(element)) is not None


def _list_sure_dates(page: Page) -> list[StatedValue]:
    found: list[tuple[str, object]] = [
        ("JSON-LD datePublished", value)
        for node in page.articles
        for value in _as_list(node.get("datePublished"))
    ]
    found += [(f"meta {name}", value) for name, value in iter_metas(page.tree, _SURE_META_NAMES)]
    for element in page.tree.xpath("//body//*[@itemprop]"):
        if "datePublished" in element.get("itemprop").split() and _is_of_article(element, page):
            found.append(("microdata datePublished", _get_time(element, page.language)))
    return [
        StatedValue("published", value, origin) for origin, value in found if isinstance(value, str)
    ]


def _list_times(page: Page) -> list[StatedValue]:
    labelled: list[StatedValue] = []
    plain: list[StatedValue] = []
    found = islice(_iter_times(page), _MAX_TIMES)
    times = [each for each in found if _is_of_article(each, page)]
    for element in times:
        if is_change_date(element):
            continue
        value = _get_time(element, page.language)
        if element.get("pubdate") is not None or _PUBLISHED.search(_get_label(element)):
            labelled.append(StatedValue("published", value, "time marked as published"))
        elif _is_credited(element, page) or (
            len(times) <= _MAX_ENTRIES and _is_at_top(element, page)
        ):
            plain.append(StatedValue("published", value, "time at the top of the article"))
    return [*labelled, *plain]


def _iter_times(page: Page) -> Iterator[Any]:
    """Yield the `<time>` elements of a page, and short elements whose class says "date"."""
    for element in page.tree.iter(
        "time", "span", "div", "p", "li", "small", "em", "i", "a", "abbr"
    ):
        if element.tag == "time":
            yield element
        elif _DATE_CLASS.search(element.get("class") or "") and element.find(".//time") is None:
            text = to_single_line(element.text_content())
            fields = parse_credit_line(text, page.language) if len(text) <= _LABEL_LENGTH else None
            if (fields and "published" in fields) or parse_date(element.get("title")):
                yield element


def _get_label(element: Any) -> str:
    """Return the class of a time and of the element around it, and the words just before it."""
    parent = element.getparent()
    near = [element] if parent is None else [element, parent]
    names = " ".join(
        f"{each.get('class') or ''} {each.get('itemprop') or ''} {each.get('id') or ''}"
        for each in near if each.tag not in ("body", "html", "article", "main", "header")
    )  # fmt: skip
    words = ""
    for each in (element, *element.iterancestors()):
        if each.tag in ("body", "article", "main", "header", "html"):
            break
        previous = each.getprevious()
        before = (previous.tail or "") if previous is not None else ""
        parent_text = each.getparent().text or "" if previous is None else ""
        if previous is not None and not before.strip() and previous.tag not in ("time", "br", "h1"):
            before = previous.text_content()
        words = f"{before or parent_text}{words}"
        if words.strip() or previous is not None:
            break
    own_words = re.sub(r"\d.*", "", element.text_content(), count=1, flags=re.DOTALL)
    return f"{names} {words[-_LABEL_LENGTH:]} {own_words[:_LABEL_LENGTH]}"


def _get_time(element: Any, language: str | None) -> str:
    for name in ("datetime", "content", "title"):
        stated = element.get(name) or ""
        if parse_date(stated):
            return stated
    text = to_single_line(element.text_content())
    return (parse_credit_line(text, language) or {}).get("published", text)


def _is_of_article(element: Any, page: Page) -> bool:
    """Whether an element speaks of the article: in it, or in a byline outside of it."""
    inside = False
    for each in element.iterancestors():
        if each is page.root:
            inside = True
        elif (
            each.tag in ("aside", "nav")
            or (each.tag == "footer" and inside)
            or has_boilerplate_name(each)
            or (each.tag == "article" and not inside)
            or "comment" in (each.get("itemprop") or each.get("itemtype") or "").lower()
        ):
            return False
    return inside or _is_credit(element)


def _is_credit(element: Any) -> bool:
    return any(
        _CREDIT_CLASS.search(each.get("class") or "")
        for each in (element, *element.iterancestors())
        if each.tag not in ("body", "html", "main", "article")
    )


def _is_credited(element: Any, page: Page) -> bool:
    """Whether a time stands in the byline of the article or in its header."""
    for each in (element, *element.iterancestors()):
        if each is page.root:
            return False
        if each.tag == "header" or _CREDIT_CLASS.search(each.get("class") or ""):
            return True
    return False


def _is_at_top(element: Any, page: Page) -> bool:
    before = 0
    for text in _iter_texts_before(page.root, element):
        before += len(text.strip())
        if before > _TOP_LENGTH or len(text.strip()) > _TOP_LENGTH / 4:
            return False
    return True


def _iter_texts_before(root: Any, element: Any) -> Iterator[str]:
    from lxml.etree import iterwalk

    for event, node in iterwalk(root, events=("start", "end")):
        if node is element:
            return
        if event == "start":
            yield node.text or "" if isinstance(node.tag, str) else ""
        elif node is not root:
            yield node.tail or ""


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
