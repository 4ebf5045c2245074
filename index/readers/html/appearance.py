"""How elements look, by tag and CSS: raised, lowered, struck out, or a block of its own.

`mark_appearance` keeps what the style of an element says as an attribute, because styles are
removed before the text is extracted.
"""

import re
from collections.abc import Mapping
from typing import Any

_MARK = "data-pincite-appearance"
_LENGTH = re.compile(r"(-?)(?:\d+\.?\d*|\.\d+)(?:px|pt|em|rem|ex|%)")
_RAISING_WORDS = ("super", "text-top")
_LOWERING_WORDS = ("sub", "text-bottom")
_SMALL_FONT = re.compile(
    r"(?:xx?-small|small|smaller)|0?\.\d+r?em|(?:[1-8]?\d(?:\.\d+)?)%|[1-9](?:px|pt)"
)
_INLINE_DISPLAYS = frozenset({"inline", "contents", "ruby", "none", "inherit", "initial", "unset"})
_STRUCK_OUT_TAGS = frozenset({"del", "s", "strike"})
_NOTE_CLASS = re.compile(r"(?i)(?:foot|end)?note|\bfn|\bftn|\bref(?:erence)?\b|citation|\bcite")
_NOTE_TEXT = re.compile(r"\[?(?:\d{1,3}|[a-z]|[*†‡§]{1,3})\]?")
# Of pages whose style sheet is a separate file.
_RAISED_CLASSES = frozenset(
    "sup super superscript exponent noteref footnote-ref footnoteref fn-ref".split()
)
_LOWERED_CLASSES = frozenset(("subscript",))


def mark_appearance(element: Any, style: Mapping[str, str]) -> None:
    """Keep on `element` what its CSS declarations say about its place and its line."""
    marks = [_get_shift(style), *_list_decoration(style)]
    display = style.get("display", "")
    if display and display not in _INLINE_DISPLAYS:
        marks.append("separate" if display.startswith("inline") else "block")
    if any(marks):
        element.set(_MARK, " ".join(filter(None, marks)))


def find_struck_out(tree: Any) -> list[Any]:
    """Return the elements below `tree` whose text is struck out."""
    return [
        each
        for each in tree.iter()
        if isinstance(each.tag, str)
        and ("struck" in _get_marks(each)
             or (each.tag in _STRUCK_OUT_TAGS and "plain" not in _get_marks(each)))
    ]  # fmt: skip


def get_shift(element: Any) -> str:
    """Return "raised" or "lowered" for an element off the baseline; "" for any other."""
    marks = _get_marks(element)
    for shift in ("raised", "lowered"):
        if shift in marks:
            return shift
    if "level" in marks:
        return ""
    if element.tag in ("sup", "sub"):
        return "raised" if element.tag == "sup" else "lowered"
    names = (element.get("class") or "").lower().split()
    if not _LOWERED_CLASSES.isdisjoint(names):
        return "lowered"
    return "raised" if not _RAISED_CLASSES.isdisjoint(names) or _is_note_link(element) else ""


def is_styled_block(element: Any) -> bool:
    """Return whether the style of an element, inline by its tag, puts it on lines of its own."""
    return "block" in _get_marks(element)


def is_separate(element: Any) -> bool:
    """Return whether the style of an element sets it apart from the text beside it."""
    return "separate" in _get_marks(element)


def is_note_mark(element: Any) -> bool:
    """Return whether a raised element is the mark of a note: it links to it, or its class says."""
    links = [element, *element.iter("a"), *element.iterancestors("a")]
    if any((link.get("href") or "").startswith("#") for link in links):
        return True
    text = element.text_content().strip()
    names = " ".join(filter(None, (element.get("class"), element.get("role"), element.get("id"))))
    return bool(_NOTE_CLASS.search(names)) or (text[:1] == "[" and text[-1:] == "]")


def _is_note_link(element: Any) -> bool:
    """Whether a link leads to a note of the page, and its text is only the mark of the note."""
    href = element.get("href") or ""
    return (
        element.tag == "a"
        and href.startswith("#")
        and _NOTE_TEXT.fullmatch(element.text_content().strip()) is not None
        and _NOTE_CLASS.search(f"{href[1:]} {element.get('class') or ''}") is not None
    )


def _get_marks(element: Any) -> list[str]:
    return (element.get(_MARK) or "").split()


def _get_shift(style: Mapping[str, str]) -> str:
    align = style.get("vertical-align", "")
    position = style.get("font-variant-position", "")
    if align in _RAISING_WORDS or position == "super":
        return "raised"
    if align in _LOWERING_WORDS or position == "sub":
        return "lowered"
    is_small = _SMALL_FONT.fullmatch(style.get("font-size", "")) is not None
    if is_small and align in ("top", "bottom"):
        return "raised" if align == "top" else "lowered"
    if (length := _LENGTH.fullmatch(align)) and re.search(r"[1-9]", align):
        return "lowered" if length[1] else "raised"
    if is_small and style.get("position") == "relative":
        for side, positive, negative in (
            ("top", "lowered", "raised"),
            ("bottom", "raised", "lowered"),
        ):
            if length := _LENGTH.fullmatch(style.get(side, "")):
                return negative if length[1] else positive
    return "level" if align == "baseline" else ""


def _list_decoration(style: Mapping[str, str]) -> list[str]:
    line = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    if "line-through" in line:
        return ["struck"]
    return ["plain"] if "none" in line or "underline" in line else []
