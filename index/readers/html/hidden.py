"""A web page → the page without the elements that its attributes and style sheets hide."""

import re
from typing import Any

from pincite.index.readers.html.appearance import find_struck_out, mark_appearance

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
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)
_CSS_DECLARATION = re.compile(r"(?<![\w-])([\w-]+)\s*:((?:[^;()]|\([^()]*\))*)")
_CSS_LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))(px|pt|em|rem|%|)")
_PIXELS_PER_UNIT = {"": 1.0, "px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "%": 0.16}
_OFF_SCREEN_PIXELS = -900  # far enough to the left or above to be off the screen
_ZERO_FONT_SIZE = re.compile(r"0(?:px)?[/ ].*")
_CLIPPED_AWAY = re.compile(r"rect\((?:[01](?:px)?[, ]*){4}\)|inset\((?:50|100)%.*|circle\(0.*")
_OFF_SCREEN_TRANSFORM = re.compile(r"scale[xy]?\(0\)|translate(?:x|y|3d)?\(-\d{4,}px")
_TRANSPARENT_COLOR = re.compile(
    r"transparent|(?:rgb|hsl)a?\(.*[,/] *(?:0|0?\.0+|0%) *\)|#(?:.{3}0|.{6}00)"
)


def strip_hidden(tree: Any) -> tuple[Any, int]:
    """Return the tree of a page without what it hides or strikes out, and the characters of that.

    Elements that a style raises, lowers or sets as a block keep a mark (see `appearance`).

    Looks at attributes (`hidden`, `style`), comments and the cascade of the page's own `<style>`
    elements, not at scripts and separate style sheets. White space does not count. Changes the
    given tree.
    """
    _drop(tree.xpath(_NON_TEXT_XPATH))
    if tree.find(".//style") is not None:
        tree = _inline_styles(tree)
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
    _drop([each for each, style in styles if _is_hidden(style)])
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


def _inline_styles(tree: Any) -> Any:
    """Return the tree with the rules of its style sheets in the `style` of each element."""
    import css_inline
    from lxml.html import HTMLParser, document_fromstring, tostring

    # The tree has no links to style sheets left, so none is fetched or read from the disk.
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_link_tags=True)
    try:
        page = inliner.inline(tostring(tree, encoding="unicode"))
    except css_inline.InlineError:  # a damaged style sheet
        _drop(tree.xpath("//style"))
        return tree
    return document_fromstring(page, parser=HTMLParser(huge_tree=True))


def parse_declarations(style: str) -> dict[str, str]:
    """Return the CSS declarations of a `style` attribute in lower case; the last of a name wins."""
    plain = _CSS_ESCAPE.sub(_unescape, _CSS_COMMENT.sub("", style)).lower()
    declarations: dict[str, str] = {}
    important: set[str] = set()
    for name, raw_value in _CSS_DECLARATION.findall(plain):
        value, priority, _ = raw_value.partition("!")
        if priority:
            important.add(name)
        if priority or name not in important:
            declarations[name] = value.strip()
    return declarations


def _unescape(match: re.Match[str]) -> str:
    return match[2] or chr(min(int(match[1], 16), 0x10FFFF))


def _is_hidden(style: dict[str, str]) -> bool:
    """Whether these CSS declarations make an element invisible."""

    def get_pixels(name: str) -> float:
        found = _CSS_LENGTH.fullmatch(style.get(name, ""))
        return float(found[1]) * _PIXELS_PER_UNIT[found[2]] if found else 100.0

    color = style.get("color", "")
    background = style.get("background-color") or style.get("background")
    is_clipped_to_text = "text" in (
        style.get("background-clip"),
        style.get("-webkit-background-clip"),
    )
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or style.get("content-visibility") == "hidden"
        or style.get("mso-hide") == "all"
        or get_pixels("opacity") < 0.05
        or get_pixels("font-size") <= 1
        or _ZERO_FONT_SIZE.fullmatch(style.get("font", "")) is not None
        or (bool(color) and color == background)
        or (_TRANSPARENT_COLOR.fullmatch(color) is not None and not is_clipped_to_text)
        or any(_CLIPPED_AWAY.fullmatch(style.get(name, "")) for name in ("clip", "clip-path"))
        or _OFF_SCREEN_TRANSFORM.search(style.get("transform", "")) is not None
        or any(
            get_pixels(name) < _OFF_SCREEN_PIXELS
            for name in ("left", "top", "margin-left", "text-indent")
        )
        or (
            style.get("overflow") in ("hidden", "clip")
            and min(get_pixels("height"), get_pixels("max-height")) <= 1
        )
    )
