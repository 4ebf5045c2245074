"""Where an element of a page stands: in a byline or a line of the article, or apart from both."""

import re
from itertools import compress, pairwise, takewhile
from typing import Any, NamedTuple

from pincite.index.readers.html.parts import Lines, Page, get_content, split_lines
from pincite.index.readers.markup.blocks import extract_blocks
from pincite.index.readers.markup.boilerplate import has_boilerplate_name
from pincite.index.text.visible import to_single_line

_CREDIT_CLASS = re.compile(
    r"(?i)byline|dateline|credit|author|meta\b|entry-date|post-date|pub-?date"
)
_OTHER_TAGS = ("aside", "nav", "article")
_APART_TAGS = ("figure", "figcaption", "blockquote")
_APART_NAME = re.compile(
    r"\b(?:images?|photos?|photographers?|pictures?|captions?|foto|bild|(?:pull)?quotes?|zitat"
    r"|events?|termine?)\b"
)
# "has-photo" and "byline--with-image" describe what holds the picture.
_HOLDS = re.compile(r"\b(?:has|with|no|without|js)\b")
_OUTER_TAGS = ("body", "html", "main", "article")
_HEADING_TAGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_MAX_CARD_LENGTH = 300  # characters of a link to another story, with its summary
_MAX_NAME_WORDS = 4  # of the name of an author, a section or an outlet


class Place(NamedTuple):
    """Where an element stands: its text on its line, what stands before and after, the line above.

    `start` and `end`: its lines among those of the article; 0 if it is above the article, None if
    it is elsewhere outside of it.
    """

    before: str
    text: str
    after: str
    above: str
    start: int | None
    end: int | None


def find_place(element: Any, page: Page) -> Place:
    """Return where an element stands: on its line, or on those within it."""
    around = [element, *element.iterancestors()]
    if page.root in around:
        return _find_line(element, around, page.lines)
    bylines = [each for each in around if is_credit(each)]
    blocks = extract_blocks(bylines[-1]).blocks if bylines else []
    place = _find_line(element, around, split_lines(blocks, page.root))
    start = 0 if _precedes(around, page.root) else None
    return place._replace(start=start, end=start)


def is_credit(element: Any) -> bool:
    """Return whether the markup of an element says that it credits an article."""
    if "author" in f"{element.get('rel')} {element.get('itemprop')}".split():
        return True
    is_outer = element.tag in _OUTER_TAGS
    return not is_outer and _CREDIT_CLASS.search(element.get("class") or "") is not None


def is_of_article(element: Any, page: Page) -> bool:
    """Return whether an element speaks of the article: in it, or in a byline outside of it.

    Not if it belongs to a picture, a quotation, an event, a comment or another story.
    """
    around = _list_around(element, page)
    is_inside = around[-1:] != [element.getroottree().getroot()]
    for each in around:
        if (
            each.tag in _OTHER_TAGS
            or (each.tag == "footer" and not is_inside)
            or (each is not element and has_boilerplate_name(each))
            or "comment" in (each.get("itemprop") or each.get("itemtype") or "").lower()
        ):
            return False
    return (is_inside or any(map(is_credit, around))) and not is_apart(element, page)


def is_apart(element: Any, page: Page) -> bool:
    """Return whether an element belongs to a picture, a quotation, an event or another story."""
    may_be_named = True  # what holds the headline is none of them, whatever its name
    for each in _list_around(element, page):
        may_be_named = may_be_named and each.find(".//h1") is None
        if each.tag in _APART_TAGS or (
            may_be_named and (_is_named_apart(each) or _is_card(each, element, page))
        ):
            return True
    return False


def list_prose_above(place: Place, page: Page) -> list[str]:
    """Return the paragraphs of the article above a line."""
    return list(compress(page.lines.texts, page.lines.are_prose[: place.start or 0]))


def is_beside_text(place: Place, page: Page) -> bool:
    """Return whether a line stands above the text of the article or below it, not amid it.

    One paragraph, a summary, may stand above a line that is above the text.
    """
    if place.start is None:
        return False
    are_prose = page.lines.are_prose
    return sum(are_prose[: place.start]) <= 1 or not any(are_prose[place.end :])


def split_names(names: str | None) -> str:
    """Return the words of a class, such as "entry date published", in lower case."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[\W_]+", " ", names or "")
    return spaced.strip().lower()


def _list_around(element: Any, page: Page) -> list[Any]:
    """Return an element and those around it, up to the element of the article."""
    around = (element, *element.iterancestors())
    return list(takewhile(lambda each: each is not page.root, around))


def _find_line(element: Any, around: list[Any], lines: Lines) -> Place:
    content = get_content(element)
    # What a page calls "5 minutes ago" is written as the date that it states.
    written = [*filter(None, (content, (element.get("datetime") or "")[:10]))]
    own = _list_lines_in(element, lines)
    # The lines of the smallest element around it that has any.
    near = next(
        filter(None, (lines.by_element.get(each) or _list_lines_in(each, lines)
                      for each in around)), [],
    )  # fmt: skip
    found = next(
        ((position, text) for position in near for text in written
         if text in lines.texts[position]), None,
    )  # fmt: skip
    if found:
        start, text = found
        before, _, after = lines.texts[start].partition(text)
        end = start + 1
    elif own:
        before, text, after, start, end = "", content, "", min(own), max(own) + 1
    elif near:
        before, text, after, start, end = lines.texts[near[0]], content, "", near[0], near[0] + 1
    else:
        return Place("", content, "", "", None, None)
    return Place(before, text, after, lines.texts[start - 1] if start else "", start, end)


def _precedes(around: list[Any], root: Any) -> bool:
    """Whether an element, with those around it, stands above the element of the article."""
    path = [root, *root.iterancestors()]
    child_by_parent = dict(zip(path[1:], path, strict=False))
    for child, parent in pairwise(around):
        if parent in child_by_parent:
            return bool(parent.index(child) < parent.index(child_by_parent[parent]))
    return False


def _list_lines_in(element: Any, lines: Lines) -> list[int]:
    return [position for each in element.iter() for position in lines.by_element.get(each, ())]


def _is_named_apart(element: Any) -> bool:
    names = map(split_names, (element.get("class") or "").split())
    return any(_APART_NAME.search(name) and not _HOLDS.search(name) for name in names)


def _is_card(element: Any, inner: Any, page: Page) -> bool:
    """Whether an element around `inner` is short and links to another story.

    By a heading; or, if it is no byline, by more words than a name has.
    """
    if not _is_short(element):
        return False
    title = to_single_line(page.tree.findtext(".//title") or "")
    return any(
        any(near.tag in _HEADING_TAGS for near in (*each.iter(), *each.iterancestors()))
        or (not is_credit(element) and len(each.text_content().split()) > _MAX_NAME_WORDS)
        for each in element.iter("a")
        if each.get("href")
        and "#" not in each.get("href")
        and get_content(each) not in title
        and inner not in each.iter()
    )


def _is_short(element: Any) -> bool:
    length = 0
    for text in element.itertext():
        length += len(text.strip())
        if length > _MAX_CARD_LENGTH:
            return False
    return True
