"""POST /api/v1/check, and its schema.

Covers also: pincite.ui.api.openapi.text_check.
"""

import json
from typing import Any

import pytest
from pincite.assistant.text_check import TextCheck
from starlette.testclient import TestClient

from tests.ui.api.conftest import assert_problem, read_events

TEXT = "Russia controls the city of Mariupol. Really?"


def test_a_check_comes_back_in_its_json_form(client: TestClient) -> None:
    row = client.post("/api/v1/check", json={"text": TEXT}).json()
    check = TextCheck.from_json(row)
    assert (check.text, check.total, len(check.sentences)) == (TEXT, 2, 2)
    assert check.sentences[1].reason == "question"
    assert sum(row["counts"].values()) == 2


def test_only_the_chosen_articles_count(client: TestClient) -> None:
    row = client.post("/api/v1/check", json={"text": TEXT, "articles": []}).json()
    assert row["coverage"]["articles"] == 0
    assert row["counts"]["not_found"] == 1


def test_progress_comes_as_events(client: TestClient) -> None:
    headers = {"Accept": "text/event-stream"}
    response = client.post("/api/v1/check", json={"text": TEXT}, headers=headers)
    events = read_events(response.text)
    assert [name for name, _ in events] == ["progress", "progress", "progress", "check"]
    assert json.loads(events[0][1]) == {"done": 0, "total": 2}
    assert json.loads(events[-1][1])["total"] == 2


@pytest.mark.parametrize("body", [{}, {"text": " "}, {"text": "x" * 100_001}, {"text": 1}])
def test_an_invalid_text(client: TestClient, body: dict[str, Any]) -> None:
    assert_problem(client.post("/api/v1/check", json=body), 422, "invalid")


def test_a_text_without_words_is_refused_only_if_it_is_blank(client: TestClient) -> None:
    assert_problem(client.post("/api/v1/check", json={"text": "<p> </p>"}), 422, "invalid")
    assert client.post("/api/v1/check", json={"text": "…"}).json()["total"] == 1


def test_the_document_describes_the_check(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert "/api/v1/check" in document["paths"]
    row = client.post("/api/v1/check", json={"text": TEXT}).json()
    assert set(document["components"]["schemas"]["TextCheck"]["required"]) == set(row)
