"""Rows of tokens for the bundled reader."""

from hypothesis import given, strategies as st
from pincite.assistant.encoder.packing import (
    CLS,
    MAX_HEADING_TOKENS,
    MAX_PASSAGE_TOKENS,
    MAX_PIECE_TOKENS,
    MAX_QUESTION_TOKENS,
    SEP,
    pack,
)

TOKENS = st.lists(st.integers(1_000, 2_000), max_size=3)


def test_a_passage_is_one_row() -> None:
    (row,) = pack([1, 2], [3], [[4, 5], [6]])
    assert row.ids == [CLS, 1, 2, SEP, 3, SEP, 4, 5, SEP, 6, SEP]
    assert row.type_ids == [0] * 4 + [1] * 7
    assert row.spans == [(6, 9), (9, 11)]
    assert row.pieces == [(0, 0), (1, 0)]


def test_no_sentences_make_no_rows() -> None:
    assert list(pack([1], [2], [])) == []


def test_a_long_question_and_title_are_shortened() -> None:
    (row,) = pack([1] * 500, [2] * 500, [[3]])
    assert row.ids.count(1) == MAX_QUESTION_TOKENS
    assert row.ids.count(2) == MAX_HEADING_TOKENS


@given(TOKENS, TOKENS, st.lists(st.lists(st.integers(3_000, 4_000), max_size=500), max_size=6))
def test_every_token_of_every_sentence_is_in_one_piece(
    question: list[int], title: list[int], sentences: list[list[int]]
) -> None:
    unpacked: list[list[int]] = [[] for _ in sentences]
    for row in pack(question, title, sentences):
        assert sum(end - start for start, end in row.spans) <= MAX_PASSAGE_TOKENS + 1
        for (number, first_token), (start, end) in zip(row.pieces, row.spans, strict=True):
            assert first_token == len(unpacked[number])
            assert end - start - 1 <= MAX_PIECE_TOKENS
            assert row.ids[end - 1] == SEP
            unpacked[number] += row.ids[start : end - 1]
    assert unpacked == sentences
