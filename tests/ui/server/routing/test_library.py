"""The routes of the library: upload, correction, and the list beside the chat."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pincite.index.ingest.corrections import read_corrections
from pincite.index.ingest.folder import list_files
from pincite.ui.server.app import create_app
from pincite.ui.server.config import ChatConfig
from pincite.ui.server.reindex import ReindexJob

from tests.fakes.ui.library import FakeLibrary, fake_article
from tests.fakes.ui.server import LOCAL_URL, make_echo_chain


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The requested builds; none of them runs."""
    requests: list[str] = []
    monkeypatch.setattr(ReindexJob, "request", lambda _: requests.append("build"))
    return requests


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    (tmp_path / "news").mkdir()
    library = FakeLibrary((fake_article(publisher=None),), folder=str(tmp_path / "news"))
    config = ChatConfig(index_folder=tmp_path / "index")
    application = create_app(library, {"": make_echo_chain()}, config)
    return TestClient(application, base_url=LOCAL_URL)


def upload(client: TestClient, content: bytes, **query: Any) -> Any:
    fields = {"name": "b.txt", "key": "k", "at": 0, "last": True, **query}
    return client.post("/add", params=fields, content=content)


@pytest.mark.usefixtures("builds")
def test_a_file_that_exists_is_replaced_only_on_request(client: TestClient) -> None:
    assert upload(client, b"one").text == "added"
    assert upload(client, b"two").status_code == 409
    assert upload(client, b"two", replaces=True).text == "updated"
    assert upload(client, b"two", name="b.exe").status_code == 400


def test_an_outlet_and_a_date_are_written_and_the_folder_is_read_again(
    client: TestClient, tmp_path: Path, builds: list[str]
) -> None:
    row = {"article": "a1", "publisher": "Post", "published": "2024-07-01", "text": "x"}
    assert client.post("/correct", json=row).status_code == 200
    table = (tmp_path / "news" / "articles.csv").read_text("utf-8")
    assert all(value in table for value in ("a1", "Post", "2024-07-01"))
    assert builds == ["build"]
    wrong = client.post("/correct", json={"article": "a1", "published": "soon"})
    assert (wrong.status_code, "not clearly a date" in wrong.text) == (400, True)
    assert client.post("/correct", json={"article": "a9", "publisher": "x"}).status_code == 400
    assert builds == ["build"]


@pytest.mark.usefixtures("builds")
def test_a_wrong_date_is_replaced_or_taken_away(client: TestClient, tmp_path: Path) -> None:
    def read_date() -> str | None:
        files = list_files(tmp_path / "news").files
        return read_corrections(files).apply(fake_article()).published

    client.post("/correct", json={"article": "a1", "published": "2024-07-01"})
    assert read_date() == "2024-07-01"
    client.post("/correct", json={"article": "a1", "published": ""})
    assert read_date() is None


def test_the_list_beside_the_chat_is_filtered(client: TestClient) -> None:
    assert "Harbour ferry returns" in client.get("/sources").text
    assert "No article" in client.get("/sources", params={"named": "bridge"}).text


def test_without_an_index_folder_nobody_changes_anything(builds: list[str]) -> None:
    library = FakeLibrary((fake_article(),))
    client = TestClient(create_app(library, {"": make_echo_chain()}), base_url=LOCAL_URL)
    assert client.post("/correct", json={"article": "a1", "publisher": "x"}).status_code == 403
    assert upload(client, b"x").status_code == 403
    assert builds == []
