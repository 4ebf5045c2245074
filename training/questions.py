"""The training questions: rows of a file, split by title, cut into tokens once."""

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pincite.index.embedding.local import carried_tokenizer
from tokenizers import Tokenizer

Part = Literal["train", "development", "test"]
PARTS: tuple[Part, ...] = get_args(Part)
Passage = tuple[str, str]
"""What tells a passage from others: its title and its first sentence."""

# Titles kept back, by the order of their sha256: none of their text is trained on.
HELD_BACK = {
    "squad1": (3, 0),  # (development, test)
    "squad2": (1, 3),
    "selqa": (24, 0),
    "clapnq": (60, 180),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its passage as sentences, and which of them answer it.

    `answers` are (sentence, start, end) in characters of that sentence: where the short answer
    stands in a gold sentence, where that is known. `short` are all the wordings of it that people
    gave. `part` is decided by the title.
    """

    source: str
    licence: str
    title: str
    question: str
    sentences: tuple[str, ...]
    gold: frozenset[int]
    answers: tuple[tuple[int, int, int], ...]
    short: tuple[str, ...]
    part: Part

    @property
    def passage(self) -> Passage:
        """Which passage it is asked of."""
        return self.title, self.sentences[0]


def load(file: Path) -> list[Asked]:
    """Read the rows: source, title, question, sentences, gold (positions), answers (texts)."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    parts: dict[tuple[str, str], Part] = {}
    for source, (development, test) in HELD_BACK.items():
        titles = sorted({r["title"] for r in rows if r["source"] == source}, key=_hash)
        for number, title in enumerate(titles):
            part: Part = "train"
            if number < development + test:
                part = "development" if number < development else "test"
            parts[source, title] = part
    return [
        Asked(
            source=row["source"],
            licence=row["licence"],
            title=row["title"],
            question=row["question"],
            sentences=tuple(row["sentences"]),
            gold=frozenset(row["gold"]),
            answers=tuple(_located(row["sentences"], row["gold"], row["answers"])),
            short=tuple(filter(None, row["answers"])),
            part=parts[row["source"], row["title"]],
        )
        for row in rows
    ]


def _located(
    sentences: list[str], gold: list[int], answers: list[str]
) -> Iterable[tuple[int, int, int]]:
    for number in gold:
        for answer in answers:
            if answer and (start := sentences[number].find(answer)) >= 0:
                yield number, start, start + len(answer)
                break


def _hash(title: str) -> str:
    return hashlib.sha256(title.encode()).hexdigest()


class Cut:
    """Texts → token numbers, each text once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, tuple[list[int], list[tuple[int, int]]]] = {}

    @classmethod
    def of(cls, asked: Iterable[Asked]) -> "Cut":
        """Cut all that questions hold."""
        cut = cls(carried_tokenizer())
        for each in asked:
            cut.all([each.question, each.title, *each.sentences])
        return cut

    def all(self, texts: Iterable[str]) -> None:
        """Cut many texts at once."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        for text, done in zip(
            new, self._tokenizer.encode_batch(new, add_special_tokens=False), strict=True
        ):
            self._known[text] = (done.ids, done.offsets)

    def ids(self, text: str) -> list[int]:
        """Return the token numbers of a text."""
        if text not in self._known:
            self.all([text])
        return self._known[text][0]

    def span(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the first and the last token of `text[start:end]`."""
        self.ids(text)
        inside = [n for n, (a, b) in enumerate(self._known[text][1]) if a < end and b > start]
        return (inside[0], inside[-1]) if inside else None
