"""For everyone: axe-core on every view, text at 200 %, narrow and wide, light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pincite.assistant.types import Answer, Dispute, Question
from pincite.index.types import Skipped
from playwright.sync_api import Page, expect

from tests.browser.chromium import ChatWindow, OpenChat
from tests.fakes.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation

pytestmark = pytest.mark.browser

ARTICLE = fake_article()
OTHER = fake_article(id="a2", title="Library opens", publisher="Echo", published="2024-08-01")
LIBRARY = FakeLibrary((ARTICLE, OTHER), skipped=(Skipped("scan.pdf", "holds no text"),))
REPAIR_CITATION, PRICE_CITATION = (
    fake_citation(ARTICLE, "It was repaired in May."),
    fake_citation(OTHER, "Tickets cost 3 euros.", "2"),
)


def answer_or_decline(asked: Question) -> Iterator[Answer]:
    if asked.text == "Unknown?":
        yield fake_answer(answered=False, text="Nothing.", closest=(REPAIR_CITATION,))
    else:
        disputes = (Dispute("“May” and “3”", ("1", "2"), ("May", "3"), "2"),)
        yield fake_answer(
            REPAIR_CITATION, PRICE_CITATION, disputes=disputes, standalone_question="When was it?"
        )


def axe_source() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


def serious_violations(page: Page) -> list[str]:
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['html'][:200]}"
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


def walk_views(visitor: ChatWindow) -> Iterator[str]:
    """Lead through every view, and name it."""
    page = visitor.page
    page.get_by_role("button", name="Settings").wait_for()
    yield "empty"
    visitor.ask("When?")
    visitor.wait_for_answer()
    visitor.ask("Unknown?")
    visitor.wait_for_answer(2)
    expect(page.locator("#box .submit-button")).to_be_visible()
    yield "answers"
    page.locator(".answer a.cite").first.click()
    page.locator("#source mark.cited").wait_for()
    yield "source"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Library").click()
    page.locator("#library .articles li").first.wait_for()
    yield "library"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Settings").click()
    yield "settings"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Not helpful").first.click()
    yield "feedback"
    page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_view(
    open_chat: OpenChat, color_scheme: str, width: int, tmp_path: Path
) -> None:
    source = axe_source()
    visitor = open_chat(
        LIBRARY,
        FakeChain(answer_or_decline),
        index_folder=tmp_path,
        sample_questions=["When?"],
        viewport={"width": width, "height": 800},
        color_scheme=color_scheme,
        bypass_csp=True,
    )
    visitor.page.evaluate(source)
    found = {view: serious_violations(visitor.page) for view in walk_views(visitor)}
    assert {view: each for view, each in found.items() if each} == {}


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_cut_off_at_double_text_size(
    open_chat: OpenChat, width: int, tmp_path: Path
) -> None:
    size = {"width": width, "height": 900}
    visitor = open_chat(LIBRARY, FakeChain(answer_or_decline), index_folder=tmp_path, viewport=size)
    visitor.page.add_style_tag(content=":root { font-size: 200% !important; }")
    for _ in walk_views(visitor):
        wide = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        for button in visitor.page.locator("button:visible").all():
            box = button.bounding_box()
            assert box is None or box["x"] + box["width"] <= width + 1, button.text_content()


def test_the_page_is_left_and_entered_by_keyboard_only(open_chat: OpenChat) -> None:
    visitor = open_chat(LIBRARY, FakeChain(answer_or_decline))
    page = visitor.page
    page.keyboard.type("When?")
    page.keyboard.press("Enter")
    visitor.wait_for_answer()
    link = page.locator(".answer a.cite").first
    link.focus()
    expect(page.locator("#card")).to_contain_text("It was repaired in May.")
    page.keyboard.press("Enter")
    expect(page.locator("#source")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    page.get_by_role("button", name="Library").focus()
    page.keyboard.press("Enter")
    page.locator("#library .articles li").first.wait_for()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Library")).to_be_focused()
