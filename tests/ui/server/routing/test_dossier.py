"""The dossier over HTTP: pins of one browser, from answers and articles, as files and as text.

Covers also: pincite.ui.server.services.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pincite.ui.auth.browser import COOKIE_NAME
from pincite.ui.conversations.model import Conversation, Turn
from pincite.ui.conversations.store import ConversationStore

from tests.fakes.ui.export import make_turn
from tests.fakes.ui.html import ParsedHTML
from tests.fakes.ui.library import fake_citation
from tests.fakes.ui.server import LOCAL_URL
from tests.ui.server.conftest import ARTICLE

BOB = "b" * 32


@pytest.fixture
def anna(application: Any) -> TestClient:
    return make_client(application, "a" * 32)


def make_client(application: Any, browser: str) -> TestClient:
    client = TestClient(application, base_url=LOCAL_URL)
    client.cookies.set(COOKIE_NAME, browser)
    return client


@pytest.fixture
def turn(index_folder: Path) -> Turn:
    """A turn of a conversation of bob."""
    turn = make_turn(fake_citation(ARTICLE, "It was repaired in May."))
    store = ConversationStore(index_folder / "chat" / "conversations.sqlite")
    store.save(f"browser:{BOB}", Conversation("c1", "When?", (turn,)))
    store.close()
    return turn


def read_dossier(client: TestClient, **query: str) -> str:
    return ParsedHTML(client.get("/dossier", params=query).text).text


def test_a_pin_outlives_the_conversation_that_another_user_deletes(
    anna: TestClient, application: Any, turn: Turn
) -> None:
    bob = make_client(application, BOB)
    pinned = anna.post("/dossier/pin", json={"turn": turn.id, "labels": "1", "talk": "c9"})
    assert pinned.json() == {"new": True, "count": 1}
    assert anna.post("/dossier/pin", json={"turn": turn.id, "labels": "1"}).json()["new"] is False
    assert anna.post("/dossier/pin", json={"turn": turn.id}).json() == {"new": True, "count": 2}
    bob.post("/talks/delete", json={"id": "c1"})
    assert read_dossier(anna).count("It was repaired in May.") == 2
    assert read_dossier(anna, talk="c9", only="1").count("It was repaired in May.") == 1
    assert "Pin sentences and answers" in read_dossier(bob)
    gone = anna.post("/dossier/pin", json={"turn": turn.id})
    assert (gone.status_code, "no such answer" in gone.text) == (404, True)


def test_a_sentence_of_an_article_is_pinned_noted_moved_exported_and_removed(
    application: Any,
) -> None:
    client = make_client(application, "c" * 32)
    for at in ("0-28", "29-52"):
        assert client.post("/dossier/pin", json={"article": "a1", "at": at}).status_code == 200
    assert client.post("/dossier/pin", json={"article": "a1", "at": "1-999"}).status_code == 404
    page = ParsedHTML(client.get("/dossier").text)
    first, second = page.get_attribute_values("data-id")
    client.post("/dossier/note", json={"id": second, "note": "Which May?"})
    client.post("/dossier/move", json={"id": second, "other": first})
    export = client.get("/dossier/export", params={"form": "txt"})
    assert 'filename="dossier-20' in export.headers["content-disposition"]
    assert export.text.startswith("Dossier\n\nWhich May?\n\nIt was repaired in May. [1]")
    copied = client.get("/dossier/copy").json()
    assert copied["text"] == export.text.removeprefix("Dossier\n\n")
    assert "<p" in copied["html"]
    assert client.post("/dossier/remove", json={"id": second}).json() == {"count": 1}
    assert "Which May?" not in read_dossier(client)


def test_without_a_cookie_nothing_is_pinned(application: Any, turn: Turn) -> None:
    client = TestClient(application, base_url=LOCAL_URL)
    refused = client.post("/dossier/pin", json={"turn": turn.id})
    assert (refused.status_code, "cookies" in refused.text) == (403, True)


def test_an_unknown_format_is_refused(anna: TestClient) -> None:
    assert anna.get("/dossier/export", params={"form": "pdf"}).status_code == 404


def test_a_turn_without_an_answer_is_not_pinned(
    anna: TestClient, index_folder: Path, turn: Turn
) -> None:
    store = ConversationStore(index_folder / "chat" / "conversations.sqlite")
    store.save(f"browser:{BOB}", Conversation("c2", "", (replace(turn, id="t9", found=None),)))
    store.close()
    assert anna.post("/dossier/pin", json={"turn": "t9"}).status_code == 404
