"""Take the screenshots of README and docs: each view of the chat, on the sample folder.

Run `make pictures`. It needs Chromium: the command `chromium`, or the one in PINCITE_CHROMIUM.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
QUESTION = "How many people died in the pilgrimage?"
DATE_QUESTION = "When did Russian troops withdraw from the city of Kherson?"
UNANSWERABLE_QUESTION = "Who won the U.S. presidential election of November 2024?"
TIMEOUT_MS = 600_000


def main() -> None:
    """Index the sample folder, serve the chat, and take the screenshots."""
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
                    _take_screenshots(browser, address)
                    browser.close()
            finally:
                chat.terminate()


def _find_address(line: str) -> str | None:
    found = re.search(r"http://\S+", line)
    return found[0] if found else None


def _take_screenshots(browser: Browser, address: str) -> None:
    wide = _open(browser, address, 1280, "light")
    _show_start(wide)
    _save_screenshot(wide, "start")
    wide.locator("#start ol.story a").first.click()
    wide.locator("#source .guide summary").click()
    _save_screenshot(wide, "article")
    wide.keyboard.press("Escape")
    _ask(wide, QUESTION, 1)
    wide.locator("#next .ask").first.wait_for()
    wide.locator(".answer a.cite").first.click()
    wide.locator("#source mark.cited").wait_for()
    _save_screenshot(wide, "chat")
    wide.keyboard.press("Escape")
    _ask(wide, UNANSWERABLE_QUESTION, 2)
    _save_screenshot(wide, "declined")
    wide.get_by_role("button", name="Library").click()
    wide.locator("#library .articles li").first.wait_for()
    _save_screenshot(wide, "library")
    wide.keyboard.press("Escape")
    _show_dossier_and_original(wide)
    wide.get_by_role("button", name="Settings").click()
    _save_screenshot(wide, "settings")
    narrow = _open(browser, address, 390, "dark")
    _show_start(narrow)
    _save_screenshot(narrow, "start-narrow")
    _ask(narrow, DATE_QUESTION, 1)
    _save_screenshot(narrow, "narrow")


def _show_dossier_and_original(page: Page) -> None:
    """Pin a sentence and an answer; then open a page of a PDF from the list beside the chat."""
    answer = page.locator(".answer").first
    answer.locator(".pin:empty").first.click()
    answer.locator('.acts [name="pin"]').click()
    page.locator('#top [name="dossier"][data-count="2"]').click()
    note = page.locator("#dossier textarea").first
    note.fill("Ask the ministry for the final count.")
    note.press("Tab")
    _save_screenshot(page, "dossier")
    page.keyboard.press("Escape")
    page.locator('#side [name="tab"][value="sources"]').click()
    page.locator("#side .entries a", has_text="Starliner comes home").click()
    page.locator('#source [name="view"][value="page"]').click()
    page.locator("#source .original img").first.wait_for()
    _save_screenshot(page, "original")
    page.locator('#source [name="view"][value="text"]').click()
    page.keyboard.press("Escape")
    page.locator('#side [name="tab"][value="talks"]').click()


def _open(browser: Browser, address: str, width: int, color_scheme: str) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=color_scheme)  # type: ignore[arg-type]
    page.set_default_timeout(TIMEOUT_MS)
    page.goto(address)
    page.locator("#about strong").wait_for()
    return page


def _show_start(page: Page) -> None:
    """Wait until the start page is complete, and open its first story."""
    page.locator("#start .complete").wait_for()
    page.locator("#start details.story summary").first.click()


def _ask(page: Page, question: str, number: int) -> None:
    """Ask a question, and wait until the answer with this number on the page is complete."""
    page.locator("#box textarea").fill(question)
    page.locator("#box .submit-button").click()
    page.locator(".answer .basis").nth(number - 1).wait_for()
    page.locator("#box .submit-button").wait_for()


def _save_screenshot(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.wait_for_timeout(4_000)  # until the notices in the corner are gone
    page.screenshot(path=ROOT / f"docs/{name}.png")


if __name__ == "__main__":
    main()
