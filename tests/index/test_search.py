"""The search for passages: both retrievers, filters, ranking, and unusual questions.

Covers also: pincite.index.types.
"""

import gc
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pincite.index import Index, InputError, StoreError, build
from pincite.index.search import FusionWeights
from pincite.index.types import Filters

ROWS = [
    {"id": "pier", "title": "Pier to close", "published": "2024-03-01", "publisher": "Zürich Post",
     "text": "The council of Larnmouth voted to close the old pier. It is 130 years old."},
    {"id": "café", "title": None, "published": "2024-06-14T09:30:00+02:00",
     "text": "A café on the quay keeps its licence. The owner, Zoë Brandt, was relieved."},
    {"id": "storm", "title": "Boats lost", "published": "2024-03",
     "text": "A storm took two boats in the harbour of Larnmouth. Nobody was hurt."},
    {"id": "undated", "text": "Whales were seen off Larnmouth. Nobody knows why they came."},
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    base = tmp_path_factory.mktemp("search")
    (base / "rows.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    build(base / "rows.jsonl", into=base / "index")
    return Index.open(base / "index")


def search_ids(index: Index, query: str, **options: object) -> list[str]:
    return [passage.article_id for passage in index.search(query, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "weights",
    [
        pytest.param(FusionWeights(), id="both"),
        pytest.param(FusionWeights(sparse=0), id="dense"),
        pytest.param(FusionWeights(dense=0), id="sparse"),
    ],
)
@pytest.mark.parametrize(
    ("query", "best"),
    [("old pier council", "pier"), ("cafe licence", "café"), ("seeing whales", "undated")],
)
def test_each_retriever_finds_the_passage(
    index: Index, query: str, best: str, weights: FusionWeights
) -> None:
    assert search_ids(index, query, weights=weights)[0] == best


def test_vectors_find_what_words_do_not(index: Index) -> None:
    query = "big marine mammals"
    assert search_ids(index, query, weights=FusionWeights(dense=0)) == []
    assert search_ids(index, query)[0] == "undated"


def test_a_missing_title_is_none(index: Index) -> None:
    assert index.article("café").title is None
    assert index.article("undated").title is None


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(Filters(), {"pier", "café", "storm", "undated"}, id="none"),
        pytest.param(Filters(articles=frozenset({"pier", "x"})), {"pier"}, id="ids"),
        pytest.param(Filters(since="2024-03-01"), {"pier", "café"}, id="since"),
        pytest.param(Filters(until="2024-05"), {"pier", "storm"}, id="until"),
        pytest.param(Filters(since="2024-06-14", until="2024-06-14"), {"café"}, id="a day"),
        pytest.param(Filters(articles=frozenset({"pier"}), since="2025"), set(), id="nothing"),
        pytest.param(Filters(publishers=frozenset({"Zürich Post"})), {"pier"}, id="publisher"),
        pytest.param(
            Filters(publishers=frozenset({"", "x"})), {"café", "storm", "undated"}, id="unstated"
        ),
        pytest.param(Filters(named="ZÜRICH"), {"pier"}, id="name"),
        pytest.param(Filters(named="boats%"), set(), id="percent sign"),
    ],
)
def test_filters_apply_to_every_method(index: Index, filters: Filters, expected: set[str]) -> None:
    assert set(search_ids(index, "What happened in Larnmouth?", filters=filters)) == expected
    assert index.coverage(filters).articles == len(expected)
    assert {article.id for article in index.articles(filters)} == expected
    assert {entry.id for entry in index.listing(filters)} == expected
    assert sum(index.publishers(filters).values()) == len(expected)
    assert sum(index.months(filters).values()) == len(expected)


def test_the_newest_articles_are_listed_first_and_page_by_page(index: Index) -> None:
    order = ["café", "pier", "storm", "undated"]
    assert [entry.id for entry in index.listing()] == order
    assert [entry.id for entry in index.listing(limit=2, offset=1)] == order[1:3]
    assert index.listing(limit=1)[0].source == "rows.jsonl"


def test_passages_of_one_article_are_limited_unless_others_are_missing(tmp_path: Path) -> None:
    long = " ".join(
        f"The harbour of Larnmouth was {n} years old in {1700 + n}." for n in range(400)
    )
    rows = [*ROWS, {"id": "long", "text": long}]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    build(tmp_path / "rows.jsonl", into=tmp_path / "index")
    opened = Index.open(tmp_path / "index")
    query = "How old was the harbour of Larnmouth?"
    few = search_ids(opened, query, limit=5, per_article=2)
    assert (len(few), few.count("long")) == (5, 2)
    many = opened.search(query, limit=8, per_article=2)
    assert [p.article_id for p in many].count("long") == 8 - len(ROWS)
    scores = [passage.score for passage in many]
    assert scores == sorted(scores, reverse=True)


def test_coverage_has_the_first_and_last_date(index: Index) -> None:
    coverage = index.coverage()
    assert (coverage.articles, coverage.first, coverage.last) == (4, "2024-03", "2024-06-14")


@pytest.mark.parametrize(
    "query",
    ['"', "NEAR(", "pier*", "title:pier", "a AND OR NOT", "'; DROP TABLE articles; --", "", "’s"],
)
def test_a_query_is_never_a_command(index: Index, query: str) -> None:
    assert isinstance(search_ids(index, query), list)
    assert index.coverage().articles == 4


def test_an_unknown_article_is_an_error(index: Index) -> None:
    with pytest.raises(InputError, match="no article 'x'"):
        index.article("x")


def test_sentences_cover_the_text_of_their_article(sample_index: Index) -> None:
    for article in sample_index.articles():
        sentences = sample_index.sentences(article.id)
        assert [s.position for s in sentences] == list(range(len(sentences)))
        covered = "".join(article.text[s.start : s.end] for s in sentences)
        assert "".join(covered.split()) == "".join(article.text.split())


def test_a_moved_index_finds_the_same(index: Index, tmp_path: Path) -> None:
    root = tmp_path / "index"
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    build(tmp_path / "rows.jsonl", into=root)
    shutil.move(root, tmp_path / "moved")
    assert Index.open(tmp_path / "moved").search("pier") == index.search("pier")


def test_a_closed_index_says_so(sample_index_path: Path) -> None:
    with Index.open(sample_index_path) as index:
        [passage] = index.search("Kherson", 1)
    index.close()
    asks: list[Callable[[], object]] = [
        lambda: index.search("Kherson"),
        lambda: index.article(passage.article_id),
        lambda: list(index.articles()),
        lambda: index.sentences(passage.article_id),
        lambda: index.also_in(passage.sentences[0]),
        index.coverage,
        index.current,
    ]
    for ask in asks:
        with pytest.raises(StoreError, match="the index is closed: open it again"):
            ask()
    assert index.id


def test_an_index_that_is_closed_during_a_search_says_so(sample_index_path: Path) -> None:
    index = Index.open(sample_index_path)
    iterating = index.articles()
    next(iterating)
    catalog = index._open_catalog
    index.close()
    with pytest.raises(StoreError, match="closed while it was asked"):
        list(iterating)
    with pytest.raises(StoreError, match="closed while it was asked"):
        catalog.coverage()


CLOSE_WHILE_ASKED = """
import sys
from threading import Event, Thread
from pincite.index import Index, StoreError

for _ in range(40):
    index = Index.open(sys.argv[1])
    begun = Event()

    def ask():
        try:
            while True:
                index.coverage(), index.search("Kherson"), next(index.articles())
                begun.set()
        except StoreError as error:
            assert "open it again" in str(error)
            refused.append(error)

    refused = []
    threads = [Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    begun.wait()
    index.close()
    for each in threads:
        each.join()
    assert len(refused) == 4
"""


def test_closing_while_other_threads_ask_does_not_crash(sample_index_path: Path) -> None:
    command = [sys.executable, "-c", CLOSE_WHILE_ASKED, str(sample_index_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_an_index_stays_open_while_its_articles_are_read(sample_index_path: Path) -> None:
    articles = Index.open(sample_index_path).articles()
    gc.collect()
    assert len(list(articles)) > 1


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"query": 7}, "query is int, not a string"),
        ({"query": "pier", "limit": "x"}, "limit is 'x', not a whole number from 1 on"),
        ({"query": "pier", "per_article": 0}, "per_article is 0"),
        ({"query": "pier", "filters": {"since": "2024"}}, "filters is dict, not a Filters"),
    ],
)
def test_arguments_of_a_search_are_named(
    sample_index: Index, arguments: dict[str, Any], expected: str
) -> None:
    with pytest.raises(InputError, match=expected):
        sample_index.search(**arguments)
    assert sample_index.search("caf\udce9 in Kherson", 1)  # no article has half a character


@pytest.mark.parametrize("day", ["yesterday", "2024-6-1", "", "01.06.2024"])
def test_a_filter_has_dates(day: str) -> None:
    with pytest.raises(InputError, match=r'"since" is .*write it like 2024-06-14'):
        Filters(since=day)
    with pytest.raises(InputError, match=r'"until" is .*write it like 2024-06-14'):
        Filters(until=day)
    assert Filters(since="2024", until="2024-06") != Filters()
