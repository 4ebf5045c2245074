"""The web application as a whole. Covers also: pincite.ui.server.config."""

import re
from pathlib import Path

from fastapi.testclient import TestClient
from pincite.ui.server.app import create_app
from pincite.ui.server.config import ChatConfig

from tests.fakes.ui.library import FakeLibrary, fake_article
from tests.fakes.ui.server import LOCAL_URL, make_echo_chain


def test_the_page_loads_nothing_from_other_sites(client: TestClient) -> None:
    page = client.get("/").text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', page)


def test_the_page_offers_the_sample_questions(client: TestClient) -> None:
    buttons = [
        each["props"]["value"]
        for each in client.get("/config").json()["components"]
        if "example" in (each["props"].get("elem_classes") or [])
    ]
    assert buttons == ["When </script>?"]


def test_the_chat_stores_its_files_in_the_index_folder(tmp_path: Path) -> None:
    config = ChatConfig(index_folder=tmp_path)
    assert config.chat_folder == tmp_path / "chat"
    create_app(FakeLibrary((fake_article(),)), {"": make_echo_chain()}, config)
    assert (tmp_path / "chat" / "conversations.sqlite").exists()


def test_without_an_index_folder_nothing_can_be_added() -> None:
    application = create_app(FakeLibrary((fake_article(),)), {"": make_echo_chain()})
    client = TestClient(application, base_url=LOCAL_URL)
    query: dict[str, str | int] = {"name": "x.txt", "key": "k", "at": 0, "last": True}
    assert client.post("/add", params=query, content=b"x").status_code == 403
    assert client.post("/rebuild", json={}).status_code == 403
    assert client.get("/rebuild").json() == {"phase": "idle"}
