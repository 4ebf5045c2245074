"""The addresses beside the page: whose conversations they show, and what they hand out."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from pincite.ui.auth.browser import COOKIE_NAME
from pincite.ui.auth.users import USERS_FILE, User, UserStore
from pincite.ui.conversations.model import Conversation, new_conversation, new_turn
from pincite.ui.conversations.store import ConversationStore
from pincite.ui.server import app
from pincite.ui.server.access import AccessPolicy

from tests.fakes.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation
from tests.ui.test_escape import ParsedHTML

ARTICLE = fake_article()
LIBRARY = FakeLibrary((ARTICLE,))
MY_BROWSER, OTHER_BROWSER = "a" * 32, "b" * 32
LOCAL_URL = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("routes")


@pytest.fixture(scope="module")
def application(root: Path) -> Any:
    return app.create_app(LIBRARY, {"": FakeChain(lambda _: iter(()))}, index_folder=root)


@pytest.fixture(scope="module")
def conversation(root: Path) -> Conversation:
    found = fake_answer(fake_citation(ARTICLE, "It was repaired in May."))
    turn = replace(
        new_turn("When <b>exactly</b>?"), found=found, outlets={"a1": "Post"}, whole=True
    )
    talk = new_conversation().with_turn(turn)
    kept = ConversationStore(root / "chat" / "conversations.sqlite")
    kept.save(f"browser:{MY_BROWSER}", talk)
    kept.save(
        "user:Ina", new_conversation().with_turn(replace(turn, id="t" * 22, question="Ina's?"))
    )
    kept.close()
    return talk


def make_client(application: Any, browser: str | None) -> TestClient:
    found = TestClient(application, base_url=LOCAL_URL)
    if browser:
        found.cookies.set(COOKIE_NAME, browser)
    return found


def test_a_browser_is_given_a_cookie_that_no_script_reads(application: Any) -> None:
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
        seen = make_client(application, other)
        assert "exactly" not in seen.get("/talks").text
        assert (
            seen.get("/export", params={"talk": conversation.id, "form": "md"}).status_code == 404
        )
        seen.post("/talks/rename", json={"id": conversation.id, "name": "Taken"})
        seen.post("/talks/delete", json={"id": conversation.id})
    assert "When &#60;b&#62;exactly" in make_client(application, MY_BROWSER).get("/talks").text


@pytest.mark.usefixtures("conversation")
def test_who_is_signed_in_has_their_conversations_in_every_browser(root: Path) -> None:
    users = UserStore(root / USERS_FILE)
    users.add("Ina", "correct horse battery")
    chains = {"": FakeChain(lambda _: iter(()))}
    application = app.create_app(
        LIBRARY, chains, access_policy=AccessPolicy(users=users), index_folder=root
    )
    for browser in (MY_BROWSER, OTHER_BROWSER, None):
        visitor = make_client(application, browser)
        visitor.cookies.set(users.cookie_name, users.create_session_token(User("Ina")))
        page = visitor.get("/talks").text
        assert "Ina&#39;s&#63;" in page
        assert "exactly" not in page


@pytest.mark.parametrize("form", ["md", "html", "docx"])
def test_a_conversation_is_handed_out_as_a_file(
    application: Any, conversation: Conversation, form: str
) -> None:
    found = make_client(application, MY_BROWSER).get(
        "/export", params={"talk": conversation.id, "form": form}
    )
    assert found.headers["content-disposition"] == f"attachment; filename=pincite.{form}"
    if form == "docx":
        text = "\n".join(each.text for each in Document(BytesIO(found.content)).paragraphs)
    else:
        text = ParsedHTML(found.text).text.replace("\\", "") if form == "html" else found.text
    assert "It was repaired in May." in text
    assert "Post · 14 June 2024" in text


def test_an_answer_opens_for_who_has_its_link(application: Any, conversation: Conversation) -> None:
    page = make_client(application, OTHER_BROWSER).get(
        "/answer", params={"id": conversation.turns[0].id}
    )
    assert "It was repaired in May." in ParsedHTML(page.text).text
    assert "<b>" not in page.text
    gone = make_client(application, MY_BROWSER).get("/answer", params={"id": "unknown"})
    assert (gone.status_code, "no such answer" in gone.text) == (404, True)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"verdict": "good", "comment": "", "include": True}, 200),
        ({"verdict": "fine"}, 404),
        ({"id": "unknown", "verdict": "good"}, 404),
        ([1], 422),
    ],
)
def test_feedback_is_taken_of_answers_only(
    application: Any, conversation: Conversation, root: Path, sent: Any, status: int
) -> None:
    row = {"id": conversation.turns[0].id, **sent} if isinstance(sent, dict) else sent
    assert make_client(application, MY_BROWSER).post("/feedback", json=row).status_code == status
    if status == 200:
        lines = (root / "chat" / "feedback.jsonl").read_text("utf-8").splitlines()
        assert json.loads(lines[-1])["question"] == "When <b>exactly</b>?"


@pytest.mark.parametrize(
    "path", ["/talks/delete", "/talks/rename", "/feedback", "/rebuild", "/add"]
)
def test_no_other_site_changes_anything(application: Any, path: str) -> None:
    headers = {"origin": "http://evil.example"}
    response = make_client(application, MY_BROWSER).post(path, json={}, headers=headers)
    assert response.status_code == 403


def test_words_come_in_the_language_of_the_browser(application: Any) -> None:
    german = {"accept-language": "de-DE,de;q=0.9"}
    page = make_client(application, MY_BROWSER).get("/library", headers=german).text
    assert "Artikel nach Monat" in page
    seen = make_client(application, MY_BROWSER)
    seen.cookies.set("pincite-language", "en")
    assert "Articles by month" in seen.get("/library", headers=german).text
    assert "Frage" in make_client(application, MY_BROWSER).get("/frame", headers=german).text


@pytest.mark.parametrize(
    "path", ["/export?form=pdf&answer=x", "/library?since=soon", "/scope?until=never"]
)
def test_what_cannot_be_read_is_refused_with_words(application: Any, path: str) -> None:
    response = make_client(application, MY_BROWSER).get(path)
    assert response.status_code == 404
    assert 'class="notice"' in response.text
