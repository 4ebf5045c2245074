"""What a language model writes, as it comes → the statements in it, with the numbers they cite."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pincite.assistant.llm.model import Delta
from pincite.assistant.types import Usage
from pincite.index.sentences.boundaries import split
from pincite.index.text.visible import visible

_LABELS = re.compile(
    r"\s*[\[【［]\s*(?:\^|#|s|sentences?|sources?)?\s*(\d+(?:\s*(?:,|;|-|–|and)\s*\d+)*)\s*[\]】］]",
    re.I,
)
_WIDEST = 10
"""Numbers within a range, its ends not counted."""
_BULLET = re.compile(r"^(?:[-*•]|\d{1,2}[.)]|#+)\s+")
_NOTHING = re.compile(r"\W*no answer\W*", re.I)
_THOUGHT = re.compile(r"<think>.*?(?:</think>\s*|\Z)", re.S)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement as a model wrote it, and the numbers it cites, which may stand for nothing.

    `text` is empty where numbers stand alone.
    """

    text: str
    labels: tuple[str, ...]


def claims(deltas: Iterable[Delta]) -> Iterator[Claim | Usage | str]:
    """Yield each statement once its line is whole; in between, the line as far as it has come.

    What the endpoint says it took is passed on. Where the model says that there is no answer,
    and what it thinks aloud, nothing is yielded.
    """
    written, done = "", 0
    for delta in deltas:
        if delta.usage:
            yield delta.usage
        written += delta.text
        *whole, last = _THOUGHT.sub("", written).split("\n")
        for line in whole[done:]:
            yield from parse(line)
        done = max(done, len(whole))
        yield _clean(_LABELS.sub("", last))
    for line in _THOUGHT.sub("", written).split("\n")[done:]:
        yield from parse(line)


def parse(line: str) -> tuple[Claim, ...]:
    """Return the statements of a line: each ends with the sentence that its numbers stand in."""
    line = _BULLET.sub("", _clean(line))
    if _NOTHING.fullmatch(line):
        return ()
    text, at = "", 0
    marks: list[tuple[int, list[str]]] = []
    for found in _LABELS.finditer(line):
        text += line[at : found.start()]
        marks.append((len(text), _numbers(found[1])))
        at = found.end()
    text += line[at:]
    spans = [(span.start, span.end) for span in split(text)] or [(0, 0)]
    cited: list[list[str]] = [[] for _ in spans]
    for place, labels in marks:
        owner = next((n for n, (_, end) in enumerate(spans) if end >= place), len(spans) - 1)
        cited[owner] += labels
    parsed: list[Claim] = []
    begin: int | None = None
    for (start, end), labels in zip(spans, cited, strict=True):
        begin = start if begin is None else begin
        if labels or end == spans[-1][1]:
            parsed.append(Claim(text[begin:end], tuple(dict.fromkeys(labels))))
            begin = None
    return tuple(each for each in parsed if each.text or each.labels)


def _numbers(words: str) -> list[str]:
    """Return the numbers in "2, 5-7": 2, 5, 6 and 7; of a range too wide to be one, its ends."""
    found = []
    for first, last in re.findall(r"(\d+)(?:\s*[-–]\s*(\d+))?", words):
        within = range(int(first) + 1, int(last)) if last and len(first + last) < 8 else range(0)
        between = map(str, within) if len(within) < _WIDEST else ()
        found += [first, *between, *([last] if last else [])]
    return found


def _clean(line: str) -> str:
    """Leave out what does not show, and what would steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in visible(line)).split())
