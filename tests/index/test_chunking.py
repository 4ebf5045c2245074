"""Passages are whole sentences, in order, of about equal size, and fit the embedder."""

import pytest
from hypothesis import given, strategies as st
from pincite.index import Embedder
from pincite.index.chunking import chunk, pack_sentences
from pincite.index.types import Sentence

from tests.fakes.ui.library import fake_article

TOKEN_LIMIT = 20


def make_sentences(count: int) -> list[Sentence]:
    return [Sentence("a", position, 10 * position, 10 * position + 9) for position in range(count)]


@given(st.lists(st.integers(min_value=1, max_value=2 * TOKEN_LIMIT)))
def test_passages_keep_all_sentences_in_order_and_the_limit(tokens: list[int]) -> None:
    passages = pack_sentences(make_sentences(len(tokens)), tokens, TOKEN_LIMIT)
    assert [s for passage in passages for s in passage.sentences] == make_sentences(len(tokens))
    for passage in passages:
        size = sum(tokens[s.position] for s in passage.sentences)
        assert size <= TOKEN_LIMIT or len(passage.sentences) == 1


def test_passages_are_of_about_equal_size() -> None:
    passages = pack_sentences(make_sentences(11), [2] * 11, TOKEN_LIMIT)
    assert [len(passage.sentences) for passage in passages] == [6, 5]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


def test_every_passage_fits_the_embedder_with_its_title(embedder: Embedder) -> None:
    text = " ".join(f"The council of town {number} met on Monday." for number in range(200))
    chunked = chunk(fake_article(text=text), embedder)
    assert len(chunked.sentences) == 200
    assert tuple(each for passage in chunked.passages for each in passage.sentences) == (
        chunked.sentences
    )
    inputs = chunked.make_embedding_inputs()
    assert list(inputs) == list(chunked.vector_ids)
    assert all(each.startswith("Harbour ferry returns\nThe council") for each in inputs.values())
    assert max(embedder.count_tokens(list(inputs.values()))) <= embedder.max_tokens


def test_a_very_long_title_leaves_room_for_several_sentences(embedder: Embedder) -> None:
    text = " ".join(f"The council of town {number} met on Monday." for number in range(40))
    chunked = chunk(fake_article(title="Bridge " * 1_000, text=text), embedder)
    assert len(chunked.passages[0].sentences) > 5


def test_equal_texts_have_one_vector_and_different_titles_have_two(embedder: Embedder) -> None:
    one, renamed = chunk(fake_article(), embedder), chunk(fake_article(id="a2"), embedder)
    assert renamed.vector_ids == one.vector_ids
    assert chunk(fake_article(title="A different title"), embedder).vector_ids != one.vector_ids


def test_an_article_without_a_title_is_embedded_as_its_text(embedder: Embedder) -> None:
    article = fake_article(title=None, text="Tickets cost 3 euros.")
    assert list(chunk(article, embedder).make_embedding_inputs().values()) == [article.text]
