"""A text → other spellings of its figures: 4,200 and 4200; four and 4; 1.4bn and 1.4 billion.

English number words only.
"""

import re
from collections.abc import Iterator

_FIGURE = re.compile(
    r"(?<![\w.,])(?P<whole>\d{1,3}(?:[,.  ' ]\d{3})+|\d+)(?P<decimals>[.,]\d{1,2})?"
    r"(?:\s?(?P<scale>bn|billion|m|million|k|thousand|tn|trillion))?\b",
    re.IGNORECASE,
)
_WORDS = dict(
    enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen twenty"
        ).split()
    )
)
_VALUES = {word: str(number) for number, word in _WORDS.items() if number > 1}
_WORD = re.compile(rf"\b(?:{'|'.join(_VALUES)})\b", re.IGNORECASE)
_SCALES = (("bn", "billion"), ("m", "million"), ("k", "thousand"), ("tn", "trillion"))


def list_other_spellings(text: str) -> list[str]:
    """Return the figures of a text in other spellings, as words with spaces between them.

    A mark inside a figure (4,200) counts as a space, as it does in the search index.
    """
    found = [*_iter_spellings(text), *(_VALUES[m[0].lower()] for m in _WORD.finditer(text))]
    return list(dict.fromkeys(found))


def _iter_spellings(text: str) -> Iterator[str]:
    for match in _FIGURE.finditer(text):
        digits = re.sub(r"\D", "", match["whole"])
        decimals = match["decimals"][1:] if match["decimals"] else ""
        spellings = [digits, " ".join(_group_digits(digits))] if len(digits) > 3 else [digits]
        if decimals:
            spellings = [f"{each} {decimals}" for each in spellings]
        scale = (match["scale"] or "").lower()
        names = next((pair for pair in _SCALES if scale in pair), ("",))
        for spelling in spellings:
            yield from (f"{spelling} {name}".strip() for name in names)
            if scale:
                yield f"{spelling}{names[0]}"
        if not decimals and not scale and digits.isdigit() and 1 < int(digits) in _WORDS:
            yield _WORDS[int(digits)]


def _group_digits(digits: str) -> list[str]:
    first = len(digits) % 3
    return [part for part in (digits[:first], *re.findall(r"\d{3}", digits[first:])) if part]
