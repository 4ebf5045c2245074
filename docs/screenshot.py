"""Take the pictures of README and docs: each view of the chat, on the sample folder.

Run `make pictures`. It needs Chromium: the command `chromium`, or the one in PINCITE_CHROMIUM.

Each view is taken on a wide screen, on a phone, and in dark. The strips `film-*.png` show all views
of one of these; the README shows some of them in full size. Other views are in `build/pictures/`.
"""

import base64
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "build" / "pictures"
QUESTION = "How many people died in the pilgrimage?"
DATE_QUESTION = "When did Russian troops withdraw from the city of Kherson?"
UNANSWERABLE_QUESTION = "Who won the U.S. presidential election of November 2024?"
DRAFT = """Boeing's Starliner has returned to Earth without the two people it carried into space.

Boeing's Starliner has returned to Earth without the three people it carried into space."""
TIMEOUT_MS = 600_000
STRIP_WIDTH = 1_600
FULL_SIZE = {
    ("wide", "chat"): "chat",
    ("wide", "declined"): "declined",
    ("wide", "library"): "library",
    ("wide", "settings"): "settings",
    ("phone", "short"): "narrow",
}
"""Look and view → the name of a picture in docs/."""


class Look(NamedTuple):
    """A screen: its size in pixels and its colours, and how many views a row of its strip has."""

    name: str
    width: int
    color_scheme: str
    columns: int


class View(NamedTuple):
    """A view of the page: its name, what the strip says of it, and how to get there.

    `show` gets a page that shows a new conversation.
    """

    name: str
    caption: str
    show: Callable[[Page], None]


def main() -> None:
    """Index the sample folder, serve the chat, and take the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    pincite = Path(sys.executable).with_name("pincite")
    with tempfile.TemporaryDirectory() as index:
        command = [str(pincite), "chat", str(ROOT / "examples/articles"), "--index", index]
        command += ["--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as chat:  # noqa: S603
            try:
                address = next(filter(None, map(_find_address, chat.stdout or ())), None)
                if address is None:
                    sys.exit("The chat did not start.")
                with sync_playwright() as playwright:
                    executable = os.environ.get("PINCITE_CHROMIUM") or shutil.which("chromium")
                    arguments = ["--no-sandbox", "--disable-gpu"]
                    browser = playwright.chromium.launch(executable_path=executable, args=arguments)
                    for look in LOOKS:
                        frames = list(_take_views(browser, address, look))
                        _save_strip(browser, look, frames)
                    browser.close()
            finally:
                chat.terminate()


def _find_address(line: str) -> str | None:
    found = re.search(r"http://\S+", line)
    return found[0] if found else None


def _take_views(browser: Browser, address: str, look: Look) -> Iterator[tuple[str, bytes]]:
    """Yield the caption and the picture of each view."""
    page = browser.new_page(
        viewport={"width": look.width, "height": 800},
        color_scheme=look.color_scheme,  # type: ignore[arg-type]
    )
    page.set_default_timeout(TIMEOUT_MS)
    for view in VIEWS:
        page.goto(address)
        page.locator("#about strong").wait_for()
        view.show(page)
        page.mouse.move(0, 0)
        if view.name != "asked":
            page.wait_for_timeout(4_000)  # until the notices in the corner are gone
        picture = page.screenshot()
        (PICTURES / f"{view.name}-{look.name}.png").write_bytes(picture)
        if name := FULL_SIZE.get((look.name, view.name)):
            (ROOT / f"docs/{name}.png").write_bytes(picture)
        yield view.caption, picture
    page.close()


def _save_strip(browser: Browser, look: Look, frames: list[tuple[str, bytes]]) -> None:
    """Write a picture of all views of a look, in rows."""
    figures = "".join(
        f'<figure><img src="data:image/png;base64,{base64.b64encode(picture).decode()}">'
        f"<figcaption>{number}. {caption}</figcaption></figure>"
        for number, (caption, picture) in enumerate(frames, 1)
    )
    style = (
        "body{margin:16px;font:15px/1.3 system-ui,sans-serif;color:#222;background:#e9e6df}"
        f"main{{display:grid;grid-template-columns:repeat({look.columns},1fr);gap:20px 16px}}"
        "figure{margin:0}img{width:100%;display:block;border:1px solid #bbb}"
        "figcaption{padding-top:6px}"
    )
    page = browser.new_page(viewport={"width": STRIP_WIDTH, "height": 400})
    page.set_content(f"<style>{style}</style><main>{figures}</main>")
    page.screenshot(path=ROOT / f"docs/film-{look.name}.png", full_page=True)
    page.close()


def _show_start(page: Page) -> None:
    page.locator("#start .complete").wait_for()
    page.locator("#start details.story summary").first.click()


def _show_article(page: Page) -> None:
    _show_start(page)
    page.locator("#start ol.story a").first.click()
    page.locator("#source .guide summary").click()


def _show_waiting(page: Page) -> None:
    page.locator("#box textarea").fill(DATE_QUESTION)
    page.locator("#box .submit-button").click()
    page.locator(".waiting, .answer").first.wait_for()


def _show_answer(page: Page) -> None:
    _ask(page, QUESTION)
    page.locator("#next .ask").first.wait_for()
    page.locator(".answer a.cite").first.click()
    page.locator("#source mark.cited").wait_for()


def _show_short_answer(page: Page) -> None:
    _ask(page, DATE_QUESTION)


def _show_declined(page: Page) -> None:
    _ask(page, UNANSWERABLE_QUESTION)


def _show_conversations(page: Page) -> None:
    _open_list(page)


def _show_library(page: Page) -> None:
    page.get_by_role("button", name="Library").click()
    page.locator("#library .articles li").first.wait_for()


def _show_settings(page: Page) -> None:
    page.get_by_role("button", name="Settings").click()


def _show_dossier(page: Page) -> None:
    _ask(page, QUESTION)
    answer = page.locator(".answer").first
    counter = page.locator('#top [name="dossier"]')
    if counter.get_attribute("data-count") in (None, "", "0"):
        answer.locator(".pin:empty").first.click()
        answer.locator('.acts [name="pin"]').click()
    page.locator('#top [name="dossier"][data-count="2"]').click()
    note = page.locator("#dossier textarea").first
    note.fill("Ask the ministry for the final count.")
    note.press("Tab")


def _show_original(page: Page) -> None:
    """Open a page of a PDF, from the list of sources."""
    _open_list(page)
    page.locator('#side [name="tab"][value="sources"]').click()
    page.locator("#side .entries a", has_text="Starliner comes home").click()
    page.locator('#source [name="view"][value="page"]').click()
    page.locator("#source .original img").first.wait_for()


def _show_check(page: Page) -> None:
    page.goto(f"{_get_address(page)}/check")
    page.get_by_label("The text").fill(DRAFT)
    page.get_by_role("button", name="Check").click()
    page.locator(".result h2").wait_for()


def _show_timeline(page: Page) -> None:
    page.goto(f"{_get_address(page)}/timeline?article=2024-06/change-6-weight.md")
    page.locator("h1").wait_for()


def _get_address(page: Page) -> str:
    return page.url.partition("/c/")[0].rstrip("/")


def _open_list(page: Page) -> None:
    """Show the list of conversations and sources, which is beside the chat on a wide screen."""
    opener = page.locator('#top [name="side"]')
    if opener.is_visible() and not page.locator('#side [name="tab"]').first.is_visible():
        opener.click()


def _ask(page: Page, question: str) -> None:
    """Ask a question in a new conversation, and wait until the answer is complete."""
    page.locator("#box textarea").fill(question)
    page.locator("#box .submit-button").click()
    page.locator(".answer .basis").first.wait_for()
    page.locator("#box .submit-button").wait_for()


LOOKS = (
    Look("wide", 1280, "light", 4),
    Look("phone", 390, "dark", 7),
    Look("dark", 1280, "dark", 4),
)
VIEWS = (
    View("start", "The start page, made from the folder", _show_start),
    View("article", "An article, summed up by its own sentences", _show_article),
    View("asked", "A question was asked: what is being read", _show_waiting),
    View("short", "An answer with few words in bold", _show_short_answer),
    View("chat", "Sources that differ, and the cited sentence", _show_answer),
    View("declined", "Declined: the closest sentence", _show_declined),
    View("conversations", "Conversations, each with an address", _show_conversations),
    View("check", "A draft, checked sentence by sentence", _show_check),
    View("timeline", "The timeline of a story", _show_timeline),
    View("dossier", "Pins with notes in the dossier", _show_dossier),
    View("original", "The page of a PDF", _show_original),
    View("library", "The library, and where files are added", _show_library),
    View("settings", "Settings, beside the page", _show_settings),
)

if __name__ == "__main__":
    main()
