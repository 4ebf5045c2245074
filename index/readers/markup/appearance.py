"""How elements look, by tag, CSS, class and role: raised, struck out, on a line of their own.

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
# `_` and digits end a word: Word links to `#_ftn5`, and others to `#ref5`.
_NOTE_CLASS = re.compile(
    r"(?i)note|citation|(?<![^\W_])(?:fn|ftn|edn|cite|ref(?:erence)?(?![^\W\d_]))"
)
_FOOTNOTE_CLASS = re.compile(r"(?i)(?<![^\W_])(?:(?:foot|end)note|fn)(?![^\W\d_])")
_NOTE_TEXT = re.compile(r"\[?(?:\d{1,3}|[a-z]|[*†‡§]{1,3})\]?")
_NOTE_NUMBER = re.compile(r"\[?\d{1,3}\]?")
_NOTE_TAGS = frozenset("a b em font i small span strong".split())
# Of pages whose style sheet is a separate file.
_RAISED_CLASSES = frozenset(
    "sup super superscript exponent noteref footnote-ref footnoteref fn-ref".split()
)
_LOWERED_CLASSES = frozenset(("subscript",))
_STRUCK_OUT_CLASSES = frozenset(
    "line-through linethrough strikethrough strike-through text-decoration-line-through".split()
)
CELL_ROLES = frozenset("cell gridcell columnheader rowheader".split())


def mark_appearance(element: Any, style: Mapping[str, str]) -> None:
    """Keep on `element` what its CSS declarations say about its place and its line."""
    marks = [_get_shift(style), *_list_decoration(style)]
    # The first letter of a chapter floats: it is a block, but on the line of its word.
    display = "" if style.get("float", "none") != "none" else style.get("display", "")
    if display and display not in _INLINE_DISPLAYS:
        marks.append("separate" if display.startswith("inline") else "block")
    if any(marks):
        element.set(_MARK, " ".join(filter(None, marks)))


def find_struck_out(tree: Any) -> list[Any]:
    """Return the elements below `tree` whose text is struck out."""
    return [each for each in tree.iter() if isinstance(each.tag, str) and _is_struck_out(each)]


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
    names = _get_classes(element)
    if not _LOWERED_CLASSES.isdisjoint(names):
        return "lowered"
    return "raised" if not _RAISED_CLASSES.isdisjoint(names) or _is_note(element) else ""


def is_styled_block(element: Any) -> bool:
    """Return whether an element, inline by its tag, is on lines of its own by style or role."""
    return "block" in _get_marks(element) or element.get("role") == "row"


def is_separate(element: Any) -> bool:
    """Return whether the style or the role of an element sets it apart from the text beside it."""
    return "separate" in _get_marks(element) or element.get("role") in CELL_ROLES


def is_note_mark(element: Any) -> bool:
    """Return whether a raised element is the mark of a note: it links to it, or its class says."""
    text = element.text_content().strip()
    around = [link for link in element.iterancestors("a") if link.text_content().strip() == text]
    # A saved page has the whole address before the "#".
    if any("#" in (link.get("href") or "") for link in (element, *element.iter("a"), *around)):
        return True
    names = " ".join(filter(None, (element.get("class"), element.get("role"), element.get("id"))))
    return bool(_NOTE_CLASS.search(names)) or (text[:1] == "[" and text[-1:] == "]")


def _is_note(element: Any) -> bool:
    """Whether an element is only the mark of a note, as its link or its class says."""
    name = element.get("class") or ""
    fragment = (element.get("href") or "").partition("#")[2]
    if element.tag == "a" and fragment and _NOTE_CLASS.search(f"{fragment} {name}"):
        form = _NOTE_TEXT
    elif element.tag in _NOTE_TAGS and _FOOTNOTE_CLASS.search(name):
        form = _NOTE_NUMBER
    else:
        return False
    return form.fullmatch(element.text_content().strip()) is not None


def _is_struck_out(element: Any) -> bool:
    marks = _get_marks(element)
    if "struck" in marks or "plain" in marks:
        return "struck" in marks
    return element.tag in _STRUCK_OUT_TAGS or not _STRUCK_OUT_CLASSES.isdisjoint(
        _get_classes(element)
    )


def _get_classes(element: Any) -> list[str]:
    return (element.get("class") or "").lower().split()


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
