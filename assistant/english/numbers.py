"""A text → the numbers that it mentions, with their units. English only."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from pincite.assistant.english.dates import find_dates
from pincite.assistant.english.spans import SpanIndex

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
_NUMBER_WORDS = {word: number for number, word in enumerate(_ONES)}
_NUMBER_WORDS |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}

_NUMBER = re.compile(
    r"(?P<sign>[$£€¥])?(?<![\d.,])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|\b(?P<spelt>(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_ONES[1:10])})"
    rf"|{'|'.join(_NUMBER_WORDS)})\b",
    re.IGNORECASE,
)
_SCALE = re.compile(rf"[\s-]?({'|'.join(_SCALES)})s?\b", re.IGNORECASE)
_UNIT = re.compile(r"\s?(%|-?[^\W\d_]+)")
_APPROXIMATELY = re.compile(
    r"\b(?:about|around|roughly|some|nearly|almost|approximately|estimated|over|under|up to"
    r"|(?:more|less|fewer) than|at (?:least|most)|as (?:many|much) as)\s[$£€¥]?$",
    re.IGNORECASE,
)
_MAX_APPROXIMATION_LENGTH = 30
"""Characters before a number in which _APPROXIMATELY is searched for: more than it can match."""
_UNIT_SYNONYMS = {
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
_MEASUREMENT_UNITS = frozenset(
    "$ £ € ¥ % km mile metre foot inch kg tonne ton year month week day hour minute second degree "
    "point goal vote seat".split()
)
_ROUNDING_TOLERANCE, _APPROXIMATION_TOLERANCE = 0.05, 0.25
"""Numbers conflict if they differ by more than this share of the larger number: the first if one
may be rounded, the second if one is approximate."""
_COUNTED_DIGITS = 4
"""A number with so many significant digits was counted: "at least 1,081" is no estimate."""


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number in a text, at `text[start:end]`.

    `is_approximate` is true after words like "about" or "more than". `unit` is the sign or the
    singular word for what the number counts or measures; empty if there is none.
    """

    start: int
    end: int
    amount: float
    significant_digits: int
    is_approximate: bool
    unit: str

    @property
    def value(self) -> tuple[float, int, bool, str]:
        """What is compared, without the place in the text."""
        return self.amount, self.significant_digits, self.is_approximate, self.unit

    def conflicts_with(self, other: "NumberMention") -> bool:
        """Return whether both cannot be the same number.

        One may be rounded or approximate. Numbers in different units of measure do not conflict.
        """
        if self.differs_in_unit(other):
            return False
        large, small = max(self.amount, other.amount), min(self.amount, other.amount)
        relative_difference = (large - small) / large if large else 0.0
        if self._is_loose or other._is_loose:
            return relative_difference > _APPROXIMATION_TOLERANCE
        digits = min(self.significant_digits, other.significant_digits) - 1
        equal_when_rounded = f"{self.amount:.{digits}e}" == f"{other.amount:.{digits}e}"
        # Ten and eleven are different counts, but 10.9 may be rounded to eleven.
        are_small_counts = large < 100 and not large % 1 and not small % 1
        return relative_difference > 0 and (
            are_small_counts or not equal_when_rounded or relative_difference > _ROUNDING_TOLERANCE
        )

    @property
    def _is_loose(self) -> bool:
        return self.is_approximate and self.significant_digits < _COUNTED_DIGITS

    def differs_in_unit(self, other: "NumberMention") -> bool:
        """Return whether the numbers have two units, of which one measures: 3 days, 3 hours."""
        units = {self.unit, other.unit}
        return len(units) == 2 and all(units) and bool(units & _MEASUREMENT_UNITS)


def find_numbers(text: str) -> Iterator[NumberMention]:
    """Yield the numbers that a text mentions, in order, without the numbers in dates."""
    date_spans = SpanIndex((each.start, each.end) for each in find_dates(text))
    for match in _NUMBER.finditer(text):
        if date_spans.overlaps(*match.span()):
            continue
        scale = _SCALE.match(text, match.end())
        end = scale.end() if scale else match.end()
        unit = _UNIT.match(text, end)
        unit_name = match["sign"] or (unit[1].lower().strip("-") if unit else "")
        unit_name = unit_name.removesuffix("s") if len(unit_name) > 2 else unit_name
        yield NumberMention(
            start=match.start(),
            end=unit.end() if unit and unit_name == "%" else end,
            amount=_parse_amount(match, _SCALES[scale[1].lower()] if scale else 1.0),
            significant_digits=_count_significant_digits(match["digits"] or "1"),
            is_approximate=_is_approximate(text, match.start()),
            unit=_UNIT_SYNONYMS.get(unit_name, unit_name),
        )


def _is_approximate(text: str, start: int) -> bool:
    """Return whether a word like "about" precedes the number that starts there."""
    return bool(_APPROXIMATELY.search(text, max(0, start - _MAX_APPROXIMATION_LENGTH), start))


def _parse_amount(match: re.Match[str], scale: float) -> float:
    """Return a finite amount: a row of hundreds of digits counts as the largest number."""
    if match["digits"]:
        amount = float(match["digits"].replace(",", "")) * scale
        return min(amount, sys.float_info.max)
    spelt = sum(_NUMBER_WORDS[part] for part in re.split("[ -]", match["spelt"].lower()))
    return float(spelt) * scale


def _count_significant_digits(number: str) -> int:
    digits = number.replace(",", "")
    digits = digits.replace(".", "").lstrip("0") if "." in digits else digits.strip("0")
    return min(len(digits), sys.float_info.dig) or 1
