"""Question and passage, as tokens → the one row of tokens that the reading model sees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CLS, SEP = 101, 102
MAX_QUESTION_TOKENS, MAX_TITLE_TOKENS = 64, 24
MAX_PIECE_TOKENS = 200
"""Tokens of a sentence that are read at once; a longer one is read in pieces, none is cut off."""
MAX_PASSAGE_TOKENS = 360
"""Tokens of sentences that are read at once: a passage of the index, and some room."""

TokenIds = Sequence[int]


@dataclass(frozen=True, slots=True)
class PackedRow:
    """`[CLS] question [SEP] title [SEP] sentence [SEP] sentence [SEP] …`, as token numbers.

    `kinds` is 0 for the question and 1 for the rest. Piece `i` is `ids[spans[i][0]:spans[i][1]]`,
    its closing mark included; `pieces[i]` says of which sentence it is, and from which of the
    sentence's tokens on.
    """

    ids: list[int]
    type_ids: list[int]
    spans: list[tuple[int, int]]
    pieces: list[tuple[int, int]]


def pack(question: TokenIds, title: TokenIds, sentences: Sequence[TokenIds]) -> Iterator[PackedRow]:
    """Lay out a passage in as few rows as it fits in: one, unless it is unusually long."""
    pieces: list[tuple[int, int, TokenIds]] = []
    remaining = MAX_PASSAGE_TOKENS
    for piece in _split_into_pieces(sentences):
        size = len(piece[2]) + 1
        if pieces and size > remaining:
            yield _pack_row(question, title, pieces)
            pieces, remaining = [], MAX_PASSAGE_TOKENS
        pieces.append(piece)
        remaining -= size
    if pieces:
        yield _pack_row(question, title, pieces)


def _split_into_pieces(sentences: Sequence[TokenIds]) -> Iterator[tuple[int, int, TokenIds]]:
    for number, sentence in enumerate(sentences):
        for start in range(0, max(1, len(sentence)), MAX_PIECE_TOKENS):
            yield number, start, sentence[start : start + MAX_PIECE_TOKENS]


def _pack_row(
    question: TokenIds, title: TokenIds, pieces: Sequence[tuple[int, int, TokenIds]]
) -> PackedRow:
    ids = [CLS, *question[:MAX_QUESTION_TOKENS], SEP]
    question_length = len(ids)
    ids += [*title[:MAX_TITLE_TOKENS], SEP]
    spans = []
    for _, _, tokens in pieces:
        start = len(ids)
        ids += [*tokens, SEP]
        spans.append((start, len(ids)))
    type_ids = [0] * question_length + [1] * (len(ids) - question_length)
    return PackedRow(ids, type_ids, spans, [(number, start) for number, start, _ in pieces])
