"""The settings in a real browser: the look of the page."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import OpenChat
from tests.fakes.ui.library import FakeChain
from tests.fakes.ui.sample_library import LIBRARY, answer_once

pytestmark = pytest.mark.browser


def is_dark(page: Page) -> bool:
    """Return whether the words on the page are lighter than what they stand on."""
    ink, paper = page.evaluate(
        """() => {
          const context = document.createElement("canvas").getContext("2d");
          const { color, backgroundColor } = getComputedStyle(document.querySelector("#top"));
          return [color, backgroundColor].map((each) => {
            context.fillStyle = each;
            context.fillRect(0, 0, 1, 1);
            return context.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((a, b) => a + b);
          });
        }"""
    )
    return bool(ink > paper)


def test_the_look_follows_the_system_or_is_chosen_and_kept(open_chat: OpenChat) -> None:
    window = open_chat(LIBRARY, FakeChain(answer_once), color_scheme="light")
    page = window.page
    assert not is_dark(page)
    window.ask("When?")
    window.wait_for_answer()
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("radio", name="Dark").check()
    assert is_dark(page)
    page.keyboard.press("Escape")
    expect(page.locator(".question")).to_have_text("When?")
    page.reload()
    page.locator("#about strong").wait_for()
    assert is_dark(page)
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    page.get_by_role("radio", name="As the system").check()
    assert not is_dark(page)
    page.emulate_media(color_scheme="dark")
    assert is_dark(page)
    assert window.page_errors == []
