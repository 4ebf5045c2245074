"""The routes of the page that checks a text, and of a story's timeline.

Covers also: pincite.ui.server.routing.timeline.
"""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pincite.index import Index
from pincite.ui.server.app import create_app
from pincite.ui.server.config import ChatConfig

from tests.fakes.ui.checks import make_check
from tests.fakes.ui.library import FakeChain
from tests.fakes.ui.server import LOCAL_URL

SENTENCE = "Russia controls the city of Mariupol."


@pytest.fixture
def client(sample_index: Index) -> TestClient:
    application = create_app(sample_index, {"": FakeChain(lambda _: iter(()))}, ChatConfig())
    return TestClient(application, base_url=LOCAL_URL)


def read_rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_check_reports_each_step_and_ends_with_the_result(client: TestClient) -> None:
    rows = read_rows(client.post("/check", json={"text": f"{SENTENCE} Really?"}).text)
    assert [row["done"] for row in rows[:-1]] == [0, 1, 2]
    assert {row["total"] for row in rows[:-1]} == {2}
    assert rows[-1]["check"]["total"] == 2
    assert "Mariupol" in rows[-1]["html"]


@pytest.mark.parametrize("text", ["", "x" * 200_000])
def test_a_text_that_cannot_be_checked_is_explained(client: TestClient, text: str) -> None:
    (row,) = read_rows(client.post("/check", json={"text": text}).text)
    assert "empty" in row["problem"] or "100,000" in row["problem"]


def test_a_text_of_a_megabyte_is_refused_in_a_line(client: TestClient) -> None:
    refused = client.post("/check", json={"text": "x" * 1_000_000})
    assert refused.status_code == 413
    assert len(refused.text) < 100


def test_a_file_comes_back_as_its_text(client: TestClient) -> None:
    page = b"<html><body><p>The ferry runs again.</p><script>x</script></body></html>"
    read = client.post("/check/file?name=draft.html", content=page)
    assert read.json()["text"].strip() == "The ferry runs again."
    refused = client.post("/check/file?name=..%2Fdraft.exe", content=b"MZ")
    assert refused.status_code == 400
    assert "draft.exe" in refused.text
    assert "known" in refused.text


def test_a_result_can_be_saved(client: TestClient) -> None:
    saved = client.post("/check/export?form=md", json=make_check().to_json())
    assert "attachment" in saved.headers["content-disposition"]
    assert "It was repaired in **June**" in saved.text
    assert client.post("/check/export?form=exe", json=make_check().to_json()).status_code == 404
    assert client.post("/check/export?form=md", json={"text": "x"}).status_code == 404


def test_the_page_and_the_timeline_of_an_article(client: TestClient) -> None:
    assert "<h1>" in client.get("/check").text
    page = client.get("/timeline?article=2024-06/change-6-weight.md").text
    assert "25 June 2024" in page
    assert client.get("/timeline?article=nowhere").status_code == 404
