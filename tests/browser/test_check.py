"""The page that checks a text, and the timeline of a story, in a real browser."""

from pathlib import Path

import pytest
from pincite.index import Index
from playwright.sync_api import Browser, expect

from tests.browser.axe import find_violations, load_axe_script
from tests.fakes.ui.library import FakeChain
from tests.fakes.ui.server import chat_server

pytestmark = pytest.mark.browser

HELD = "Boeing's Starliner has returned to Earth without the two people it carried into space."
WRONG = HELD.replace("two people", "three people")


def test_a_draft_is_checked_and_saved(
    browser: Browser, sample_index: Index, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.html"
    draft.write_text(f"<p>{HELD}</p><p>{WRONG}</p><p>Is it so?</p>")
    with chat_server(sample_index, FakeChain(lambda _: iter(()))) as address:
        page = browser.new_context(locale="en-GB", bypass_csp=True).new_page()
        page.goto(f"{address}/check")
        page.locator("input[type=file]").set_input_files(draft)
        expect(page.get_by_label("The text")).to_have_value(f"{HELD}\n\n{WRONG}\n\nIs it so?")
        page.get_by_role("button", name="Check").click()
        expect(page.locator(".result h2")).to_contain_text("Borne out: 1 · Contradicted: 1")
        expect(page.locator(".contradicted .stated strong")).to_contain_text("three")
        page.evaluate(load_axe_script())
        assert find_violations(page) == []
        with page.expect_download() as download:
            page.get_by_role("button", name="Markdown").click()
        assert "Contradicted: another figure" in download.value.path().read_text("utf-8")
        with page.expect_popup() as popup:
            page.locator(".contradicted a").first.click()
        expect(popup.value.locator("mark.cited")).to_contain_text("two people")
        popup.value.get_by_role("link", name="Timeline of the story").wait_for()
        page.goto(f"{address}/timeline?article=2024-06/change-6-weight.md")
        expect(page.locator("h1")).to_be_visible()
        page.evaluate(load_axe_script())
        assert find_violations(page) == []
        page.context.close()
