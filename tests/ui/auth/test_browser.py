"""The browser cookie, and whose conversations a request may see."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pincite.ui.auth.browser import BROWSER, COOKIE_NAME, identify_owner
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.auth.users import User
from pincite.ui.auth.visitor import VISITOR, Visitor
from pincite.ui.conversations.model import Conversation, new_conversation, new_turn
from pincite.ui.conversations.store import ConversationStore
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.app import create_app
from pincite.ui.server.config import ChatConfig

from tests.fakes.ui.library import FakeLibrary, fake_article
from tests.fakes.ui.server import LOCAL_URL, make_echo_chain

LIBRARY = FakeLibrary((fake_article(),))
MY_BROWSER, OTHER_BROWSER = "a" * 32, "b" * 32


@pytest.fixture(scope="module")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="module")
def application(index_folder: Path) -> Any:
    return create_app(LIBRARY, {"": make_echo_chain()}, ChatConfig(index_folder=index_folder))


@pytest.fixture(scope="module")
def conversation(index_folder: Path) -> Conversation:
    """A conversation of MY_BROWSER. The store also has one of the user anna."""
    turn = replace(new_turn("When <b>exactly</b>?"), whole=True)
    conversation = new_conversation().with_turn(turn)
    annas_turn = replace(turn, id="t" * 22, question="Anna's?")
    store = ConversationStore(index_folder / "chat" / "conversations.sqlite")
    store.save(f"browser:{MY_BROWSER}", conversation)
    store.save("user:anna", new_conversation().with_turn(annas_turn))
    store.close()
    return conversation


def make_client(application: Any, browser: str | None) -> TestClient:
    client = TestClient(application, base_url=LOCAL_URL)
    if browser:
        client.cookies.set(COOKIE_NAME, browser)
    return client


@pytest.mark.parametrize(
    ("scope", "owner"),
    [
        pytest.param({}, "", id="unknown"),
        pytest.param({BROWSER: "x"}, "browser:x", id="browser"),
        pytest.param(
            {BROWSER: "x", VISITOR: Visitor("192.0.2.1", None, operator=False)},
            "browser:x",
            id="browser without login",
        ),
        pytest.param(
            {BROWSER: "x", VISITOR: Visitor("user bob", "bob", operator=False)},
            "user:bob",
            id="name",
        ),
        pytest.param(
            {BROWSER: "x", VISITOR: Visitor("user 7", "bob", operator=False, user_id="7")},
            "user:7",
            id="user",
        ),
    ],
)
def test_conversations_belong_to_the_user_or_to_the_browser(
    scope: dict[str, object], owner: str
) -> None:
    assert identify_owner(scope) == owner


def test_the_page_sets_a_cookie_that_no_script_can_read(application: Any) -> None:
    page = make_client(application, None).get("/")
    cookie = page.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE_NAME}=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "set-cookie" not in make_client(application, MY_BROWSER).get("/").headers
    assert "set-cookie" not in make_client(application, None).get("/talks").headers
    assert "set-cookie" in make_client(application, "short").get("/").headers


def test_a_browser_sees_its_own_conversations_only(
    application: Any, conversation: Conversation
) -> None:
    assert "When &#60;b&#62;exactly" in make_client(application, MY_BROWSER).get("/talks").text
    for other in (OTHER_BROWSER, None):
        client = make_client(application, other)
        assert "exactly" not in client.get("/talks").text
        export = client.get("/export", params={"talk": conversation.id, "form": "md"})
        assert export.status_code == 404
        client.post("/talks/rename", json={"id": conversation.id, "name": "Taken"})
        client.post("/talks/delete", json={"id": conversation.id})
    assert "When &#60;b&#62;exactly" in make_client(application, MY_BROWSER).get("/talks").text


@pytest.mark.usefixtures("conversation")
def test_a_user_sees_their_conversations_in_every_browser(
    index_folder: Path, sessions: SessionSigner
) -> None:
    anna = sessions.users.read_users()["anna"]
    annas_turn = replace(new_turn("Anna's own?"), whole=True)
    store = ConversationStore(index_folder / "chat" / "conversations.sqlite")
    store.save(f"user:{anna.id}", new_conversation().with_turn(annas_turn))
    store.close()
    config = ChatConfig(access_policy=AccessPolicy(sessions=sessions), index_folder=index_folder)
    application = create_app(LIBRARY, {"": make_echo_chain()}, config)
    for browser in (MY_BROWSER, OTHER_BROWSER, None):
        client = make_client(application, browser)
        client.cookies.set(sessions.cookie_name, sessions.create_token(User("anna")))
        page = client.get("/talks").text
        assert "Anna&#39;s own&#63;" in page
        assert "Anna&#39;s&#63;" not in page  # of somebody who had the name before
        assert "exactly" not in page
