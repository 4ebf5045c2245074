"""BM25 finds words in any form, and reads a query as words, never as FTS5 syntax."""

from pathlib import Path

import pytest
from pincite.index.catalog.reader import Catalog
from pincite.index.catalog.writer import CatalogWriter
from pincite.index.types import NO_FILTERS, Filters

from tests.fakes.index.catalog import add_article, fake_article


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


@pytest.mark.parametrize("query", ["4200", "4,200", "4 200"])
def test_a_figure_is_found_in_any_spelling(tmp_path: Path, query: str) -> None:
    path = tmp_path / "catalog.sqlite"
    writer = CatalogWriter.create(path)
    texts = {"a": "Kell has 4,200 inhabitants.", "b": "Marn has 4 cows, and 200 inhabitants."}
    for name, text in texts.items():
        add_article(writer, fake_article(name, None, None, None, text))
    writer.close()
    assert search(Catalog.open(path), query)[0] == texts["a"]


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


FOREIGN = {
    "de": "Die Stadt hat die Brücken am Montag gesperrt. Sie werden im Herbst repariert.",
    "fr": "La ville a fermé les ponts de l'usine lundi. Ils sont réparés pendant l'automne.",
    "es": "La ciudad cerró los puentes de la fábrica. Los trabajadores los reparan en otoño.",
    "it": "La città ha chiuso i ponti della fabbrica. Gli operai li riparano in autunno.",
    "en": "The ﬁscal ofﬁce of Harn asked the govern-\nment for help.",
}


@pytest.mark.parametrize(
    ("query", "best"),
    [
        pytest.param("Welche Brücke ist in der Stadt zu?", "de", id="german"),
        pytest.param("Was wird an der Reparatur gemacht, und wann repariert?", "de", id="umlaut"),
        pytest.param("Qui répare le pont de la ville ?", "fr", id="french"),
        pytest.param("¿Qué trabajador repara el puente?", "es", id="spanish"),
        pytest.param("Chi ripara il ponte e la fabbrica?", "it", id="italian"),
        pytest.param("fiscal office", "en", id="ligatures"),
        pytest.param("government", "en", id="broken-word"),
    ],
)
def test_words_are_found_in_the_form_of_their_language(
    tmp_path: Path, query: str, best: str
) -> None:
    path = tmp_path / "catalog.sqlite"
    writer = CatalogWriter.create(path)
    for name, text in FOREIGN.items():
        add_article(writer, fake_article(name, None, None, None, text))
    writer.close()
    assert search(Catalog.open(path), query)[0] in FOREIGN[best]


def test_words_of_another_language_are_removed_with_their_article(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    writer = CatalogWriter.create(path)
    add_article(writer, fake_article("de", "Zu den Brücken", None, None, FOREIGN["de"]))
    add_article(writer, fake_article("en", None, None, None, FOREIGN["en"]))
    writer.remove(["de", "en"])
    writer.close()
    catalog = Catalog.open(path)
    for query in ("Welche Brücke wird repariert?", "fiscal government"):
        assert catalog.search(query, 10, NO_FILTERS) == {}
