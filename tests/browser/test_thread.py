"""The thread of a conversation is never lost: two tabs, addresses, restarts, and logins that end.

Covers also: the scripts `address.js` and `connection.js`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pincite.assistant.types import Answer, Question
from pincite.index.types import Filters
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.auth.users import UserStore
from pincite.ui.server.access import AccessPolicy
from playwright.sync_api import Page, expect

from tests.browser.chromium import OpenChat
from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation
from tests.fakes.ui.server import PASSWORD, chat_server

pytestmark = pytest.mark.browser

ARTICLE = fake_article()
OTHER = fake_article(id="a2", title="Library opens", publisher="Echo", published="2024-08-01")
LIBRARY = FakeLibrary((ARTICLE, OTHER))
REPAIR_CITATION = fake_citation(ARTICLE, "It was repaired in May.")


def answer_once(_: Question) -> Iterator[Answer]:
    yield fake_answer(REPAIR_CITATION)


def ask(page: Page, question: str) -> None:
    page.locator("#box textarea").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def expect_questions(page: Page, *questions: str) -> None:
    expect(page.locator(".question")).to_have_text(list(questions))
    expect(page.locator(".answer .basis")).to_have_count(len(questions))
    expect(page.locator("#box .submit-button")).to_be_visible()


def test_two_tabs_keep_and_show_the_turns_of_both(open_chat: OpenChat) -> None:
    chain = FakeChain(answer_once)
    window = open_chat(LIBRARY, chain)
    first = window.page
    window.ask("When?")
    expect_questions(first, "When?")
    second = first.context.new_page()
    second.goto(first.url)
    expect_questions(second, "When?")
    ask(second, "And where?")
    expect_questions(second, "When?", "And where?")
    expect_questions(first, "When?", "And where?")
    ask(first, "Why?")
    expect_questions(first, "When?", "And where?", "Why?")
    expect_questions(second, "When?", "And where?", "Why?")
    assert chain.questions[2].history[::2] == ("When?", "And where?")
    first.reload()
    expect_questions(first, "When?", "And where?", "Why?")
    assert window.page_errors == []


def test_an_address_leads_back_to_its_conversation(open_chat: OpenChat) -> None:
    chain = FakeChain(answer_once)
    window = open_chat(LIBRARY, chain)
    page, start = window.page, window.page.url
    window.ask("When?")
    expect_questions(page, "When?")
    first = page.url
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/c/[\w-]{22}", first)
    marked = page.locator('#side [aria-current="true"]')
    expect(marked).to_have_text("When?")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".hello")).to_be_visible()
    assert page.url == start
    expect(marked).to_have_count(0)
    window.ask("Why?")
    expect_questions(page, "Why?")
    expect(marked).to_have_text("Why?")
    page.go_back()
    expect(page.locator(".hello")).to_be_visible()
    page.go_back()
    expect_questions(page, "When?")
    expect(marked).to_have_text("When?")
    page.go_forward()
    page.go_forward()
    expect_questions(page, "Why?")
    page.goto(first)
    expect_questions(page, "When?")
    item = page.locator("#side li", has_text="When?")
    item.locator("summary").click()
    item.get_by_role("button", name="Delete").click()
    item.get_by_role("button", name="Delete this conversation for good?").click()
    expect(page.locator(".hello")).to_be_visible()
    assert page.url == start
    page.goto(first)
    expect(page.locator("#hint")).to_contain_text("no longer kept")
    expect(page.locator(".hello")).to_be_visible()
    page.wait_for_url(start)
    assert window.page_errors == []


def test_a_conversation_keeps_its_choice_of_articles(open_chat: OpenChat) -> None:
    chain = FakeChain(answer_once)
    window = open_chat(LIBRARY, chain)
    page = window.page
    page.get_by_role("button", name="Library").click()
    page.get_by_role("link", name="Echo 1").click()
    page.get_by_role("button", name="Ask these: 1 article").click()
    window.ask("When?")
    expect_questions(page, "When?")
    first = page.url
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#scope p")).to_have_count(0)
    elsewhere = page.context.new_page()
    elsewhere.goto(first)
    expect(elsewhere.locator("#scope")).to_contain_text("Asking 1 article · Echo")
    ask(elsewhere, "Why?")
    expect_questions(elsewhere, "When?", "Why?")
    assert [question.filters for question in chain.questions] == [
        Filters(publishers=frozenset({"Echo"}))
    ] * 2


def test_a_question_asked_of_a_stopped_chat_is_sent_when_it_is_back(
    open_chat: OpenChat, tmp_path: Path
) -> None:
    chain = FakeChain(answer_once)
    with chat_server(LIBRARY, chain, index_folder=tmp_path) as url:
        window = open_chat(url=url)
        page = window.page
        window.ask("When?")
        expect_questions(page, "When?")
    address = page.url
    window.ask("And where?")
    lost = page.locator("#lost")
    expect(lost).to_contain_text("The chat does not answer")
    expect(page.locator("#box textarea")).to_have_value("And where?")
    expect(page.locator(".toast-wrap")).to_be_hidden()
    with chat_server(LIBRARY, chain, index_folder=tmp_path, port=int(url.rpartition(":")[2])):
        expect_questions(page, "When?", "And where?")
        expect(lost).to_have_count(0)
        assert page.url == address
        assert chain.questions[-1].history == ("When?", "It was repaired in May. [1]")


def test_an_expired_login_keeps_the_question(open_chat: OpenChat, tmp_path: Path) -> None:
    users = UserStore(tmp_path / "users.json")
    users.add("anna", PASSWORD)
    policy = AccessPolicy(sessions=SessionSigner(users))
    with chat_server(LIBRARY, FakeChain(answer_once), access_policy=policy) as url:
        context = open_chat(LIBRARY, FakeChain(answer_once)).page.context
        page = context.new_page()

        def log_in() -> None:
            page.get_by_label("Name").fill("anna")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Log in").click()

        page.goto(url)
        log_in()
        page.locator("#about strong").wait_for()
        ask(page, "When?")
        expect_questions(page, "When?")
        address = page.url
        context.clear_cookies()
        ask(page, "And where?")
        expect(page.locator("#lost")).to_contain_text("Your login has expired")
        expect(page.locator("#box textarea")).to_have_value("And where?")
        page.locator("#lost").get_by_role("link", name="Log in").click()
        log_in()
        expect_questions(page, "When?")
        assert page.url == address
        expect(page.locator("#box textarea")).to_have_value("And where?")


def test_back_on_a_phone_closes_the_source_and_escape_the_list(open_chat: OpenChat) -> None:
    size = {"width": 390, "height": 800}
    window = open_chat(LIBRARY, FakeChain(answer_once), viewport=size)
    page = window.page
    window.ask("When?")
    window.wait_for_answer()
    address, panel = page.url, page.locator("#source")
    page.locator(".answer a.cite").first.click()
    expect(panel).to_be_visible()
    page.go_back()
    expect(panel).to_be_hidden()
    expect(page.locator(".question")).to_have_text("When?")
    page.locator(".answer a.cite").first.click()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    assert page.url == address
    opener = page.get_by_role("button", name="Conversations")
    opener.click()
    expect(page.locator("body.listing")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("body.listing")).to_have_count(0)
    expect(opener).to_be_focused()
    opener.click()
    page.locator('#side [name="tab"][value="sources"]').click()
    page.locator("#side .entries a").first.click()
    expect(panel).to_be_visible()
    expect(page.locator("body.listing")).to_have_count(0)
