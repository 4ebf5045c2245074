"""An equation of Word (OMML) → one line of text, as people write it in a mail: `x = (a+b)/2`."""

import re
from collections.abc import Callable
from typing import Any

from pincite.index.text.raised import write_lowered, write_raised

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SIMPLE = re.compile(r"[\w.,′]*|\([^()]*\)")


def write_equation(element: Any) -> str:
    """Return the text of `m:oMath`, or of a part of it, on one line."""
    if not isinstance(element.tag, str):  # a comment
        return ""
    name = element.tag.removeprefix(MATH)
    if element.tag == f"{MATH}t":
        return element.text or ""
    if element.tag.startswith(MATH) and name in _WRITERS:
        return _WRITERS[name](element)
    if element.tag.startswith(MATH) and name.endswith("Pr"):
        return ""
    return "".join(map(write_equation, element))


def _write_part(element: Any, name: str) -> str:
    part = element.find(MATH + name)
    return "".join(map(write_equation, part)).strip() if part is not None else ""


def _bracket(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _write_fraction(element: Any) -> str:
    return f"{_bracket(_write_part(element, 'num'))}/{_bracket(_write_part(element, 'den'))}"


def _write_scripts(element: Any) -> str:
    """Write the base with its index and its exponent; `x^(n−1)` where no character is raised."""
    base, below, above = (_write_part(element, name) for name in ("e", "sub", "sup"))
    text = _bracket(base)
    if below:
        lowered = write_lowered(below, text)
        text += lowered if lowered != below else f"_{_bracket(below)}"
    if above:
        raised = write_raised(above, "0")
        text += f"^{_bracket(above)}" if raised.startswith("[") or raised == above else raised
    return text


def _write_root(element: Any) -> str:
    degree = _write_part(element, "deg")
    return f"{write_raised(degree, '0')}√{_bracket(_write_part(element, 'e'))}"


def _write_large_operator(element: Any) -> str:
    sign = _get_character(element, "naryPr", "chr", "∫")
    bounds = [_write_part(element, "sub"), _write_part(element, "sup")]
    limits = "".join(
        f"{mark}{_bracket(each)}" for mark, each in zip("_^", bounds, strict=True) if each
    )
    return f"{sign}{limits} {_write_part(element, 'e')}"


def _write_brackets(element: Any) -> str:
    opening, closing = (
        _get_character(element, "dPr", name, default)
        for name, default in (("begChr", "("), ("endChr", ")"))
    )
    separator = _get_character(element, "dPr", "sepChr", "|")
    parts = ["".join(map(write_equation, each)) for each in element.findall(f"{MATH}e")]
    return f"{opening}{separator.join(parts)}{closing}"


def _write_function(element: Any) -> str:
    return f"{_write_part(element, 'fName')} {_bracket(_write_part(element, 'e'))}".strip()


def _write_matrix(element: Any) -> str:
    rows = (
        ", ".join("".join(map(write_equation, cell)) for cell in row.findall(f"{MATH}e"))
        for row in element.findall(f"{MATH}mr")
    )
    return f"[{'; '.join(rows)}]"


def _get_character(element: Any, properties: str, name: str, default: str) -> str:
    found = element.find(f"{MATH}{properties}/{MATH}{name}")
    return default if found is None else found.get(f"{MATH}val") or ""


_WRITERS: dict[str, Callable[[Any], str]] = {
    "f": _write_fraction,
    "sSup": _write_scripts,
    "sSub": _write_scripts,
    "sSubSup": _write_scripts,
    "rad": _write_root,
    "nary": _write_large_operator,
    "d": _write_brackets,
    "func": _write_function,
    "m": _write_matrix,
}
