"""A page → the element that holds its article."""

from copy import deepcopy
from itertools import takewhile
from typing import Any

from pincite.index.readers.markup.blocks import Block, extract_blocks
from pincite.index.readers.markup.boilerplate import (
    count_characters,
    has_boilerplate_name,
    measure_link_share,
)

_MARKED_XPATH = (
    "//*[contains(concat(' ', @itemprop, ' '), ' articleBody ')]"
    " | //main | //*[@role='main'] | //*[@role='article']"
)
_MIN_SHARE = 0.5  # of the text of the page, or of what trafilatura finds, to be the article
_MIN_SEPARATE_SHARE = 0.6  # of the text of all `<article>`s, for one of them to be the article
_MAX_ADDED_SHARE = 0.5  # of the article's text, for what stands beside it below the headline
_CHROME_TAGS = frozenset(("nav", "aside", "header", "footer"))
_OUTER_TAGS = ("body", "html")


def find_article_element(tree: Any) -> Any:
    """Return the element that holds the article of a page: its `<article>`, or the like.

    Several `<article>`s of similar length are entries of one article, such as a live blog, or
    stories of a list: their common element is returned. A page without such an element is searched
    for its main text by trafilatura; the smallest element around that text is returned.
    """
    body = tree.find(".//body")
    body = tree if body is None else body
    marked = _choose_marked(tree)
    length = _count_own(marked) if marked is not None else 0
    if marked is not None and length >= _MIN_SHARE * _count_own(body):
        return _include_headline(marked, body)
    main_text = _extract_main_text(tree)
    if marked is not None and length >= _MIN_SHARE * len("".join(main_text.split())):
        return _include_headline(marked, body)
    return _find_around(body, main_text)


def _choose_marked(tree: Any) -> Any | None:
    articles = [
        each
        for each in tree.iter("article")
        if next(each.iterancestors("article"), None) is None and not _is_aside(each)
    ]
    if articles:
        lengths = [_count_own(each) for each in articles]
        longest = articles[lengths.index(max(lengths))]
        if max(lengths) >= _MIN_SEPARATE_SHARE * sum(lengths):
            return longest
        return _find_common(articles)
    marked = [each for each in tree.xpath(_MARKED_XPATH) if not _is_aside(each)]
    bodies = [each for each in marked if each.get("itemprop")]
    return max(bodies or marked, key=_count_own, default=None)


def _is_aside(element: Any) -> bool:
    return any(
        each.tag in ("aside", "nav", "footer") or has_boilerplate_name(each)
        for each in takewhile(lambda each: each.tag not in _OUTER_TAGS,
                              (element, *element.iterancestors()))
    )  # fmt: skip


def _include_headline(element: Any, body: Any) -> Any:
    """Return the element that also holds the headline and what stands between them, if it is small.

    The date and the summary of an article often stand above its `<article>`.
    """
    headings = body.xpath(".//h1")
    if len(headings) != 1 or element in headings[0].iterancestors():
        return element
    common = _find_common([element, headings[0]])
    if common is None or common.tag in _OUTER_TAGS:
        return element
    added = _count_own(common) - _count_own(element)
    return common if added <= _MAX_ADDED_SHARE * _count_own(element) else element


def _extract_main_text(tree: Any) -> str:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document, use_config

    config = use_config()
    # By default, trafilatura joins the paragraphs of a text under 250 characters.
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")
    document = bare_extraction(deepcopy(tree), include_comments=False, config=config)
    return (document.text or "") if isinstance(document, Document) else ""


def _find_around(body: Any, main_text: str) -> Any:
    """Return the smallest element around the blocks of the body that `main_text` contains."""
    known = "".join(main_text.split())
    found = [
        block
        for block in extract_blocks(body).blocks
        if len(text := "".join(block.text.split())) > 1 and text in known
    ]
    elements = [_get_holder(block, body) for block in found]
    common = _find_common(elements) if elements else None
    return body if common is None else _include_neighbours(common)


def _include_neighbours(element: Any) -> Any:
    """Return the element around `element` while it adds little, and no menus or other stories."""
    parent = element.getparent()
    while parent is not None and parent.tag not in _OUTER_TAGS:
        others = [each for each in parent if each is not element and isinstance(each.tag, str)]
        added = _count_own(parent) - _count_own(element)
        is_clean = not any(
            each.tag in _CHROME_TAGS or has_boilerplate_name(each) or measure_link_share(each) > 0.5
            for each in others
        )
        if not is_clean or added > _MAX_ADDED_SHARE * _count_own(element):
            break
        element, parent = parent, parent.getparent()
    return element


def _get_holder(block: Block, body: Any) -> Any:
    """Return the element in which a block stands beside others."""
    element = block.element
    if element is body or element.getparent() is None:
        return body
    return element.getparent()


def _find_common(elements: list[Any]) -> Any | None:
    """Return the smallest element that contains all `elements`; None if there is none."""
    first, *others = elements
    common = [first, *first.iterancestors()]
    for other in others:
        path = {other, *other.iterancestors()}
        common = [each for each in common if each in path]
    return common[0] if common else None


def _count_own(element: Any) -> int:
    """Return the number of characters of an element that are not in links."""
    return count_characters(element) - sum(count_characters(each) for each in element.iter("a"))
