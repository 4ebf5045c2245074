"""Speed of the page in a real browser: first paint, ready for a question, first quotation.

Also how far what is on the page moves while an answer arrives: the cumulative layout shift, 0 to 1.

Usage: python -m benchmarks.ui.page INDEX QUESTIONS.txt [--visits 5]

Needs Chromium, on the PATH as `chromium` or named in PINCITE_CHROMIUM. Each visit opens a fresh
browser window and asks each question of the file. Prints the median and the slowest time of all
visits, in milliseconds, and the sum of the layout shifts of a question.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FIRST_PAINT_SCRIPT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
SHIFT_SCRIPT = """
  globalThis.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.shifts += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
"""Counts all shifts, those within half a second of a click too."""
TIMEOUT = 60_000
SHIFT = "layout shift of an answer"
PAUSE = 2.0
"""Seconds between questions: the chat allows 30 a minute."""


def main() -> None:
    """Serve the index, visit the page, and print the times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("index")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--visits", type=int, default=5)
    arguments = parser.parse_args()
    questions = arguments.questions.read_text("utf-8").split("\n")
    pincite = str(Path(sys.executable).with_name("pincite"))
    command = [pincite, "chat", "--index", arguments.index, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as chat:
        try:
            announcement = next(line for line in chat.stdout or () if "http://" in line)
            found = re.search(r"http://\S+", announcement)
            address = found[0] if found else ""
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=os.environ.get("PINCITE_CHROMIUM") or shutil.which("chromium"),
                    args=["--no-sandbox", "--disable-gpu"],
                )
                times: defaultdict[str, list[float]] = defaultdict(list)
                for _ in range(arguments.visits):
                    measure_visit(
                        browser, address, [each for each in questions if each.strip()], times
                    )
                browser.close()
        finally:
            chat.terminate()
    shifts = times.pop(SHIFT)
    for name, each in times.items():
        median, slowest = statistics.median(each), max(each)
        print(f"{name:<28} median {median:6.0f} ms  slowest {slowest:6.0f} ms  of {len(each)}")
    print(f"{SHIFT:<28} median {statistics.median(shifts):6.3f}  largest {max(shifts):9.3f}")


def measure_visit(
    browser: Browser, address: str, questions: list[str], times: defaultdict[str, list[float]]
) -> None:
    """Open the page, ask each question in a new conversation, and add to `times` (ms)."""
    page = browser.new_context().new_page()
    page.set_default_timeout(TIMEOUT)
    started = time.perf_counter()
    page.goto(address)
    page.locator("#box textarea").wait_for()
    page.locator("#about strong").wait_for()
    times["ready to be asked"].append(1_000 * (time.perf_counter() - started))
    times["first paint"].append(page.evaluate(FIRST_PAINT_SCRIPT))
    page.evaluate(SHIFT_SCRIPT)
    for question in questions:
        page.locator("#box textarea").fill(question)
        page.evaluate("globalThis.shifts = 0")
        started = time.perf_counter()
        page.locator("#box .submit-button").click()
        page.locator(".answer :is(blockquote, .side)").first.wait_for()
        times["first quoted sentence"].append(1_000 * (time.perf_counter() - started))
        page.locator(".answer .basis").wait_for()
        page.locator("#box .submit-button").wait_for()
        times[SHIFT].append(page.evaluate("globalThis.shifts"))
        page.locator('#side [name="new"]').click()
        page.locator(".question").wait_for(state="detached")
        time.sleep(PAUSE)
    page.context.close()


if __name__ == "__main__":
    main()
