"""The text that a language model streams → its statements, with the numbers they cite."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pincite.assistant.llm.model import Delta
from pincite.assistant.llm.thinking import ThinkingFilter
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
_EMPHASIS = re.compile(r"\*\*|__")
_ANSWER_PREFIX = re.compile(r"^(?:final )?answer:\s+", re.I)
_HEADING = re.compile(r"#+\s.*|(?:\S+\s+){0,9}\S*:|(?:sources?|references?|citations?)\W*", re.I)
_NO_ANSWER = re.compile(r"\W*(?:NO ANSWER\b(?:\W+(?P<reason>.+))?|(?i:no answer)\W*)")
_NO_ANSWER_BEGINS = re.compile(r"\W*NO ANSWER\b")
_JSON_BEGINS = re.compile(r"\s*(?:```(?:json)?\s*)?(?:\[\s*)?\{")
_OBJECT = re.compile(r"\{[^{}]*\}")
_TEXT_KEYS = ("text", "statement", "claim", "sentence", "answer")
_LABEL_KEYS = ("sentences", "citations", "numbers", "sources", "labels", "sentence_numbers")
_REASON_KEYS = ("no_answer", "no answer", "reason")


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement as a model wrote it, and the numbers it cites, which may not exist.

    `text` is empty if a line has numbers only.
    """

    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The model says that the sentences do not answer, and perhaps why."""

    reason: str


def parse_stream(
    deltas: Iterable[Delta], *, thinks: bool = False
) -> Iterator[Claim | NoAnswer | Usage | str]:
    """Yield claims, drafts and usage, and NoAnswer if the model says that there is no answer.

    A claim is yielded when its line is complete; until then, each delta yields a draft: the
    incomplete line, without citations. Usage is passed on. What a reasoning model thinks aloud is
    left out; `thinks` says that it may begin with a thought. A model may also write JSON: objects
    with a text and a list of numbers. What follows NO ANSWER is its reason, unless claims came
    before.
    """
    thinking = ThinkingFilter(thinks)
    parser = _Parser()
    for delta in deltas:
        if delta.usage:
            yield delta.usage
        yield from parser.feed(thinking.feed(delta.text))
        yield parser.draft
    yield from parser.feed(thinking.finish())
    yield from parser.finish()


class _Parser:
    """Collects text until a line, or an object of JSON, is complete."""

    def __init__(self) -> None:
        self._pending = ""
        self._is_json: bool | None = None
        self._has_claims = False
        self._reasons: list[str] | None = None

    @property
    def draft(self) -> str:
        """The incomplete line, without citations."""
        if self._is_json or self._reasons is not None or _NO_ANSWER_BEGINS.match(self._pending):
            return ""
        return _clean(_LABELS.sub("", self._pending))

    def feed(self, text: str) -> Iterator[Claim]:
        """Take more text, and yield the claims that are complete."""
        self._pending += text
        if self._is_json is None and len(self._pending.strip()) > len("```json {"):
            self._is_json = bool(_JSON_BEGINS.match(self._pending))
        if self._is_json is False:
            *lines, self._pending = self._pending.split("\n")
            for line in lines:
                yield from self._parse_text(line)
        elif self._is_json:
            yield from self._parse_objects()

    def finish(self) -> Iterator[Claim | NoAnswer]:
        """Yield what is left at the end."""
        if not self._is_json:
            for line in self._pending.split("\n"):
                yield from self._parse_text(line)
        if self._reasons is not None and not self._has_claims:
            yield NoAnswer(_clean(" ".join(self._reasons)))

    def _parse_text(self, line: str) -> Iterator[Claim]:
        if self._reasons is not None:
            self._reasons.append(_LABELS.sub("", line))
            return
        found = _NO_ANSWER.fullmatch(_LABELS.sub("", _clean(line)))
        if found:
            if not self._has_claims:
                self._reasons = [found["reason"] or ""]
            return
        for claim in parse_line(line):
            self._has_claims = True
            yield claim

    def _parse_objects(self) -> Iterator[Claim]:
        end = 0
        for found in _OBJECT.finditer(self._pending):
            end = found.end()
            try:
                row = json.loads(found[0])
            except ValueError:
                continue
            yield from self._parse_row(row)
        self._pending = self._pending[end:]

    def _parse_row(self, row: Mapping[str, Any]) -> Iterator[Claim]:
        text = next((row[key] for key in _TEXT_KEYS if isinstance(row.get(key), str)), "")
        reason = next((row[key] for key in _REASON_KEYS if isinstance(row.get(key), str)), None)
        if not text:
            if reason is not None:
                self._reasons = [reason]
            return
        numbers: Any = next((row[key] for key in _LABEL_KEYS if key in row), [])
        numbers = numbers if isinstance(numbers, list) else [numbers]
        labels = " ".join(f"[{str(each).strip('[] ')}]" for each in numbers)
        yield from self._parse_text(f"{text} {labels}".replace("\n", " "))


def parse_line(line: str) -> tuple[Claim, ...]:
    """Return the claims of a line. A claim ends with the sentence that its numbers follow.

    A line that only announces the answer, or heads it, has no claim.
    """
    line = _clean(line)
    if _HEADING.fullmatch(line) and not _LABELS.search(line):
        return ()
    line = _ANSWER_PREFIX.sub("", _BULLET.sub("", _EMPHASIS.sub("", line)))
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
            claims.append(Claim(text[claim_start:end].strip(), tuple(dict.fromkeys(labels))))
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
