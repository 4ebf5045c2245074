"""A sentence → the sentences around it, in which every quoted character is masked."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from pincite.assistant.english.attribution import MASK
from pincite.index.sentences.boundaries import split
from pincite.index.sentences.pieces import MAX_SENTENCE_LENGTH

_CONTEXT_BEFORE, _CONTEXT_AFTER = 4_000, 1_500
"""Characters of the article before and after the sentence that may hold the attribution."""
_MAX_PARAGRAPH_LENGTH = 2_000
"""Characters before the context in which the start of its first paragraph is searched for."""
_QUOTATION_MARK = re.compile(r"[“”\"]|''|’’")


@dataclass(frozen=True, slots=True)
class Context:
    """The text around a sentence. Quoted characters are masked.

    `spans` are the start and end of each sentence in `masked`. The sentence in question is
    `sentences[number]`; `target` is its text, exactly as the caller delimits it.
    """

    masked: str
    spans: tuple[tuple[int, int], ...]
    sentences: tuple[str, ...]
    number: int
    target: str

    @property
    def previous(self) -> str:
        """The sentence before; empty if there is none."""
        return self.sentences[self.number - 1] if self.number else ""

    @property
    def continues_paragraph(self) -> bool:
        """Whether the sentence before is in the same paragraph."""
        if not self.number:
            return False
        gap = slice(self.spans[self.number - 1][1], self.spans[self.number][0])
        return "\n" not in self.masked[gap]


def read_context(text: str, start: int, end: int) -> Context | None:
    """Return the sentences around `text[start:end]`; None if no sentence starts before its end."""
    latest_start = max(0, start - _CONTEXT_BEFORE)
    earliest_start = max(0, latest_start - _MAX_PARAGRAPH_LENGTH)
    window_start = text.rfind("\n", earliest_start, latest_start) + 1 or earliest_start
    end = min(end, start + MAX_SENTENCE_LENGTH)
    window = text[window_start : end + _CONTEXT_AFTER]
    masked = _mask_quotations(window)
    spans = tuple((span.start, span.end) for span in split(window))
    number = bisect_right(spans, (start - window_start, len(window))) - 1
    if number < 0:
        return None
    sentences = tuple(masked[first:last] for first, last in spans)
    return Context(
        masked, spans, sentences, number, masked[start - window_start : end - window_start]
    )


def _mask_quotations(text: str) -> str:
    """Replace every quoted character, and the quotation marks, by MASK."""
    result = list(text)
    opening: int | None = None
    for mark in [*_QUOTATION_MARK.finditer(text), None]:
        position = mark.start() if mark else len(text)
        paragraph_start = text.rfind("\n", 0, position) + 1
        if opening is not None and opening < paragraph_start:
            # A quotation without a closing mark ends with its paragraph.
            end = text.find("\n", opening)
            result[opening:end] = MASK * (end - opening)
            opening = None
        if mark and opening is None:
            opening = position
        elif mark and opening is not None and mark[0] != "“":
            if text[opening + 1 : position].isalnum():  # Jennifer “JJ” Healan
                opening = None
                continue
            result[opening : mark.end()] = MASK * (mark.end() - opening)
            opening = None
    if opening is not None:
        result[opening:] = MASK * (len(text) - opening)
    return "".join(result)
