"""Make docs/chat.png: the chat about the sample folder, with a source opened.

Run it from the repository: `python docs/screenshot.py`. It needs Chromium, found as
`chromium` or named in PINCITE_CHROMIUM.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
QUESTION = "How many people died in the pilgrimage?"


def main() -> None:
    """Index the samples, serve the chat, ask, open the first citation, take the picture."""
    pincite = Path(sys.executable).with_name("pincite")
    with tempfile.TemporaryDirectory() as index:
        samples = [ROOT / "examples/articles", "--questions", ROOT / "examples/questions.txt"]
        command = [pincite, "chat", *samples, "--index", index, "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as chat:  # noqa: S603
            try:
                address = next(filter(None, map(_address, chat.stdout or ())), None)
                if address is None:
                    sys.exit("The chat did not start.")
                with sync_playwright() as playwright:
                    executable = os.environ.get("PINCITE_CHROMIUM") or shutil.which("chromium")
                    arguments = ["--no-sandbox", "--disable-gpu"]
                    _picture(
                        playwright.chromium.launch(executable_path=executable, args=arguments),
                        address,
                    )
            finally:
                chat.terminate()


def _address(line: str) -> str | None:
    found = re.search(r"http://\S+", line)
    return found[0] if found else None


def _picture(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
    page.goto(address)
    page.locator("#box textarea").fill(QUESTION)
    page.locator("#box .submit-button").click()
    page.locator(".answer .basis").wait_for(timeout=120_000)
    page.locator(".answer a.cite").first.click()
    page.locator("#source mark.cited").wait_for()
    page.mouse.move(0, 0)
    page.screenshot(path=ROOT / "docs/chat.png")
    browser.close()


if __name__ == "__main__":
    main()
