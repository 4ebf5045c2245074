"""A question and a passage, as tokens → the rows of tokens that the bundled reader sees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CLS, SEP = 101, 102
"""Token ids of BERT's special tokens `[CLS]` and `[SEP]`."""
MAX_QUESTION_TOKENS, MAX_HEADING_TOKENS = 64, 32
MAX_PIECE_TOKENS = 200
"""Most tokens in one piece. A longer sentence becomes several pieces; nothing is cut off."""
MAX_PASSAGE_TOKENS = 360
"""Most tokens of sentences in one row: a passage of the index, with some room."""

TokenIds = Sequence[int]


@dataclass(frozen=True, slots=True)
class PackedRow:
    """One row: `[CLS] question [SEP] heading [SEP] piece [SEP] piece [SEP] …`, as token ids.

    `type_ids` is 0 for the tokens of the question and 1 for the rest. Piece `i` is
    `ids[spans[i][0]:spans[i][1]]`, including its `[SEP]`. `pieces[i]` is (number of the sentence,
    first token of the piece within the sentence).
    """

    ids: list[int]
    type_ids: list[int]
    spans: list[tuple[int, int]]
    pieces: list[tuple[int, int]]


def pack(
    question: TokenIds,
    heading: TokenIds,
    sentences: Sequence[TokenIds],
    max_question_tokens: int = MAX_QUESTION_TOKENS,
) -> Iterator[PackedRow]:
    """Yield as few rows as the passage fits in: one, unless the passage is unusually long."""
    question = question[:max_question_tokens]
    pieces: list[tuple[int, int, TokenIds]] = []
    remaining = MAX_PASSAGE_TOKENS
    for piece in _split_into_pieces(sentences):
        size = len(piece[2]) + 1
        if pieces and size > remaining:
            yield _pack_row(question, heading, pieces)
            pieces, remaining = [], MAX_PASSAGE_TOKENS
        pieces.append(piece)
        remaining -= size
    if pieces:
        yield _pack_row(question, heading, pieces)


def _split_into_pieces(sentences: Sequence[TokenIds]) -> Iterator[tuple[int, int, TokenIds]]:
    for number, sentence in enumerate(sentences):
        for start in range(0, max(1, len(sentence)), MAX_PIECE_TOKENS):
            yield number, start, sentence[start : start + MAX_PIECE_TOKENS]


def _pack_row(
    question: TokenIds, heading: TokenIds, pieces: Sequence[tuple[int, int, TokenIds]]
) -> PackedRow:
    ids = [CLS, *question, SEP]
    question_length = len(ids)
    ids += [*heading[:MAX_HEADING_TOKENS], SEP]
    spans = []
    for _, _, tokens in pieces:
        start = len(ids)
        ids += [*tokens, SEP]
        spans.append((start, len(ids)))
    type_ids = [0] * question_length + [1] * (len(ids) - question_length)
    return PackedRow(ids, type_ids, spans, [(number, start) for number, start, _ in pieces])
