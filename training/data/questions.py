"""The labelled questions, split by title, and a cache of their tokens."""

import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

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
DEVELOPMENT_SHARE = 50
"""Of a source that is not in HELD_OUT, one title in so many is held out for development."""
_TITLE_IS_A_NUMBER = re.compile(r"wiki[a-z]+ \d+")


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question, its passage, and the answer.

    `gold` are the positions of the sentences that answer. `answer_spans` are (position of a gold
    sentence, start, end): the short answer in characters of that sentence, if known.
    `short_answers` are all wordings of the short answer. All questions of a title are in one split.

    - `group`: what the question is about, for example a story; passages of a group are similar.
    - `published`: the day of the passage (ISO 8601); empty if unknown.
    - `sufficient`: the passage has all that the question asks.
    - `span_known`: where no span is named, no few words answer; otherwise it is not known.
    - `differing`: positions of the sentences that answer otherwise: superseded, or a rival figure.
    - `rivals`: the same question with other passages of its group.
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
    group: str = ""
    kind: str = ""
    published: str = ""
    sufficient: bool = False
    span_known: bool = True
    differing: frozenset[int] = frozenset()
    rivals: tuple["LabelledQuestion", ...] = ()

    @property
    def passage_key(self) -> PassageKey:
        """The key of the passage."""
        return self.title, self.sentences[0]


def load_questions(*files: Path) -> list[LabelledQuestion]:
    """Return the questions of gzipped JSON Lines files; `python -m training` lists their keys.

    The titles of HELD_OUT are chosen from the first file.
    """
    rows_by_file = []
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows_by_file.append([json.loads(line) for line in lines])
    rows = [row for rows in rows_by_file for row in rows]
    splits = _split_titles(rows_by_file[0] if rows_by_file else [], rows)
    return [
        LabelledQuestion(
            source=row["source"],
            licence=row["licence"],
            # A number in place of a title tells the reader nothing.
            title="" if _TITLE_IS_A_NUMBER.fullmatch(row["title"]) else row["title"],
            text=row["question"],
            sentences=tuple(row["sentences"]),
            gold=frozenset(row["gold"]),
            answer_spans=(
                spans := tuple(_locate_answers(row["sentences"], row["gold"], row["answers"]))
            ),
            short_answers=tuple(filter(None, row["answers"])),
            split=splits[_get_split_key(row)],
            group=_get_split_key(row),
            sufficient=bool(row["gold"]),
            span_known=bool(spans) or not row["gold"],
        )
        for row in rows
    ]


def _split_titles(
    first_rows: Iterable[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]
) -> dict[str, Split]:
    """Return the split of each title; a title is in the same split in all sources."""
    titles: dict[str, set[str]] = defaultdict(set)
    for row in first_rows:
        titles[row["source"]].add(_get_split_key(row))
    splits: dict[str, Split] = {}
    for source, (development, test) in HELD_OUT.items():
        held_out = sorted(titles[source], key=_hash_title)[: development + test]
        for number, title in enumerate(held_out):
            splits[title] = "development" if number < development else "test"
    for row in rows:
        title = _get_split_key(row)
        if title not in splits:
            other = row["source"] not in HELD_OUT
            held = other and int(_hash_title(title), 16) % DEVELOPMENT_SHARE == 0
            splits[title] = "development" if held else "train"
    return splits


def _get_split_key(row: Mapping[str, Any]) -> str:
    """Return the title; the first sentence of the passage if it has none."""
    title: str = row["title"] or row["sentences"][0]
    return title


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
            cache.add([each.text, *each.sentences])
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
