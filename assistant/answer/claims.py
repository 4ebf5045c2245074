"""The text that a language model streams → its statements, with the numbers they cite."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pincite.assistant.llm.model import Delta
from pincite.assistant.types import Usage
from pincite.index.sentences.boundaries import split
from pincite.index.text.visible import strip_invisible

_LABELS = re.compile(
    r"\s*[\[【［]\s*(?:\^|#|s|sentences?|sources?)?\s*(\d+(?:\s*(?:,|;|-|–|and)\s*\d+)*)\s*[\]】］]",
    re.I,
)
_MAX_RANGE = 10
"""Most numbers between the ends of a range like [5-7]; of a wider range, only the ends count."""
_BULLET = re.compile(r"^(?:[-*•]|\d{1,2}[.)]|#+)\s+")
_NO_ANSWER = re.compile(r"\W*no answer\W*", re.I)
_THINK_BLOCK = re.compile(r"<think>.*?(?:</think>\s*|\Z)", re.S)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement as a model wrote it, and the numbers it cites, which may not exist.

    `text` is empty if a line has numbers only.
    """

    text: str
    labels: tuple[str, ...]


def parse_stream(deltas: Iterable[Delta]) -> Iterator[Claim | Usage | str]:
    """Yield claims, drafts and usage.

    A claim is yielded when its line is complete; until then, each delta yields a draft: the
    incomplete line, without citations. Usage is passed on. NO ANSWER and text in <think> tags
    yield no claim.
    """
    received, parsed_count = "", 0
    for delta in deltas:
        if delta.usage:
            yield delta.usage
        received += delta.text
        *complete_lines, partial_line = _THINK_BLOCK.sub("", received).split("\n")
        for line in complete_lines[parsed_count:]:
            yield from parse_line(line)
        parsed_count = max(parsed_count, len(complete_lines))
        yield _clean(_LABELS.sub("", partial_line))
    for line in _THINK_BLOCK.sub("", received).split("\n")[parsed_count:]:
        yield from parse_line(line)


def parse_line(line: str) -> tuple[Claim, ...]:
    """Return the claims of a line. A claim ends with the sentence that its numbers follow."""
    line = _BULLET.sub("", _clean(line))
    if _NO_ANSWER.fullmatch(line):
        return ()
    text, previous_end = "", 0
    label_positions: list[tuple[int, list[str]]] = []
    for match in _LABELS.finditer(line):
        text += line[previous_end : match.start()]
        label_positions.append((len(text), _expand_ranges(match[1])))
        previous_end = match.end()
    text += line[previous_end:]
    spans = [(span.start, span.end) for span in split(text)] or [(0, 0)]
    labels_by_span: list[list[str]] = [[] for _ in spans]
    for position, labels in label_positions:
        span_index = next(
            (n for n, (_, end) in enumerate(spans) if end >= position), len(spans) - 1
        )
        labels_by_span[span_index] += labels
    claims: list[Claim] = []
    claim_start: int | None = None
    for (start, end), labels in zip(spans, labels_by_span, strict=True):
        claim_start = start if claim_start is None else claim_start
        if labels or end == spans[-1][1]:
            claims.append(Claim(text[claim_start:end], tuple(dict.fromkeys(labels))))
            claim_start = None
    return tuple(each for each in claims if each.text or each.labels)


def _expand_ranges(text: str) -> list[str]:
    """Return the numbers in "2, 5-7": 2, 5, 6 and 7."""
    numbers = []
    for first, last in re.findall(r"(\d+)(?:\s*[-–]\s*(\d+))?", text):
        inner_range = (
            range(int(first) + 1, int(last)) if last and len(first + last) < 8 else range(0)
        )
        inner_numbers = map(str, inner_range) if len(inner_range) < _MAX_RANGE else ()
        numbers += [first, *inner_numbers, *([last] if last else [])]
    return numbers


def _clean(line: str) -> str:
    """Remove invisible characters and terminal control characters; collapse white space."""
    return " ".join("".join(c if c.isprintable() else " " for c in strip_invisible(line)).split())
