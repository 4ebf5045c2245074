"""The style sheets and `style` attributes of HTML → what they say of each element."""

import re
from collections.abc import Mapping
from typing import Any

_SHOWN_MEDIA = re.compile(r"\s*(?:all|screen|)\s*", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)
_DECLARATION = re.compile(r"(?<![\w-])([\w-]+)\s*:((?:[^;()]|\([^()]*\))*)")
_LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))(px|pt|em|rem|%|)")
_PIXELS_PER_UNIT = {"": 1.0, "px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "%": 0.16}
_OFF_SCREEN_PIXELS = -900  # far enough to the left or above to be off the screen
_NAMED_SIZE = re.compile(r"(?:x{0,3}-)?(?:small|large)|medium")
_CLIPPED_AWAY = re.compile(r"rect\((?:[01](?:px)?[, ]*){4}\)|inset\((?:50|100)%.*|circle\(0.*")
_OFF_SCREEN_TRANSFORM = re.compile(r"scale[xy]?\(0\)|translate(?:x|y|3d)?\(-\d{4,}px")
_TRANSPARENT_COLOR = re.compile(
    r"transparent|(?:rgb|hsl)a?\(.*[,/] *(?:0|0?\.0+|0%) *\)|#(?:.{3}0|.{6}00)"
)


def inline_styles(tree: Any, sheets: str = "") -> Any:
    """Return the tree with the rules of its style sheets in the `style` of each element.

    `sheets`: the text of style sheets outside of the tree. Rules for other media than a screen do
    not count. A damaged style sheet is left out.
    """
    import css_inline
    from lxml.html import HTMLParser, document_fromstring, tostring

    for each in list(tree.iter("style")):
        if not is_for_screen(each):
            each.drop_tree()
    if not sheets and tree.find(".//style") is None:
        return tree
    # No link is followed: nothing is fetched, or read from the disk.
    inliner = css_inline.CSSInliner(
        load_remote_stylesheets=False, keep_link_tags=True, extra_css=sheets or None
    )
    try:
        page = inliner.inline(tostring(tree, encoding="unicode"))
    except css_inline.InlineError:
        for each in list(tree.iter("style")):
            each.drop_tree()
        return tree
    return document_fromstring(page, parser=HTMLParser(huge_tree=True))


def is_for_screen(element: Any) -> bool:
    """Return whether a `<style>` or `<link>` element holds on a screen."""
    return _SHOWN_MEDIA.fullmatch(element.get("media", "")) is not None


def parse_declarations(style: str) -> dict[str, str]:
    """Return the CSS declarations of a `style` attribute in lower case; the last of a name wins."""
    plain = _ESCAPE.sub(_unescape, _COMMENT.sub("", style)).lower()
    declarations: dict[str, str] = {}
    important: set[str] = set()
    for name, raw_value in _DECLARATION.findall(plain):
        value, priority, _ = raw_value.partition("!")
        if priority:
            important.add(name)
        if priority or name not in important:
            declarations[name] = value.strip()
    return declarations


def _unescape(match: re.Match[str]) -> str:
    return match[2] or chr(min(int(match[1], 16), 0x10FFFF))


def is_hidden(style: Mapping[str, str]) -> bool:
    """Return whether these declarations make an element and all in it invisible."""

    def get_pixels(name: str) -> float:
        found = _LENGTH.fullmatch(style.get(name, ""))
        return _to_pixels(found) if found else 100.0

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


def gives_size(style: Mapping[str, str]) -> bool | None:
    """Return whether letters have a size by these declarations; None if they do not say.

    Newsletters set the size of a cell to 0, and that of the text in it back.
    """
    for part in (style.get("font-size", ""), *re.split(r"[\s/]+", style.get("font", ""))):
        found = _LENGTH.fullmatch(part)
        if found and _to_pixels(found) <= 1:
            return False
        if (found and found[2] in ("px", "pt", "rem")) or _NAMED_SIZE.fullmatch(part):
            return True
    return None


def _to_pixels(length: re.Match[str]) -> float:
    return float(length[1]) * _PIXELS_PER_UNIT[length[2]]
