"""A sentence without an end is cut into pieces that cover it, at the best place there is."""

import pytest
from hypothesis import given, strategies as st
from pincite.index.sentences import split
from pincite.index.sentences.pieces import MAX_SENTENCE_LENGTH, cut_into_pieces

WORD = "word "


@given(
    st.text(st.sampled_from("a ,;.\u0301é水"), max_size=200).filter(bool),
    st.integers(0, 3 * MAX_SENTENCE_LENGTH),
)
def test_pieces_are_short_and_cover_everything(unit: str, length: int) -> None:
    text = (unit * (length // len(unit) + 1))[:length]
    pieces = list(cut_into_pieces(text, 0, length))
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(end - start <= MAX_SENTENCE_LENGTH for start, end in pieces)
    assert all(start < end for start, end in pieces) or not text


@pytest.mark.parametrize(
    ("best", "other"),
    [
        pytest.param("; ", ", ", id="a clause before a comma"),
        pytest.param(", ", " ", id="a comma before a space"),
        pytest.param(" ", "-", id="a space before the middle of a word"),
    ],
)
def test_the_cut_is_where_it_hurts_least(best: str, other: str) -> None:
    head = "x" * (MAX_SENTENCE_LENGTH - 300) + best
    text = head + f"x{other}" * 400
    assert next(cut_into_pieces(text, 0, len(text))) == (0, len(head))


def test_an_accent_stays_with_its_letter() -> None:
    text = "x" * (MAX_SENTENCE_LENGTH - 1) + "e\u0301" + "x" * 10
    assert next(cut_into_pieces(text, 0, len(text))) == (0, MAX_SENTENCE_LENGTH - 1)


def test_a_sentence_of_24_000_characters_is_cut_and_keeps_every_word() -> None:
    text = WORD * 4_800 + "end. The next sentence stands alone."
    spans = split(text)
    assert max(span.end - span.start for span in spans) <= MAX_SENTENCE_LENGTH
    assert " ".join(text[start:end] for start, end in spans).split() == text.split()
    assert text[spans[-1].start : spans[-1].end] == "The next sentence stands alone."


def test_a_sentence_of_usual_length_stays_whole() -> None:
    text = WORD * (MAX_SENTENCE_LENGTH // len(WORD) - 1) + "end."
    assert len(split(text)) == 1
