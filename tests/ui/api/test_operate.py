"""The routes of those who run the server."""

from collections.abc import Iterator
from pathlib import Path

import pincite
from pincite.assistant import Answer
from pincite.index import Index, StoreError
from starlette.testclient import TestClient

from tests.fakes.ui.api import FakeReindexJob, KeyedApi, make_keyed_api, make_services
from tests.fakes.ui.library import FakeChain
from tests.ui.api.conftest import answer_twice, assert_problem


def test_the_status_is_that_of_the_index(client: TestClient, sample_index: Index) -> None:
    status = client.get("/api/v1/status").json()
    coverage = sample_index.coverage()
    assert status["version"] == pincite.__version__
    assert (status["articles"], status["first"], status["last"]) == (
        coverage.articles,
        coverage.first,
        coverage.last,
    )
    assert status["index_id"] == sample_index.id
    assert status["models"] == [""]
    assert status["ready"] is True
    assert sum(each["articles"] for each in status["months"]) == coverage.articles
    assert sum(each["articles"] for each in status["publishers"]) == coverage.articles


def test_only_operators_rebuild_the_index(api: KeyedApi, reindex_job: FakeReindexJob) -> None:
    reader, operator = api.client(), api.client(api.operator_key)
    for response in (reader.post("/api/v1/reindex"), reader.get("/api/v1/reindex")):
        assert "--operator" in assert_problem(response, 403, "not-operator")
    assert reindex_job.starts == 0
    started = operator.post("/api/v1/reindex")
    assert started.status_code == 202
    assert started.headers["Location"].endswith("/api/v1/reindex")
    assert started.json()["phase"] == "running"
    again = operator.post("/api/v1/reindex")
    assert "GET /api/v1/reindex" in assert_problem(again, 409, "reindex-running")
    assert again.headers["Retry-After"] == "10"
    reindex_job.running = False
    assert operator.get("/api/v1/reindex").json()["phase"] == "idle"
    assert reindex_job.starts == 1


def test_an_index_that_cannot_be_rebuilt(sample_index: Index, tmp_path: Path) -> None:
    api = make_keyed_api(make_services(sample_index, {"": FakeChain(answer_twice)}), tmp_path)
    response = api.client(api.operator_key).post("/api/v1/reindex")
    assert "cannot be rebuilt from here" in assert_problem(response, 403, "not-operator")


def test_a_damaged_index_is_unavailable(tmp_path: Path) -> None:
    class DamagedIndex:
        def current(self) -> Index:
            raise StoreError("/srv/secret is damaged: build the index again")

    def fail(_: object) -> Iterator[Answer]:
        raise StoreError("/srv/secret is damaged: build the index again")
        yield

    services = make_services(DamagedIndex(), {"": FakeChain(fail)})  # type: ignore[arg-type]
    client = make_keyed_api(services, tmp_path).client()
    for method, path, body in (
        ("GET", "/api/v1/status", None),
        ("GET", "/api/v1/articles", None),
        ("GET", "/api/v1/articles/a1", None),
        ("POST", "/api/v1/search", {"query": "ferry"}),
        ("POST", "/api/v1/ask", {"question": "When?"}),
    ):
        response = client.request(method, path, json=body)
        assert_problem(response, 503, "index-unavailable")
        assert response.headers["Retry-After"] == "10"
        assert "secret" not in response.text


def test_metrics_count_requests_answers_and_questions(api: KeyedApi, client: TestClient) -> None:
    client.post("/api/v1/ask", json={"question": "When?"})
    client.get("/api/v1/articles/nothing")
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    for line in (
        'pincite_requests_total{method="POST",route="/api/v1/ask",status="200"} 1.0',
        'pincite_request_seconds_count{route="/api/v1/articles/{article_id}"} 1.0',
        'pincite_answers_total{model="",standing="answered"} 1.0',
        'pincite_answer_seconds_count{model=""} 1.0',
        "pincite_questions_running 0.0",
        "pincite_questions_waiting 0.0",
    ):
        assert line in response.text
    assert_problem(api.client("").get("/metrics"), 401, "key-needed")
