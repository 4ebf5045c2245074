"""The routes besides the page: articles, conversations, exports and feedback."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from docx import Document
from fastapi.testclient import TestClient
from pincite.ui.auth.browser import COOKIE_NAME
from pincite.ui.conversations.model import Conversation, new_conversation, new_turn
from pincite.ui.conversations.store import ConversationStore

from tests.fakes.ui.html import ParsedHTML
from tests.fakes.ui.library import fake_answer, fake_citation
from tests.fakes.ui.server import LOCAL_URL
from tests.ui.server.conftest import ARTICLE

BROWSER = "a" * 32


@pytest.fixture(scope="module")
def conversation(index_folder: Path) -> Conversation:
    """A stored conversation of BROWSER."""
    answer = fake_answer(fake_citation(ARTICLE, "It was repaired in May."))
    turn = replace(
        new_turn("When <b>exactly</b>?"), found=answer, outlets={"a1": "Post"}, whole=True
    )
    conversation = new_conversation().with_turn(turn)
    store = ConversationStore(index_folder / "chat" / "conversations.sqlite")
    store.save(f"browser:{BROWSER}", conversation)
    store.close()
    return conversation


@pytest.fixture
def browser_client(application: Any) -> TestClient:
    client = TestClient(application, base_url=LOCAL_URL)
    client.cookies.set(COOKIE_NAME, BROWSER)
    return client


def test_the_cited_sentence_is_marked_in_its_article(client: TestClient) -> None:
    start = ARTICLE.text.index("It was")
    page = client.get(f"/article?{urlencode({'id': 'a1', 'at': f'{start}-{start + 23}'})}").text
    assert '<mark class="cited" id="cited"><bdi>It was repaired in May&#46;</bdi></mark>' in page
    assert "<b>" not in page


def test_an_article_names_its_copies(client: TestClient) -> None:
    page = client.get("/article?id=a1").text
    assert "is also in" in page
    assert "<bdi>Echo</bdi>" in page


def test_a_copy_opens_with_its_sentence_marked(client: TestClient) -> None:
    start = ARTICLE.text.index("It was")
    page = client.get(f"/article?{urlencode({'id': 'a1', 'at': f'{start}-{start + 23}'})}").text
    [link] = [url for url in ParsedHTML(page).get_attribute_values("href") if "of=a1" in url]
    copy = client.get(f"/{link}").text
    assert '<mark class="cited" id="cited"><bdi>It was repaired in May&#46;</bdi></mark>' in copy
    gone = client.get("/article?id=a2&of=gone&at=0-5")
    assert (gone.status_code, "<mark" in gone.text) == (200, False)


def test_each_sentence_has_an_address_that_marks_it(client: TestClient) -> None:
    page = ParsedHTML(client.get("/article?id=a1").text)
    at, said = (page.get_attribute_values(f"data-{name}")[-1] for name in ("at", "said"))
    marked = client.get("/article", params={"id": "a1", "at": at, "said": said}).text
    assert '<mark class="cited" id="cited"><bdi>It was repaired in May&#46;</bdi></mark>' in marked


@pytest.mark.parametrize(
    "query",
    ["", "id=<script>alert(1)</script>", "id=a1&at=1-99999", "id=a1&at=x", "id=a1&also=2-1"],
)
def test_an_invalid_link_to_an_article_shows_a_notice(client: TestClient, query: str) -> None:
    response = client.get(f"/article?{query}")
    assert response.status_code == 404
    assert '<p class="notice" role="status">' in response.text
    assert "<script>" not in response.text


@pytest.mark.parametrize("form", ["md", "html", "docx"])
def test_a_conversation_is_exported_as_a_file(
    browser_client: TestClient, conversation: Conversation, form: str
) -> None:
    export = browser_client.get("/export", params={"talk": conversation.id, "form": form})
    day = conversation.turns[0].asked[:10]
    name = f'filename="when-b-exactly-b-{day}.{form}"'
    assert name in export.headers["content-disposition"]
    if form == "docx":
        text = "\n".join(each.text for each in Document(BytesIO(export.content)).paragraphs)
    else:
        text = ParsedHTML(export.text).text.replace("\\", "") if form == "html" else export.text
    assert "It was repaired in May." in text
    assert "Post · 14 June 2024" in text


def test_an_answer_is_copied_as_text_and_as_html(
    client: TestClient, conversation: Conversation
) -> None:
    copied = client.get("/copy", params={"answer": conversation.turns[0].id}).json()
    assert copied["text"].startswith("When <b>exactly</b>?\n\n")
    assert "It was repaired in May. [1]\n" in copied["text"]
    page = ParsedHTML(copied["html"])
    assert "It was repaired in May. [1]" in page.text
    assert {"h2", "blockquote", "ol"} <= set(page.tags)
    assert not {"b", "style"} & set(page.tags)


def test_everybody_with_its_link_can_open_an_answer(
    client: TestClient, conversation: Conversation
) -> None:
    page = client.get("/answer", params={"id": conversation.turns[0].id})
    assert "It was repaired in May." in ParsedHTML(page.text).text
    assert "<b>" not in page.text
    missing = client.get("/answer", params={"id": "unknown"})
    assert (missing.status_code, "no such answer" in missing.text) == (404, True)


def test_a_conversation_is_renamed_and_deleted(
    browser_client: TestClient, index_folder: Path
) -> None:
    turn = replace(new_turn("Which ferry?"), whole=True)
    conversation = new_conversation().with_turn(turn)
    store = ConversationStore(index_folder / "chat" / "conversations.sqlite")
    store.save(f"browser:{BROWSER}", conversation)
    store.close()
    browser_client.post("/talks/rename", json={"id": conversation.id, "name": "The ferry"})
    assert "The ferry" in browser_client.get("/talks", params={"words": "ferry"}).text
    browser_client.post("/talks/delete", json={"id": conversation.id})
    assert "The ferry" not in browser_client.get("/talks").text


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ({"verdict": "good", "comment": "", "include": True}, 200),
        ({"verdict": "fine"}, 404),
        ({"id": "unknown", "verdict": "good"}, 404),
        ([1], 422),
    ],
)
def test_only_feedback_on_an_answer_is_stored(
    browser_client: TestClient,
    conversation: Conversation,
    index_folder: Path,
    content: Any,
    status: int,
) -> None:
    turn_id = conversation.turns[0].id
    body = {"id": turn_id, **content} if isinstance(content, dict) else content
    assert browser_client.post("/feedback", json=body).status_code == status
    if status == 200:
        lines = (index_folder / "chat" / "feedback.jsonl").read_text("utf-8").splitlines()
        assert json.loads(lines[-1])["question"] == "When <b>exactly</b>?"


@pytest.mark.parametrize(
    "path",
    ["/talks/delete", "/talks/rename", "/feedback", "/rebuild", "/add", "/dossier/pin"],
)
def test_other_sites_cannot_change_anything(browser_client: TestClient, path: str) -> None:
    headers = {"origin": "http://evil.example"}
    assert browser_client.post(path, json={}, headers=headers).status_code == 403


def test_pages_come_in_the_language_of_the_browser(browser_client: TestClient) -> None:
    german = {"accept-language": "de-DE,de;q=0.9"}
    assert "Artikel nach Monat" in browser_client.get("/library", headers=german).text
    assert "Frage" in browser_client.get("/frame", headers=german).text
    browser_client.cookies.set("pincite-language", "en")
    assert "Articles by month" in browser_client.get("/library", headers=german).text


@pytest.mark.parametrize(
    "path", ["/export?form=pdf&answer=x", "/library?since=soon", "/scope?until=never"]
)
def test_an_invalid_parameter_shows_a_notice(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert 'class="notice"' in response.text
