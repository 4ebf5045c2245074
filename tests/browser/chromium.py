"""A real browser, and a window of it on the chat."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.fakes.ui.server import chat_server

CHROMIUM = os.environ.get("PINCITE_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
LAUNCH_ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
CONTEXT_OPTIONS = {
    *("viewport", "color_scheme", "bypass_csp", "locale", "permissions", "storage_state")
}
"""The options of a test that configure the browser; the others configure the chat."""


# One browser per module, not per session: while Playwright runs, no other test can run an event
# loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM or not Path(CHROMIUM).exists():
        pytest.skip("no Chromium: install it or name it in PINCITE_CHROMIUM")
    expect.set_options(timeout=30_000)  # a busy machine is slow, and not wrong
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCH_ARGUMENTS)
        yield chromium
        chromium.close()


class ChatWindow:
    """A browser window on the chat that records requests to other machines and script errors."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.external_requests: list[str] = []
        self.page_errors: list[str] = []
        context.on("request", lambda request: self._record_request(request.url))
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.page_errors.append(str(error)))
        self.page.goto(url)
        self.page.locator("#box textarea").wait_for()
        self.page.locator("#about strong").wait_for()

    def _record_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.hostname != "127.0.0.1":
            self.external_requests.append(url)

    def ask(self, question: str) -> None:
        """Type a question and send it."""
        self.page.locator("#box textarea").fill(question)
        self.page.get_by_role("button", name="Ask", exact=True).click()

    def wait_for_answer(self, count: int = 1) -> str:
        """Wait until `count` answers are complete and return the text of the last one."""
        self.page.locator(".answer .basis").nth(count - 1).wait_for()
        return self.page.locator(".answer").last.text_content() or ""


OpenChat = Callable[..., ChatWindow]


@pytest.fixture
def open_chat(browser: Browser) -> Iterator[OpenChat]:
    """A function that opens a window on the chat.

    It serves a library and a chain, with options for the chat and the browser, or visits the
    `url` of a chat that another window serves.
    """
    with ExitStack() as stack:

        def open_window(
            library: Any = None, chain: Any = None, *, url: str = "", **options: Any
        ) -> ChatWindow:
            context_options = {name: options.pop(name) for name in CONTEXT_OPTIONS & options.keys()}
            url = url or stack.enter_context(chat_server(library, chain, **options))
            context = stack.enter_context(browser.new_context(**context_options))
            return ChatWindow(context, url)

        yield open_window
