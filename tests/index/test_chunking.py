"""Sentences → passages: whole, in order, none left out, none too long for the embedder."""

from hypothesis import given, strategies as st
from pincite.index.chunking import pack_sentences
from pincite.index.types import Sentence

TOKEN_LIMIT = 20


def make_sentences(count: int) -> list[Sentence]:
    return [Sentence("a", position, 10 * position, 10 * position + 9) for position in range(count)]


@given(st.lists(st.integers(min_value=1, max_value=2 * TOKEN_LIMIT)))
def test_keeps_every_sentence_in_order_and_the_limit(tokens: list[int]) -> None:
    passages = pack_sentences(make_sentences(len(tokens)), tokens, TOKEN_LIMIT)
    assert [s for passage in passages for s in passage.sentences] == make_sentences(len(tokens))
    for passage in passages:
        size = sum(tokens[s.position] for s in passage.sentences)
        assert size <= TOKEN_LIMIT or len(passage.sentences) == 1


def test_spreads_evenly() -> None:
    passages = pack_sentences(make_sentences(11), [2] * 11, TOKEN_LIMIT)
    assert [len(passage.sentences) for passage in passages] == [6, 5]
