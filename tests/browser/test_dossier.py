"""Pins and the dossier in a real browser."""

from collections.abc import Iterator
from pathlib import Path

from pincite.assistant.types import Answer, Question
from playwright.sync_api import expect

from tests.browser.chromium import ChatWindow, OpenChat
from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation

ARTICLE = fake_article()
CITED = (
    fake_citation(ARTICLE, "It was repaired in May."),
    fake_citation(ARTICLE, "Tickets cost 3 euros.", "2"),
)
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
