"""Logging in and out in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pincite.assistant.types import Answer, Question
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.auth.users import UserStore
from pincite.ui.server.access import AccessPolicy
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import find_violations, load_axe_script
from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation
from tests.fakes.ui.server import chat_server

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
ARTICLE = fake_article()


def answer_once(_: Question) -> Iterator[Answer]:
    yield fake_answer(fake_citation(ARTICLE, "It was repaired in May."))


def log_in(page: Page, password: str) -> None:
    page.get_by_label("Name").fill("Anna Ö.")
    page.get_by_label("Passwor").fill(password)
    page.get_by_role("button").click()


def test_people_log_in_ask_and_log_out(browser: Browser, tmp_path: Path) -> None:
    users = UserStore(tmp_path / "users.json")
    users.add("Anna Ö.", PASSWORD)
    policy = AccessPolicy(sessions=SessionSigner(users))
    with chat_server(
        FakeLibrary((ARTICLE,)), FakeChain(answer_once), access_policy=policy
    ) as address:
        page = browser.new_context(locale="de-DE", bypass_csp=True).new_page()
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", "de")
        page.evaluate(load_axe_script())
        assert find_violations(page) == []
        log_in(page, "wrong")
        expect(page.get_by_role("alert")).to_have_text("Name oder Passwort ist falsch.")
        log_in(page, PASSWORD)
        page.locator("#about strong").wait_for()
        page.locator("#box textarea").fill("When?")
        page.locator("#box .submit-button").click()
        page.locator(".answer .basis").wait_for()
        expect(page.locator("#side .who")).to_contain_text("Anna Ö.")
        expect(page.locator('#side [name="open"]')).to_have_text("When?")
        page.get_by_role("button", name="Abmelden").click()
        page.get_by_label("Passwort").wait_for()
        page.goto(address)
        page.get_by_label("Passwort").wait_for()
        page.context.close()
