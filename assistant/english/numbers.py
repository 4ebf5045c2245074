"""The figures that are written in a text, with their places and units. English only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pincite.assistant.english.dates import days

_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELT = {word: number for number, word in enumerate(_ONES)}
_SPELT |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}

_FIGURE = re.compile(
    r"(?P<sign>[$£€¥])?(?<![\d.,])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|\b(?P<spelt>(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_ONES[1:10])})|{'|'.join(_SPELT)})\b",
    re.IGNORECASE,
)
_SCALE = re.compile(rf"[\s-]?({'|'.join(_SCALES)})s?\b", re.IGNORECASE)
_UNIT = re.compile(r"\s?(%|-?[^\W\d_]+)")
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|some|nearly|almost|approximately|estimated|over|under|up to"
    r"|(?:more|less|fewer) than|at (?:least|most)|as (?:many|much) as)\s[$£€¥]?$",
    re.IGNORECASE,
)
_UNITS = {
    "percent": "%",
    "per": "%",
    "dollar": "$",
    "pound": "£",
    "euro": "€",
    "kilometre": "km",
    "kilometer": "km",
    "meter": "metre",
    "feet": "foot",
}
_MEASURES = frozenset(
    "$ £ € ¥ % km mile metre foot inch kg tonne ton year month week day hour minute second degree "
    "point goal vote seat".split()
)
_ROUNDED, _ROUGH = 0.05, 0.25
"""How far a rounded and a rough figure may be from the other, as a share of the larger."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number; `text[start:end]` is where.

    `digits` are those that are not only rounded to, `about` says whether it is called rough, and
    `unit` is the word or sign for what it counts, in the singular; empty where there is none.
    """

    start: int
    end: int
    amount: float
    digits: int
    about: bool
    unit: str

    def apart(self, other: "Figure") -> bool:
        """Whether both cannot be the same: one may be rounded, or in another measure."""
        units = {self.unit, other.unit}
        if len(units) == 2 and all(units) and units & _MEASURES:
            return False
        large, small = max(self.amount, other.amount), min(self.amount, other.amount)
        share = (large - small) / large if large else 0.0
        if self.about or other.about:
            return share > _ROUGH
        digits = min(self.digits, other.digits) - 1
        rounded = f"{self.amount:.{digits}e}" == f"{other.amount:.{digits}e}"
        # Ten and eleven are two counts; 10.9 may be called eleven.
        exact = large < 100 and not large % 1 and not small % 1
        return share > 0 and (exact or not rounded or share > _ROUNDED)


def figures(text: str) -> Iterator[Figure]:
    """Yield the numbers of a text, in order, but for those of dates."""
    dates = days(text)
    for match in _FIGURE.finditer(text):
        if any(each.start < match.end() and match.start() < each.end for each in dates):
            continue
        scale = _SCALE.match(text, match.end())
        end = scale.end() if scale else match.end()
        unit = _UNIT.match(text, end)
        named = match["sign"] or (unit[1].lower().strip("-") if unit else "")
        named = named.removesuffix("s") if len(named) > 2 else named
        yield Figure(
            start=match.start(),
            end=unit.end() if unit and named == "%" else end,
            amount=_amount(match) * (_SCALES[scale[1].lower()] if scale else 1.0),
            digits=_digits(match["digits"] or "1"),
            about=bool(_ABOUT.search(text, 0, match.start())),
            unit=_UNITS.get(named, named),
        )


def _amount(match: re.Match[str]) -> float:
    if match["digits"]:
        return float(match["digits"].replace(",", ""))
    return float(sum(_SPELT[part] for part in re.split("[ -]", match["spelt"].lower())))


def _digits(written: str) -> int:
    digits = written.replace(",", "")
    return len(digits.replace(".", "").lstrip("0") if "." in digits else digits.strip("0")) or 1
