"""A sentence that says itself what it replaces → the words of a statement that are no longer right.

"37 cracks, up from 14", "in Onitsha, not Enugu". English only.
"""

import re
from collections.abc import Iterator
from typing import Literal

from pincite.assistant.english.names import NAME
from pincite.assistant.english.numbers import NumberMention, find_numbers
from pincite.index.text.words import STOPWORDS

CharacterSpan = tuple[int, int]
Correction = tuple[Literal["figure", "name"], CharacterSpan, CharacterSpan]
"""What is replaced, where it stands in the statement, and where its replacement stands."""

_SCALES = (1e9, 1e6, 1e3)
_UNIT_WORD = re.compile(r"[\s-]?[^\W\d_]+")
_FORMER = re.compile(
    r"(?i)\b(?:(?:up|down|raised|cut|rose|risen|fell|fallen|increased|reduced|revised|corrected)"
    r"\b[^.;]{0,30}\bfrom|not|instead of|rather than"
    r"|(?:earlier|previous|initial|first|former)(?:ly)?\b[^.;]{0,30}|no longer)"
    r"(?:, as [^,.;]{1,50},)?\s(?:at |in |on |for |by |of )?(?:the |an? |about |some )?[$£€¥]?$"
)
_DENIED_NAME = re.compile(
    rf"\b(?:not|instead of|rather than)(?:, as [^,.;]{{1,50}},)?\s(?:at |in |on |for |by |the )*"
    rf"(?P<name>{NAME.pattern[2:]})"
)
_MAX_FORMER_LENGTH = 80
_NAME_BEFORE = re.compile(r"[^\W\d_][-–]$|(?<![^\W\d_])[A-Z]{1,2}$|\d:$")
"""What stands before the number of a name, and before the minutes of a time."""


def find_corrections(statement: str, sentence: str) -> tuple[Correction, ...]:
    """Return the figures and names of a statement that a sentence gives as not right."""
    return (
        *_find_replaced_figures(statement, sentence),
        *_find_denied_names(statement, sentence),
    )


def _find_replaced_figures(statement: str, sentence: str) -> Iterator[Correction]:
    """Yield the figures of a statement that the sentence gives as replaced: 37, up from 14."""
    numbers = list(find_numbers(sentence))
    former = [each for each in numbers if _is_former(sentence, each)]
    stated = list_current_figures(statement) if former else []
    for old in former:
        rivals = [each for each in numbers if each not in former and each.conflicts_with(old)]
        rivals.sort(key=lambda each: (each.start > old.start, abs(each.start - old.start)))
        for number in stated:
            if rivals and _is_same_figure(number, old, rivals[0]):
                yield (
                    "figure",
                    extend_to_unit(statement, number.start, number.end),
                    extend_to_unit(sentence, rivals[0].start, rivals[0].end),
                )


def _is_same_figure(stated: NumberMention, old: NumberMention, new: NumberMention) -> bool:
    """Return whether a sentence that replaces `old` by `new` means the stated figure.

    What they count may stand once: 19 million euros and not 26.
    """
    scale = next((each for each in _SCALES if new.amount >= each), 1.0)
    has_unit = old.unit not in STOPWORDS
    return stated.amount in (old.amount, old.amount * scale) and not (
        has_unit and stated.differs_in_unit(old)
    )


def _find_denied_names(statement: str, sentence: str) -> Iterator[Correction]:
    """Yield the names of a statement that the sentence denies: in Onitsha, not Enugu."""
    for match in _DENIED_NAME.finditer(sentence):
        name = match["name"].rstrip(".,’'")
        start = statement.find(name)
        before = [each for each in NAME.finditer(sentence, 0, match.start()) if each[0] != name]
        if start >= 0 and before:
            yield "name", (start, start + len(name)), before[-1].span()


def list_current_figures(text: str) -> list[NumberMention]:
    """Return the figures of a text, without those that it gives as no longer right.

    Neither the number of a name ("Apollo-11", "B52") nor a part of a time of day ("6:04") is one.
    """
    return [
        each
        for each in find_numbers(text)
        if not _is_former(text, each) and not _is_in_name_or_time(text, each)
    ]


def _is_in_name_or_time(text: str, number: NumberMention) -> bool:
    before, after = text[max(0, number.start - 3) : number.start], text[number.end : number.end + 2]
    is_bare = text[number.start].isalnum()
    return bool((is_bare and _NAME_BEFORE.search(before)) or re.match(r":\d", after))


def _is_former(text: str, number: NumberMention) -> bool:
    """Return whether a text gives a figure as no longer right: up from 14, not 14."""
    return bool(_FORMER.search(text, max(0, number.start - _MAX_FORMER_LENGTH), number.start))


def extend_to_unit(text: str, start: int, end: int) -> CharacterSpan:
    """Return where a figure at `text[start:end]` stands with the word for what it counts."""
    numbers = [each for each in find_numbers(text) if (each.start, each.end) == (start, end)]
    if not numbers or not numbers[0].unit or numbers[0].unit in STOPWORDS:
        return start, end
    unit = _UNIT_WORD.match(text, end)
    return start, unit.end() if unit else end
