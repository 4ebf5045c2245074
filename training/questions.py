"""The labelled questions, split by title, and a cache of their tokens."""

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pincite.index.embedding.local import load_bundled_tokenizer
from tokenizers import Tokenizer

Split = Literal["train", "development", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
PassageKey = tuple[str, str]
"""Identifies a passage: its title and its first sentence."""

HELD_OUT = {
    "squad1": (3, 0),
    "squad2": (1, 3),
    "selqa": (24, 0),
    "clapnq": (60, 180),
}
"""For each source, how many titles are held out for (development, test), by order of sha256."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question, its passage, and the answer.

    `gold` are the positions of the sentences that answer. `answer_spans` are (position of a gold
    sentence, start, end): the short answer in characters of that sentence, if known.
    `short_answers` are all wordings of the short answer. All questions of a title are in one split.
    """

    source: str
    licence: str
    title: str
    text: str
    sentences: tuple[str, ...]
    gold: frozenset[int]
    answer_spans: tuple[tuple[int, int, int], ...]
    short_answers: tuple[str, ...]
    split: Split

    @property
    def passage_key(self) -> PassageKey:
        """The key of the passage."""
        return self.title, self.sentences[0]


def load_questions(file: Path) -> list[LabelledQuestion]:
    """Return the questions of a gzipped JSON Lines file; `python -m training` lists its keys."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    splits: dict[tuple[str, str], Split] = {}
    for source, (development, test) in HELD_OUT.items():
        titles = sorted({r["title"] for r in rows if r["source"] == source}, key=_hash_title)
        for number, title in enumerate(titles):
            split: Split = "train"
            if number < development + test:
                split = "development" if number < development else "test"
            splits[source, title] = split
    return [
        LabelledQuestion(
            source=row["source"],
            licence=row["licence"],
            title=row["title"],
            text=row["question"],
            sentences=tuple(row["sentences"]),
            gold=frozenset(row["gold"]),
            answer_spans=tuple(_locate_answers(row["sentences"], row["gold"], row["answers"])),
            short_answers=tuple(filter(None, row["answers"])),
            split=splits[row["source"], row["title"]],
        )
        for row in rows
    ]


def _locate_answers(
    sentences: list[str], gold: list[int], answers: list[str]
) -> Iterable[tuple[int, int, int]]:
    for number in gold:
        for answer in answers:
            if answer and (start := sentences[number].find(answer)) >= 0:
                yield number, start, start + len(answer)
                break


def _hash_title(title: str) -> str:
    return hashlib.sha256(title.encode()).hexdigest()


class TokenCache:
    """Tokenizes each text once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._encodings: dict[str, tuple[list[int], list[tuple[int, int]]]] = {}

    @classmethod
    def for_questions(cls, questions: Iterable[LabelledQuestion]) -> "TokenCache":
        """Return a cache with the texts of questions: question, title and sentences."""
        cache = cls(load_bundled_tokenizer())
        for each in questions:
            cache.add([each.text, each.title, *each.sentences])
        return cache

    def add(self, texts: Iterable[str]) -> None:
        """Tokenize the texts that are not in the cache, in one batch."""
        unknown = list(dict.fromkeys(text for text in texts if text not in self._encodings))
        for text, encoding in zip(
            unknown, self._tokenizer.encode_batch(unknown, add_special_tokens=False), strict=True
        ):
            self._encodings[text] = (encoding.ids, encoding.offsets)

    def get_token_ids(self, text: str) -> list[int]:
        """Return the token ids of a text."""
        if text not in self._encodings:
            self.add([text])
        return self._encodings[text][0]

    def find_token_span(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the positions of the first and last token of `text[start:end]`; None if empty."""
        self.get_token_ids(text)
        tokens = [n for n, (a, b) in enumerate(self._encodings[text][1]) if a < end and b > start]
        return (tokens[0], tokens[-1]) if tokens else None
