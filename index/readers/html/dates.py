"""A web page → the publication dates that it states, surest first; never the date of a change."""

import re
from collections.abc import Iterator
from enum import IntEnum
from itertools import islice
from typing import Any

from pincite.index.readers.html.credited import (
    Place,
    find_place,
    is_apart,
    is_beside_text,
    is_credit,
    is_of_article,
    list_prose_above,
    split_names,
)
from pincite.index.readers.html.linked_data import get_text
from pincite.index.readers.html.parts import Page, get_content, iter_metas
from pincite.index.readers.metadata.changes import follows_change, strip_changes
from pincite.index.readers.metadata.credits import parse_credit_line
from pincite.index.readers.metadata.labels import CHANGED
from pincite.index.readers.metadata.names import is_outlet, is_person
from pincite.index.text.dates import parse_date
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
    r"(?i)\b(?:publi(?:sh|cad|cat|é)|posted|erschienen|(?:erst)?veröffentlicht|first\s|pubblicat"
    r"|geplaatst)"
)
_TODAY = re.compile(r"(?i)\W*(?:today|heute)\b")
_CHANGE_LABEL = re.compile(
    rf"(?i)\W*\b(?:{CHANGED}|today|heute)(?:\s(?:on|at|am|um|le|el|il))?\W*$"
)
_BYLINE = re.compile(r"(?i)\W*(?:by|von|par|por)\s")
_TAGS = ("time", "span", "div", "p", "li", "small", "em", "i", "a", "abbr")
_DATE_CLASS = re.compile(
    r"\b(?:date|datum|time|timestamp|published|pubdate|posted|updated|modified)\b"
)
_SEPARATORS = " |·•,–—-"
_MAX_ENTRIES = 3  # a page with more times than this has entries, or lists other stories
_MAX_TIMES = 300  # of a page that are looked at
_TOP_BLOCKS = 12  # of the article that may be a date below the label of a change
_ONE_SENTENCE = re.compile(r"(?!.*[.!?][\"”’»)]*\s+[\"“‘«(]*[A-ZÄÖÜ]).{,240}")
_LABEL_LENGTH = 60


class _Rank(IntEnum):
    """How surely a `<time>` element dates the article, the surest first."""

    LABELLED = 0
    ABOVE_TEXT = 1
    BELOW_TEXT = 2


def list_dates(page: Page) -> list[StatedValue]:
    """Return the dates that the markup of a page states for its article, surest first.

    In turn: the JSON-LD of the article, `<meta>` elements, microdata, `<time>` elements of the
    article that say "published", then others of its byline, its header or a line above its text
    that states nothing else. (Lines of text are read elsewhere.)
    """
    times = sorted(_rank_times(page), key=lambda each: each[0])
    return [
        *_list_sure_dates(page),
        *(stated for rank, stated in times if rank is not _Rank.BELOW_TEXT),
    ]


def list_loose_dates(page: Page) -> list[StatedValue]:
    """Return the dates that may be those of the page or of its last change, surest first.

    Those of a byline below the text come first. What the page calls the date of its change is left
    out.
    """
    below = [stated for rank, stated in _rank_times(page) if rank is _Rank.BELOW_TEXT]
    changes = {parse_date(value) for _, value in iter_metas(page.tree, _CHANGE_META_NAMES)} | {
        parse_date(node.get("dateModified")) for node in page.data.articles + page.data.pages
    }
    found = [("meta " + name, value) for name, value in iter_metas(page.tree, _LOOSE_META_NAMES)]
    found += [
        ("JSON-LD datePublished of the page", get_text(node.get("datePublished")))
        for node in page.data.pages
    ]
    return below + [
        StatedValue("published", value, origin)
        for origin, value in found
        if parse_date(value) not in changes
    ]


def find_other_dates(page: Page) -> dict[int, str]:
    """Return the positions of lines with the date of a change or of another story → the rest of it.

    Not those that are known to state no publication date, such as "By Jane Doe, updated 5 May".
    """
    found: dict[int, str] = {}
    top = (block.element for block in page.blocks[:_TOP_BLOCKS])
    for element in dict.fromkeys([*islice(_iter_times(page), _MAX_TIMES), *top]):
        place = find_place(element, page)
        line = f"{place.before}{place.text}{place.after}"
        if place.start is None or line not in page.lines.texts[place.start : place.end]:
            continue
        fields = parse_credit_line(line, page.language)
        if is_apart(element, page):
            found[place.start] = ""
        elif _is_change(element, place) and (fields is None or "published" in fields):
            found[place.start] = _drop_label(place.before) + place.after
            if _is_label(place.above):
                found[place.start - 1] = ""
    return found


def read_byline(element: Any, page: Page) -> list[str]:
    """Return the text of a byline and that of its parts, without the dates of changes."""
    parts = [element, *element.iter(*_TAGS)]
    changes = [get_content(each) for each in parts if _is_change(each, find_place(each, page))]
    texts = []
    for text in map(get_content, parts):
        for change in changes:
            before, found, after = text.partition(change)
            text = _drop_label(before) + after if found else text
        texts.append(text.strip())
    return [*filter(None, dict.fromkeys(texts))]


def _is_change(element: Any, place: Place) -> bool:
    """Whether the words before a date, or above it, or its class say that it dates a change."""
    own, *rest = _split_at_digits(place.text)
    if (not rest and not element.get("datetime")) or _BYLINE.match(own):
        return False
    before = _split_at_digits(place.before)[-1]
    for words in (own, before[-_LABEL_LENGTH:]):
        published = _PUBLISHED.split(words)
        if follows_change(published[-1]) or _TODAY.match(words):
            return True
        if len(published) > 1:
            return False
    if not before.strip() and _is_label(place.above):
        return True
    names = _get_names(element)
    return follows_change(names) and not _PUBLISHED.search(names)


def _split_at_digits(text: str) -> list[str]:
    return re.split(r"\d+", text)


def _is_label(line: str) -> bool:
    return _CHANGE_LABEL.fullmatch(line) is not None


def _drop_label(words: str) -> str:
    """Return "By Jane Doe" for "By Jane Doe · Updated on "."""
    return _CHANGE_LABEL.sub("", words, count=1)


def _list_sure_dates(page: Page) -> list[StatedValue]:
    found: list[tuple[str, object]] = [
        ("JSON-LD datePublished", value)
        for node in page.articles
        for value in _as_list(node.get("datePublished"))
    ]
    found += [(f"meta {name}", value) for name, value in iter_metas(page.tree, _SURE_META_NAMES)]
    for element in page.tree.xpath("//body//*[@itemprop]"):
        if "datePublished" in element.get("itemprop").split() and is_of_article(element, page):
            found.append(("microdata datePublished", _get_time(element, page.language)))
    return [
        StatedValue("published", value, origin) for origin, value in found if isinstance(value, str)
    ]


def _rank_times(page: Page) -> Iterator[tuple[_Rank, StatedValue]]:
    """Yield the `<time>` elements that may date the article, in their order."""
    found = islice(_iter_times(page), _MAX_TIMES)
    times = [each for each in found if is_of_article(each, page)]
    for element in times:
        place = find_place(element, page)
        if _is_change(element, place) or not is_beside_text(place, page):
            continue
        value = _get_time(element, page.language)
        day = parse_date(value, page.language) or value
        prose = list_prose_above(place, page)
        label = _split_at_digits(place.before)[-1] + _split_at_digits(place.text)[0]
        names = _get_names(element)
        is_line = _is_credit_line(place, day, page.language)
        is_credited = _is_credited(element, f"{place.before}{day}", page)
        is_marked = element.get("pubdate") is not None or _PUBLISHED.search(names) is not None
        is_top = len(prose) <= 1
        if ((is_line or is_credited) and _PUBLISHED.search(label)) or (is_marked and is_top):
            yield _Rank.LABELLED, StatedValue("published", value, "time marked as published")
        elif is_top and (
            is_credited
            or (is_line and len(times) <= _MAX_ENTRIES and _is_header(place, prose, page))
        ):
            origin = "time at the top of the article"
            yield _Rank.ABOVE_TEXT, StatedValue("published", value, origin)
        elif is_line and (is_credited or is_marked):
            yield _Rank.BELOW_TEXT, StatedValue("published", value, "time below the article")


def _is_credit_line(place: Place, day: str, language: str | None) -> bool:
    """Whether the line of a date is a credit as a whole, or has one on each side of the date."""
    if _states_date(f"{place.before}{day}{place.after}", language):
        return True
    sides = (strip_changes(each)[0].strip(_SEPARATORS) for each in (place.before, place.after))
    return all(
        not each or is_person(each) or is_outlet(each)
        or parse_credit_line(each, language) is not None
        for each in sides
    )  # fmt: skip


def _states_date(line: str, language: str | None) -> bool:
    return "published" in (parse_credit_line(line, language) or {})


def _is_header(place: Place, prose: list[str], page: Page) -> bool:
    """Whether a line is below a byline, or the paragraphs above it are at most a short summary."""
    is_below_byline = bool(parse_credit_line(place.above, page.language))
    return is_below_byline or all(map(_ONE_SENTENCE.fullmatch, prose))


def _iter_times(page: Page) -> Iterator[Any]:
    """Yield the `<time>` elements of a page, and short elements whose class says "date"."""
    for element in page.tree.iter(*_TAGS):
        if element.tag == "time":
            yield element
        elif _DATE_CLASS.search(split_names(element.get("class"))) and not any(
            True for _ in element.iter("time")
        ):
            text = get_content(element)
            is_dated = len(text) <= _LABEL_LENGTH and _states_date(text, page.language)
            if is_dated or parse_date(element.get("title")):
                yield element


def _get_names(element: Any) -> str:
    """Return the words of the class, property and id of a date and of the element around it."""
    parent = element.getparent()
    near = [element] if parent is None else [element, parent]
    return " ".join(
        split_names(each.get(name))
        for each in near if each.tag not in ("body", "html", "article", "main", "header")
        for name in ("class", "itemprop", "id")
    )  # fmt: skip


def _get_time(element: Any, language: str | None) -> str:
    for name in ("datetime", "content", "title"):
        stated = element.get(name) or ""
        if parse_date(stated):
            return stated
    text = get_content(element)
    return (parse_credit_line(text, language) or {}).get("published", text)


def _is_credited(element: Any, line: str, page: Page) -> bool:
    """Whether a date stands in the byline of the article, or in its header after no other words.

    `line`: its line up to the date.
    """
    for each in (element, *element.iterancestors()):
        if each is page.root:
            return False
        if is_credit(each):
            return True
        if each.tag == "header":
            return _states_date(line, page.language)
    return False


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
