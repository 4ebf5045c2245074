"""The tokens of a text."""

from itertools import pairwise

from hypothesis import given, strategies as st
from pincite.assistant.condense.tokens import Kind, tokenize


def test_a_token_has_its_place_its_stem_and_its_kind() -> None:
    tokens = tokenize("Who closed the city’s pools?")
    assert [(each.word, each.kind) for each in tokens] == [
        ("who", Kind.QUESTION_WORD),
        ("closed", Kind.CONTENT),
        ("the", Kind.DETERMINER),
        ("city", Kind.CONTENT),
        ("pools", Kind.CONTENT),
        ("?", Kind.MARK),
    ]
    assert [each.stem for each in tokens if each.is_content] == ["close", "citi", "pool"]


@given(st.text())
def test_every_token_is_a_piece_of_its_text(text: str) -> None:
    tokens = tokenize(text)
    assert all(text[each.start : each.end] == each.text and each.word for each in tokens)
    assert all(one.end <= other.start for one, other in pairwise(tokens))
