"""The routes that search, list the articles, and read one of them."""

from pathlib import Path
from urllib.parse import quote

import pytest
from pincite.index import Index, build
from starlette.testclient import TestClient

from tests.fakes.ui.api import QUESTION, make_keyed_api, make_services
from tests.fakes.ui.library import FakeChain
from tests.ui.api.conftest import answer_twice, assert_problem


def test_passages_are_those_of_the_index(client: TestClient, sample_index: Index) -> None:
    found = client.post("/api/v1/search", json={"query": QUESTION, "limit": 3}).json()
    assert found["index_id"] == sample_index.id
    expected = sample_index.search(QUESTION, 3)
    assert [(each["article_id"], each["start"]) for each in found["passages"]] == [
        (each.article_id, each.start) for each in expected
    ]
    best = found["passages"][0]
    article = sample_index.article(best["article_id"])
    assert best["text"] == article.text[best["start"] : best["end"]]
    assert (best["title"], best["published"]) == (article.title, article.published)


def test_a_search_keeps_to_its_filters(client: TestClient) -> None:
    body = {"query": QUESTION, "since": "2024-07"}
    found = client.post("/api/v1/search", json=body).json()["passages"]
    assert found
    assert all(each["published"] >= "2024-07" for each in found)
    nothing = {"query": QUESTION, "articles": []}
    assert client.post("/api/v1/search", json=nothing).json()["passages"] == []


@pytest.mark.parametrize(
    "body", [{}, {"query": " "}, {"query": "x", "limit": 0}, {"query": "x", "publisher": "Echo"}]
)
def test_an_invalid_search(client: TestClient, body: dict[str, object]) -> None:
    assert_problem(client.post("/api/v1/search", json=body), 422, "invalid")


def test_the_list_can_be_read_in_parts(client: TestClient, sample_index: Index) -> None:
    offset, ids = 0, []
    while offset is not None:
        part = client.get("/api/v1/articles", params={"limit": 7, "offset": offset}).json()
        assert part["total"] == sample_index.coverage().articles
        ids += [each["id"] for each in part["articles"]]
        offset = part["next_offset"]
    assert ids == [each.id for each in sample_index.listing(limit=1_000)]


def test_the_list_keeps_to_its_filters(client: TestClient, sample_index: Index) -> None:
    publisher = next(name for name in sample_index.publishers() if name)
    parameters = {"publishers": [publisher, ""], "until": "2024-06", "named": "e"}
    listed = client.get("/api/v1/articles", params=parameters).json()["articles"]
    assert listed
    assert {each["publisher"] for each in listed} <= {publisher, None}
    assert all(each["published"] < "2024-07" for each in listed)


@pytest.mark.parametrize(
    "query", ["limit=0", "offset=-1", "since=June", "publisher=Echo", "limit=x"]
)
def test_an_invalid_list(client: TestClient, query: str) -> None:
    assert_problem(client.get(f"/api/v1/articles?{query}"), 422, "invalid")


def test_an_article_has_its_sentences(client: TestClient, sample_index: Index) -> None:
    for metadata in sample_index.listing(limit=3):
        read = client.get(f"/api/v1/articles/{quote(metadata.id, safe='')}").json()
        article = sample_index.article(metadata.id)
        assert (read["text"], read["url"], read["author"]) == (
            article.text,
            article.url,
            article.author,
        )
        assert [(each["start"], each["end"], each["text"]) for each in read["sentences"]] == [
            (each.start, each.end, article.text[each.start : each.end])
            for each in sample_index.sentences(metadata.id)
        ]


@pytest.mark.parametrize(
    "article_id", ["nothing", "", "a/b", "%2e%2e", "%00", "%ED%A0%80", "x" * 9_000]
)
def test_an_unknown_article(client: TestClient, article_id: str) -> None:
    response = client.get(f"/api/v1/articles/{article_id}")
    assert "GET /api/v1/articles lists the ids" in assert_problem(response, 404, "no-such-article")


def test_ids_and_texts_of_any_characters(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    article_id = "a b/?#%2F\\u00e9 \\ud800"
    (folder / "odd.jsonl").write_text(
        f'{{"id": "{article_id}", "text": "The pier of Larnmouth \\ud800 is closed."}}\n'
        '{"id": "../b", "text": "The ferry to Larnmouth runs again."}\n'
    )
    build(folder, into=tmp_path / "index")
    index = Index.open(tmp_path / "index")
    client = make_keyed_api(make_services(index, {"": FakeChain(answer_twice)}), tmp_path).client()
    listed = client.get("/api/v1/articles").json()["articles"]
    assert len(listed) == index.coverage().articles
    for each in index.listing():
        path = quote(each.id.encode("utf-8", "surrogatepass"), safe="")
        response = client.get(f"/api/v1/articles/{path}")
        if each.id.isprintable():
            assert response.json()["id"] == each.id
    assert client.post("/api/v1/search", json={"query": "pier"}).json()["passages"]


def test_the_timeline_of_the_story_that_an_article_is_in(client: TestClient) -> None:
    article = "2024-06/change-6-weight.md"
    timeline = client.get("/api/v1/timeline", params={"article": article}).json()
    assert article in [each["id"] for each in timeline["articles"]]
    assert [each["day"] for each in timeline["events"]] == sorted(
        each["day"] for each in timeline["events"]
    )
    missing = client.get("/api/v1/timeline", params={"article": "nowhere"})
    assert_problem(missing, 404, "no-such-article")
