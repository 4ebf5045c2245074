"""Question and passage, as tokens → the one row of tokens that the reading model sees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CLS, SEP = 101, 102
LONGEST_QUESTION, LONGEST_TITLE = 64, 24
PIECE = 200
"""Tokens of a sentence that are read at once; a longer one is read in pieces, none is cut off."""
WINDOW = 360
"""Tokens of sentences that are read at once: a passage of the index, and some room."""

Tokens = Sequence[int]


@dataclass(frozen=True, slots=True)
class Packed:
    """`[CLS] question [SEP] title [SEP] sentence [SEP] sentence [SEP] …`, as token numbers.

    `kinds` is 0 for the question and 1 for the rest. Piece `i` is `ids[spans[i][0]:spans[i][1]]`,
    its closing mark included; `pieces[i]` says of which sentence it is, and from which of the
    sentence's tokens on.
    """

    ids: list[int]
    kinds: list[int]
    spans: list[tuple[int, int]]
    pieces: list[tuple[int, int]]


def pack(question: Tokens, title: Tokens, sentences: Sequence[Tokens]) -> Iterator[Packed]:
    """Lay out a passage in as few rows as it fits in: one, unless it is unusually long."""
    row: list[tuple[int, int, Tokens]] = []
    room = WINDOW
    for piece in _pieces(sentences):
        size = len(piece[2]) + 1
        if row and size > room:
            yield _packed(question, title, row)
            row, room = [], WINDOW
        row.append(piece)
        room -= size
    if row:
        yield _packed(question, title, row)


def _pieces(sentences: Sequence[Tokens]) -> Iterator[tuple[int, int, Tokens]]:
    for number, sentence in enumerate(sentences):
        for start in range(0, max(1, len(sentence)), PIECE):
            yield number, start, sentence[start : start + PIECE]


def _packed(question: Tokens, title: Tokens, row: Sequence[tuple[int, int, Tokens]]) -> Packed:
    ids = [CLS, *question[:LONGEST_QUESTION], SEP]
    asked = len(ids)
    ids += [*title[:LONGEST_TITLE], SEP]
    spans = []
    for _, _, tokens in row:
        start = len(ids)
        ids += [*tokens, SEP]
        spans.append((start, len(ids)))
    kinds = [0] * asked + [1] * (len(ids) - asked)
    return Packed(ids, kinds, spans, [(number, start) for number, start, _ in row])
