"""A web page → the page without the elements that its attributes and style sheets hide."""

from typing import Any

from pincite.index.readers.markup.appearance import find_struck_out, mark_appearance
from pincite.index.readers.markup.styles import (
    gives_size,
    inline_styles,
    is_hidden,
    parse_declarations,
)

# Never part of the article's text, so their characters do not count as hidden.
_NON_TEXT_XPATH = (
    "//script[not(contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json'))] | //template"
    " | //noscript | //datalist"
    " | //svg//title | //svg//desc | //svg//metadata | //processing-instruction()"
    " | //link[contains(translate(@rel, 'STYLEH', 'styleh'), 'stylesheet')]"
)
# Classes for screen readers only; the style sheet that hides them may be a separate file.
_SCREEN_READER_CLASSES = ("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text")
_HIDDEN_XPATH = "//comment() | //dialog[not(@open)] | //body//*[@hidden or @popover{}]".format(
    "".join(
        f" or contains(concat(' ', @class, ' '), ' {name} ')" for name in _SCREEN_READER_CLASSES
    )
)


def strip_hidden(tree: Any) -> tuple[Any, int]:
    """Return the tree of a page without what it hides or strikes out, and the characters of that.

    Elements that a style raises, lowers or sets as a block keep a mark (see `appearance`).

    Looks at attributes (`hidden`, `style`), comments and the cascade of the page's own `<style>`
    elements, not at scripts and separate style sheets. White space does not count. Changes the
    given tree.
    """
    _drop(tree.xpath(_NON_TEXT_XPATH))
    tree = inline_styles(tree)
    comments = tree.xpath("//comment()")
    count_before = _count_characters(tree) + sum(
        len("".join(comment.text.split())) for comment in comments
    )
    _drop(tree.xpath(_HIDDEN_XPATH))
    # trafilatura, which finds the main text, would take `overflow: hidden` for hidden text.
    styles = [
        (each, parse_declarations(each.attrib.pop("style")))
        for each in tree.xpath("//body//*[@style]")
    ]
    _drop([each for each, style in styles if is_hidden(style)])
    _drop_without_size(styles)
    for each, style in styles:
        mark_appearance(each, style)
    _drop(find_struck_out(tree))
    return tree, count_before - _count_characters(tree)


def _drop(nodes: list[Any]) -> None:
    for node in nodes:
        if node.getparent() is not None:
            node.drop_tree()


def _count_characters(tree: Any) -> int:
    return len("".join(tree.text_content().split()))


def _drop_without_size(styles: list[tuple[Any, dict[str, str]]]) -> None:
    """Drop the elements whose letters have no size, but for those in which others have one."""
    sizes = [(each, gives_size(style)) for each, style in styles]
    shown: set[Any] = set()
    for each, has_size in sizes:
        while has_size and each is not None and each not in shown:
            shown.add(each)
            each = each.getparent()
    _drop([each for each, has_size in sizes if has_size is False and each not in shown])
