"""Sentences → passages: whole, in order, none left out, none too long for the embedder."""

import pytest
from hypothesis import given, strategies as st
from pincite.index import Embedder
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


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


def test_a_long_text_is_embedded_to_its_end(embedder: Embedder) -> None:
    long = "The council met in the town hall. " * 100
    assert embedder.count_tokens([long])[0] > 2 * embedder.max_tokens
    plain, other = embedder.embed([long, long + "Whales sing at night. " * 100])
    assert float(plain @ other) < 0.9


def test_vectors_have_length_one(embedder: Embedder) -> None:
    vectors = embedder.embed(["", "a", "The pier. " * 200])
    assert vectors.shape == (3, 384)
    assert (vectors**2).sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_no_texts(embedder: Embedder) -> None:
    assert len(embedder.embed([])) == 0
