"""BM25 finds words in any form, and reads a query as words, never as FTS5 syntax."""

import pytest
from pincite.index.catalog.reader import Catalog
from pincite.index.types import NO_FILTERS, Filters


def search(
    catalog: Catalog, query: str, limit: int = 10, filters: Filters = NO_FILTERS
) -> list[str]:
    """Return the texts of the passages found, best first."""
    texts = []
    for number, score in catalog.search(query, limit, filters).items():
        assert score > 0
        passage = catalog.passage(number, score)
        texts.append(catalog.article(passage.article_id).text[passage.start : passage.end])
    return texts


@pytest.mark.parametrize(
    ("query", "best"),
    [
        pytest.param("relieves", "Zoë was relieved.", id="another form"),
        pytest.param("licences cafe", "A café on the quay keeps its licence.", id="no accent"),
        pytest.param("ZOË", "Zoë was relieved.", id="capitals"),
        pytest.param("boats lost", "A storm took two boats.", id="title"),
    ],
)
def test_the_best_passage_comes_first(catalog: Catalog, query: str, best: str) -> None:
    assert search(catalog, query)[0] == best


def test_words_elsewhere_in_the_article_count(catalog: Catalog) -> None:
    saw, knows = "Nobody saw the storm coming.", "Nobody knows why they came."
    found = [text for text in search(catalog, "nobody took") if text in (saw, knows)]
    assert found == [saw, knows]
    found = [text for text in search(catalog, "nobody whales") if text in (saw, knows)]
    assert found == [knows, saw]


@pytest.mark.parametrize(
    "query",
    [
        'pier"',
        "pier AND",
        "NOT pier",
        "pier*",
        "text:pier",
        "(pier",
        "pier NEAR/2",
        "^pier",
        "pier--",
    ],
)
def test_a_query_is_words_and_never_a_command(catalog: Catalog, query: str) -> None:
    assert set(search(catalog, query)) >= {
        "The council closed the pier.",
        "Whales were seen off the pier.",
    }


@pytest.mark.parametrize("query", ["", " ", "?!", "giraffe"])
def test_a_query_without_a_known_word_finds_nothing(catalog: Catalog, query: str) -> None:
    assert search(catalog, query) == []


def test_filters_and_the_limit_are_respected(catalog: Catalog) -> None:
    assert search(catalog, "pier", 1) == search(catalog, "pier")[:1]
    only_whales = Filters(articles=frozenset({"undated"}))
    assert search(catalog, "pier", filters=only_whales) == ["Whales were seen off the pier."]
