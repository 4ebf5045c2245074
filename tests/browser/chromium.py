"""A real browser, and the chat served to it."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from pincite.ui.server.app import create_app, create_uvicorn_config
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("PINCITE_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
LAUNCH_ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


# Not for the session: while it is open, no other test could run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM or not Path(CHROMIUM).exists():
        pytest.skip("no Chromium: install it or name it in PINCITE_CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCH_ARGUMENTS)
        yield chromium
        chromium.close()


@contextmanager
def chat_server(library: Any, chain: Any, **options: Any) -> Iterator[str]:
    """Serve the chat on a free port of this machine; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        chains = chain if isinstance(chain, dict) else {"": chain}
        application = create_app(library, chains, **options)
        server = uvicorn.Server(create_uvicorn_config(application))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


class ChatWindow:
    """A browser window on the chat that notes every request that leaves the machine."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.external_requests: list[str] = []
        self.page_errors: list[str] = []
        context.on("request", lambda request: self._record_request(request.url))
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.page_errors.append(str(error)))
        self.page.goto(address)
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
        """Wait for the whole of the last of so many answers; gives its text."""
        self.page.locator(".answer .basis").nth(count - 1).wait_for()
        return self.page.locator(".answer").last.text_content() or ""


OpenChat = Callable[..., ChatWindow]


@pytest.fixture
def open_chat(browser: Browser) -> Iterator[OpenChat]:
    """Give a function that serves a library and a chain, or takes an address, and visits it."""
    with ExitStack() as stack:

        def open_window(
            library: Any = None, chain: Any = None, *, address: str = "", **options: Any
        ) -> ChatWindow:
            context_options = {name: options.pop(name) for name in CONTEXT_OPTIONS & options.keys()}
            address = address or stack.enter_context(chat_server(library, chain, **options))
            context = stack.enter_context(browser.new_context(**context_options))
            return ChatWindow(context, address)

        yield open_window


CONTEXT_OPTIONS = {"viewport", "color_scheme", "bypass_csp", "locale", "permissions"}
