"""Accessibility: axe-core on every view, text at 200 %, and the keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pincite.assistant.types import Answer, Dispute, Question
from pincite.index.types import Skipped
from playwright.sync_api import expect

from tests.browser.axe import find_violations, load_axe_script
from tests.browser.chromium import ChatWindow, OpenChat
from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation

pytestmark = pytest.mark.browser

ARTICLE = fake_article()
OTHER = fake_article(id="a2", title="Library opens", publisher="Echo", published="2024-08-01")
LIBRARY = FakeLibrary((ARTICLE, OTHER), skipped=(Skipped("scan.pdf", "holds no text"),))
REPAIR_CITATION, PRICE_CITATION = (
    fake_citation(ARTICLE, "It was repaired in May."),
    fake_citation(OTHER, "Tickets cost 3 euros.", "2"),
)


def answer_or_decline(question: Question) -> Iterator[Answer]:
    if question.text == "Unknown?":
        yield fake_answer(standing="declined", text="Nothing.", closest=(REPAIR_CITATION,))
    else:
        disputes = (Dispute("“May” and “3”", ("1", "2"), ("May", "3"), "2"),)
        yield fake_answer(
            REPAIR_CITATION, PRICE_CITATION, disputes=disputes, standalone_question="When was it?"
        )


def walk_views(window: ChatWindow) -> Iterator[str]:
    """Open every view of the page in turn and yield its name."""
    page = window.page
    page.get_by_role("button", name="Settings").wait_for()
    yield "empty"
    window.ask("When?")
    window.wait_for_answer()
    window.ask("Unknown?")
    window.wait_for_answer(2)
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


@pytest.mark.parametrize(
    ("color_scheme", "width"),
    [
        ("light", 1280),
        ("dark", 390),
        pytest.param("light", 390, marks=pytest.mark.nightly),
        pytest.param("dark", 1280, marks=pytest.mark.nightly),
    ],
)
def test_axe_finds_nothing_in_any_view(
    open_chat: OpenChat, color_scheme: str, width: int, tmp_path: Path
) -> None:
    script = load_axe_script()
    window = open_chat(
        LIBRARY,
        FakeChain(answer_or_decline),
        index_folder=tmp_path,
        sample_questions=["When?"],
        viewport={"width": width, "height": 800},
        color_scheme=color_scheme,
        bypass_csp=True,
    )
    window.page.evaluate(script)
    violations = {view: find_violations(window.page) for view in walk_views(window)}
    assert {view: each for view, each in violations.items() if each} == {}


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.nightly)])
def test_nothing_is_cut_off_at_double_text_size(
    open_chat: OpenChat, width: int, tmp_path: Path
) -> None:
    size = {"width": width, "height": 900}
    window = open_chat(LIBRARY, FakeChain(answer_or_decline), index_folder=tmp_path, viewport=size)
    window.page.add_style_tag(content=":root { font-size: 200% !important; }")
    for _ in walk_views(window):
        assert window.page.evaluate("document.documentElement.scrollWidth") <= width
        for button in window.page.locator("button:visible").all():
            box = button.bounding_box()
            assert box is None or box["x"] + box["width"] <= width + 1, button.text_content()


def test_the_page_can_be_used_by_keyboard_alone(open_chat: OpenChat) -> None:
    window = open_chat(LIBRARY, FakeChain(answer_or_decline))
    page = window.page
    page.keyboard.type("When?")
    page.keyboard.press("Enter")
    window.wait_for_answer()
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
