"""Pins and the dossier in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pincite.assistant.types import Answer, Question
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import ChatWindow, OpenChat
from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation
from tests.ui.conversations.test_pins import multiply_pins

ARTICLE = fake_article()
CITED = (
    fake_citation(ARTICLE, "It was repaired in May."),
    fake_citation(ARTICLE, "Tickets cost 3 euros.", "2"),
)
SENTENCES = "The ferry runs again.", "It was repaired in May.", "Tickets cost 3 euros."
PIN = """(row) => fetch("dossier/pin", {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(row) })"""
RIGHTS = ["clipboard-read", "clipboard-write"]
READ_HTML = """async () => {
  const [item] = await navigator.clipboard.read();
  return (await item.getType("text/html")).text();
}"""


def answer(question: Question) -> Iterator[Answer]:
    yield fake_answer(*CITED, question=question.text, standalone_question=question.text)


def pin_three(window: ChatWindow) -> None:
    """Pin a sentence, an answer, and a sentence of the open article."""
    page = window.page
    window.ask("When?")
    window.wait_for_answer()
    for pin in (page.locator("blockquote .pin").first, page.get_by_role("button", name="Pin").last):
        pin.click()
        expect(page.locator("#said")).to_have_text("Pinned into the dossier")
        page.locator("#said").evaluate("each => (each.textContent = '')")
    page.locator(".answer blockquote a.cite").first.click()
    page.locator("#source .sentence", has_text="The ferry runs again.").click()
    page.locator('#source [name="pin-sentence"]').click()
    expect(page.locator("#said")).to_have_text("Pinned into the dossier")
    expect(page.locator('#top [name="dossier"]')).to_have_attribute("data-count", "3")
    page.keyboard.press("Escape")


def test_pins_are_noted_reordered_copied_saved_and_kept(
    open_chat: OpenChat, tmp_path: Path
) -> None:
    window = open_chat(
        FakeLibrary((ARTICLE,)), FakeChain(answer), index_folder=tmp_path, permissions=RIGHTS
    )
    page = window.page
    pin_three(window)
    page.locator('#top [name="dossier"]').click()
    dossier = page.locator("#dossier")
    items = dossier.locator("li[data-id]")
    expect(items).to_have_count(3)
    expect(items.nth(1).locator("h3")).to_have_text("When?")
    note = items.nth(2).get_by_label("Note")
    note.fill("Since when?")
    note.press("Tab")
    with page.expect_response("**/dossier/move"):
        items.nth(2).get_by_title("Move up").click()
    expect(items.nth(1)).to_contain_text("The ferry runs again.")
    with page.expect_response("**/dossier/move"):
        items.nth(1).get_by_title("Move up").click()
    expect(items.nth(0)).to_contain_text("The ferry runs again.")

    dossier.get_by_role("button", name="Copy").click()
    expect(page.locator("#said")).to_have_text("Copied")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Since when?\n\nThe ferry runs again. [1]")
    assert not set("*\\#>") & set(text)
    assert "<blockquote" in page.evaluate(READ_HTML)
    with page.expect_download() as saved:
        dossier.get_by_role("link", name="Word").click()
    assert saved.value.suggested_filename.startswith("dossier-20")

    items.nth(0).locator("a.cite").click()
    expect(page.locator("#source mark.cited")).to_have_text("The ferry runs again.")
    page.keyboard.press("Escape")
    expect(dossier).to_be_visible()
    items.nth(0).get_by_role("button", name="Remove").click()
    expect(items).to_have_count(2)
    page.reload()
    page.locator('#top [name="dossier"][data-count="2"], #top [name="dossier"]').click()
    expect(items).to_have_count(2)
    page.keyboard.press("Escape")
    expect(dossier).to_be_hidden()
    assert window.page_errors == []
    assert window.external_requests == []


def drag(page: Page, grip: Locator, target: Locator, *, part: float) -> None:
    """Pull a grip to a part of the height of another element, and hold it there."""
    grip.hover()
    page.mouse.down()
    box = target.bounding_box()
    assert box
    page.mouse.move(box["x"] + 60, box["y"] + part * box["height"], steps=4)


def list_quotes(page: Page) -> list[str]:
    return page.locator("#dossier li[data-id] blockquote").all_text_contents()


def open_dossier_of(open_chat: OpenChat, *quotes: str, **options: Any) -> Page:
    """Open a dossier that has these sentences of the article pinned."""
    page = open_chat(FakeLibrary((ARTICLE,)), FakeChain(answer), **options).page
    for quote in quotes:
        start = ARTICLE.text.index(quote)
        row = {"article": ARTICLE.id, "at": f"{start}-{start + len(quote)}"}
        page.evaluate(PIN, row)
    page.locator('#top [name="dossier"]').click()
    expect(page.locator("#dossier li[data-id]")).to_have_count(len(quotes))
    return page


def test_a_pin_is_dragged_to_its_place_and_stays_there(open_chat: OpenChat) -> None:
    page = open_dossier_of(open_chat, *SENTENCES)
    items = page.locator("#dossier li[data-id]")
    first, second, third = SENTENCES
    with page.expect_response("**/dossier/move"):
        # Where the list is longer than the panel, it scrolls.
        drag(page, items.nth(2).locator(".grip"), page.locator("#dossier .bar"), part=0.9)
        expect(items.nth(0)).to_have_class("dragged")
        expect(items.nth(0)).to_be_in_viewport()
        page.mouse.up()
    assert list_quotes(page) == [third, first, second]
    expect(page.locator("#dossier .dragged")).to_have_count(0)
    with page.expect_response("**/dossier/move"):
        drag(page, items.nth(0).locator(".grip"), items.nth(1), part=0.8)
        expect(items.nth(1)).to_have_class("dragged")
        page.mouse.up()
    assert list_quotes(page) == [first, third, second]
    drag(page, items.nth(2).locator(".grip"), page.locator("#dossier .bar"), part=0.9)
    expect(items.nth(0)).to_contain_text(second)
    page.keyboard.press("Escape")
    assert list_quotes(page) == [first, third, second]
    page.mouse.up()
    expect(page.locator("#dossier")).to_be_visible()
    page.reload()
    page.locator('#top [name="dossier"]').click()
    expect(items).to_have_count(3)
    assert list_quotes(page) == [first, third, second]


def test_a_pin_moves_on_from_the_end_of_a_page(open_chat: OpenChat, tmp_path: Path) -> None:
    page = open_dossier_of(open_chat, SENTENCES[0], index_folder=tmp_path)
    multiply_pins(tmp_path / "chat" / "conversations.sqlite", 10_000)
    page.reload()
    page.locator('#top [name="dossier"]').click()
    dossier, items = page.locator("#dossier"), page.locator("#dossier li[data-id]")
    expect(dossier.get_by_role("link", name="All (10,000)")).to_be_visible()
    expect(items).to_have_count(50)
    items.nth(0).get_by_label("Note").fill("The first of all.")
    items.nth(0).get_by_label("Note").press("Tab")
    dossier.get_by_role("link", name="More").click()
    expect(dossier.get_by_role("link", name="Back")).to_be_visible()
    moved = items.nth(0).get_attribute("data-id")
    items.nth(0).get_by_title("Move up").click()
    expect(items.nth(49)).to_have_attribute("data-id", moved or "")
    expect(items.nth(49).get_by_title("Move up")).to_be_focused()
    expect(items.nth(0).get_by_label("Note")).to_have_value("The first of all.")
    items.nth(49).get_by_title("Move down").click()
    expect(items.nth(0)).to_have_attribute("data-id", moved or "")
    for form in ("Markdown", "HTML", "Word", "Text"):
        with page.expect_download(timeout=240_000) as saved:
            dossier.get_by_role("link", name=form).click()
        assert saved.value.path().stat().st_size > 10_000


def test_a_sentence_has_an_address_of_its_own(open_chat: OpenChat) -> None:
    window = open_chat(FakeLibrary((ARTICLE,)), FakeChain(answer), permissions=RIGHTS)
    page = window.page
    window.ask("When?")
    window.wait_for_answer()
    page.locator(".answer blockquote a.cite").first.click()
    page.locator("#source .sentence", has_text="Tickets cost").click()
    page.locator('#source [name="link-sentence"]').click()
    expect(page.locator("#said")).to_have_text("Link copied")
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    expect(page.locator("mark.cited")).to_have_text("Tickets cost 3 euros.")
