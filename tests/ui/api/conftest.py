"""One API over the index of the sample, for all tests of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from pincite.assistant.types import Answer, Question
from pincite.index import Index
from starlette.testclient import TestClient

from tests.fakes.ui.api import FakeReindexJob, KeyedApi, make_keyed_api, make_services
from tests.fakes.ui.library import FakeChain, fake_answer, fake_article, fake_citation


def answer_twice(question: Question) -> Iterator[Answer]:
    """Answer in two pieces, of one statement each."""
    article = fake_article()
    for quote, label in (("The ferry runs again.", "1"), ("It was repaired in May.", "2")):
        yield fake_answer(
            fake_citation(article, quote, label),
            question=question.text,
            text=f"{quote} [{label}]" + (" " if label == "1" else ""),
        )


@pytest.fixture
def chain() -> FakeChain:
    """A chain that answers in two pieces, and records its questions."""
    return FakeChain(answer_twice)


@pytest.fixture
def reindex_job() -> FakeReindexJob:
    return FakeReindexJob()


@pytest.fixture
def api(
    sample_index: Index,
    chain: FakeChain,
    reindex_job: FakeReindexJob,
    tmp_path_factory: pytest.TempPathFactory,
) -> KeyedApi:
    services = make_services(sample_index, {"": chain}, reindex_job=reindex_job)
    return make_keyed_api(services, tmp_path_factory.mktemp("keys"))


@pytest.fixture
def client(api: KeyedApi) -> TestClient:
    """A client with the key of a reader."""
    return api.client()


def read_events(text: str) -> list[tuple[str, str]]:
    """Return the server-sent events of a response, as (name, data)."""
    events = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line[:1] != ":")
        if "data" in fields:
            events.append((fields.get("event", ""), fields["data"]))
    return events


def assert_problem(response: Any, status: int, name: str) -> str:
    """Assert that a response has this problem, and return its detail."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (problem["type"], problem["status"]) == (f"urn:pincite:{name}", status)
    assert problem["title"]
    return str(problem["detail"])
