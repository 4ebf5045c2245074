"""Conversations, the actions on an answer, and the library in a real browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pincite.assistant.types import Answer, Question
from pincite.index import Served, build
from pincite.index.types import Filters
from playwright.sync_api import expect

from tests.browser.chromium import ChatWindow, OpenChat
from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation

pytestmark = pytest.mark.browser

ARTICLE = fake_article()
OTHER = fake_article(id="a2", title="Library opens", publisher="Echo", published="2024-08-01")
REPAIR_CITATION, RUNS_CITATION = (
    fake_citation(ARTICLE, "It was repaired in May."),
    fake_citation(ARTICLE, "The ferry runs again.", "2"),
)
PRICE_CITATION = fake_citation(OTHER, "Tickets cost 3 euros.", "3")
LIBRARY = FakeLibrary((ARTICLE, OTHER))


def answer_once(_: Question) -> Iterator[Answer]:
    yield fake_answer(REPAIR_CITATION, RUNS_CITATION, PRICE_CITATION)


def list_conversation_names(window: ChatWindow) -> list[str]:
    return window.page.locator('#side [name="open"]').all_text_contents()


def test_a_conversation_is_stored_found_renamed_and_deleted(
    open_chat: OpenChat, tmp_path: Path
) -> None:
    window = open_chat(LIBRARY, FakeChain(answer_once), index_folder=tmp_path)
    page = window.page
    window.ask("When was it repaired?")
    window.wait_for_answer()
    expect(page.locator('#side [name="open"]')).to_have_text(["When was it repaired?"])
    page.get_by_role("button", name="New conversation").click()
    window.ask("Who <b>knows</b>?")
    window.wait_for_answer()
    expect(page.locator('#side [name="open"]')).to_have_count(2)

    page.reload()
    page.locator('#side [name="open"]').first.wait_for()
    assert list_conversation_names(window) == ["Who <b>knows</b>?", "When was it repaired?"]
    page.get_by_role("button", name="When was it repaired?").click()
    expect(page.locator(".question")).to_have_text(["When was it repaired?"])
    expect(page.locator(".answer blockquote")).to_have_count(3)
    window.ask("And where?")
    window.wait_for_answer(2)

    page.get_by_role("searchbox", name="Search conversations").fill("KNOWS")
    expect(page.locator('#side [name="open"]')).to_have_text(["Who <b>knows</b>?"])
    item = page.locator("#side li")
    item.locator("summary").click()
    item.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="Name of the conversation").fill("Who knows at all")
    page.keyboard.press("Enter")
    expect(page.locator('#side [name="open"]')).to_have_text(["Who knows at all"])
    item.locator("summary").click()
    item.get_by_role("button", name="Delete").click()
    item.get_by_role("button", name="Delete this conversation for good?").click()
    expect(page.locator("#side")).to_contain_text("No conversation has these words.")
    assert window.page_errors == []


def test_an_edited_question_replaces_the_later_turns(open_chat: OpenChat) -> None:
    chain = FakeChain(answer_once)
    window = open_chat(LIBRARY, chain)
    page = window.page
    window.ask("When?")
    window.wait_for_answer()
    window.ask("And where?")
    window.wait_for_answer(2)
    page.locator(".asking").first.hover()
    page.get_by_role("button", name="Edit and ask again").first.click()
    expect(page.locator("#box textarea")).to_have_value("When?")
    expect(page.locator("#scope")).to_contain_text("replaces what follows it")
    window.ask("When exactly?")
    expect(page.locator(".question")).to_have_text(["When exactly?"])
    window.wait_for_answer()
    window.ask("Why?")
    window.wait_for_answer(2)
    assert [len(question.history) for question in chain.questions] == [0, 2, 0, 2]


def test_an_answer_is_copied_linked_exported_and_rated(open_chat: OpenChat, tmp_path: Path) -> None:
    rights = ["clipboard-read", "clipboard-write"]
    window = open_chat(LIBRARY, FakeChain(answer_once), index_folder=tmp_path, permissions=rights)
    page = window.page
    window.ask("When?")
    window.wait_for_answer()

    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#said")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "\nIt was repaired in May. [1] (as of 14 June 2024)\n" in copied
    assert "Harbour ferry returns · Harbour Post · 14 June 2024" in copied

    page.get_by_role("button", name="Link", exact=True).click()
    expect(page.locator("#said")).to_have_text("Link copied")
    alone = page.context.new_page()
    alone.goto(page.evaluate("navigator.clipboard.readText()"))
    expect(alone.locator(".sheet blockquote").first).to_contain_text("It was repaired in May.")
    alone.close()

    page.get_by_text("Save as", exact=True).click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Word").click()
    assert re.fullmatch(r"when-\d{4}-\d\d-\d\d\.docx", saved.value.suggested_filename)

    page.get_by_role("button", name="Not helpful").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name="Not helpful")).to_be_checked()
    dialog.get_by_label("A comment").fill("It was June.")
    dialog.get_by_role("button", name="Send").click()
    expect(page.locator("#said")).to_have_text("Thank you.")
    (line,) = (tmp_path / "chat" / "feedback.jsonl").read_text("utf-8").splitlines()
    row = json.loads(line)
    assert (row["verdict"], row["comment"], "question" in row) == ("bad", "It was June.", False)
    assert window.page_errors == []
    assert window.external_requests == []


def test_keys_step_through_the_citations(open_chat: OpenChat) -> None:
    window = open_chat(LIBRARY, FakeChain(answer_once))
    page = window.page
    window.ask("When?")
    window.wait_for_answer()
    cited = page.locator("#source mark.cited")
    page.keyboard.press("Alt+Period")
    expect(cited).to_have_text("It was repaired in May.")
    expect(page.locator("#source mark.also")).to_have_text("The ferry runs again.")
    expect(page.locator("#source .bar")).to_contain_text("1 of 3")
    page.keyboard.press("Alt+Period")
    expect(cited).to_have_text("The ferry runs again.")
    page.get_by_role("button", name="Next citation").click()
    expect(cited).to_have_text("Tickets cost 3 euros.")
    page.keyboard.press("Alt+Comma")
    expect(cited).to_have_text("The ferry runs again.")
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_be_hidden()
    page.keyboard.press("Alt+k")
    expect(page.locator("#box textarea")).to_be_focused()
    page.keyboard.press("Alt+n")
    expect(page.locator(".question")).to_have_count(0)


def test_hovering_over_a_citation_shows_sentence_title_and_date(open_chat: OpenChat) -> None:
    window = open_chat(LIBRARY, FakeChain(answer_once))
    page = window.page
    window.ask("When?")
    window.wait_for_answer()
    link = page.locator(".answer blockquote a.cite").last
    link.hover()
    expect(page.locator("#card p")).to_have_text(
        ["Tickets cost 3 euros.", "Library opens · 1 August 2024"]
    )
    page.mouse.move(0, 0)
    expect(page.locator("#card")).to_be_hidden()
    assert "Library opens" in (link.get_attribute("title") or "")


def test_filters_hold_until_all_articles_are_asked_again(open_chat: OpenChat) -> None:
    chain = FakeChain(answer_once)
    window = open_chat(LIBRARY, chain)
    page = window.page
    page.get_by_role("button", name="Library").click()
    page.get_by_role("link", name="Echo 1").click()
    expect(page.locator("#library .found")).to_contain_text("1 article of 2")
    page.get_by_role("button", name="Ask these: 1 article").click()
    expect(page.locator("#scope")).to_contain_text("Asking 1 article · Echo")
    window.ask("When?")
    window.wait_for_answer()
    expect(page.locator(".asked")).to_have_text("Asking 1 article · Echo")
    page.get_by_role("button", name="Ask all articles").click()
    expect(page.locator("#scope p")).to_have_count(0)
    window.ask("Why?")
    window.wait_for_answer(2)
    page.locator(".answer blockquote a.cite").first.click()
    page.get_by_role("button", name="Ask about this article").click()
    expect(page.locator("#scope")).to_contain_text("Asking “Harbour ferry returns”")
    window.ask("Where?")
    window.wait_for_answer(3)
    assert [question.filters for question in chain.questions] == [
        Filters(publishers=frozenset({"Echo"})),
        Filters(),
        Filters(articles=frozenset({"a1"})),
    ]


def test_a_month_of_the_chart_is_a_filter(open_chat: OpenChat) -> None:
    window = open_chat(LIBRARY, FakeChain(answer_once))
    page = window.page
    page.get_by_role("button", name="Library").click()
    page.get_by_role("link", name="August 2024: 1 article").click()
    expect(page.locator("#library .articles li")).to_have_count(1)
    expect(page.locator("#library")).to_contain_text("Library opens")
    expect(page.locator("#library").get_by_label("From")).to_have_value("2024-08-01")


def test_files_are_uploaded_and_indexed_while_the_chat_runs(
    open_chat: OpenChat, tmp_path: Path
) -> None:
    folder, index = tmp_path / "news", tmp_path / "index"
    folder.mkdir()
    (folder / "ferry.txt").write_text("Ferry returns\n\nIt was repaired in May.\n")
    build(folder, into=index)
    served = Served(index)
    window = open_chat(served, FakeChain(answer_once), index_folder=index)
    page = window.page
    page.get_by_role("button", name="Library").click()
    large = "Library opens\n\n" + "It opens at nine in the morning. " * 1_700
    added, refused = tmp_path / "library.txt", tmp_path / "bad.exe"
    added.write_text(large)
    refused.write_bytes(b"x")
    page.locator('#library input[type="file"]').set_input_files([added, refused])
    expect(page.locator("#work progress")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#work progress")).to_be_visible()
    window.ask("When?")
    window.wait_for_answer()
    expect(page.locator("#work h2")).to_have_text(
        "Done: 1 added, 0 updated, 0 removed.", timeout=240_000
    )
    expect(page.locator("#work li").first).to_have_text("library.txt: added")
    refusal = "bad.exe has a format that cannot be read"
    expect(page.locator("#work .refused")).to_contain_text(refusal)
    page.get_by_role("button", name="Library").click()
    expect(page.locator("#library .found")).to_contain_text("2 articles of 2")
    assert (folder / "library.txt").read_text() == large
    served.current().close()


def test_the_page_uses_the_language_of_the_browser(open_chat: OpenChat) -> None:
    window = open_chat(LIBRARY, FakeChain(answer_once), locale="de-DE")
    page = window.page
    expect(page.locator(".hello h2")).to_have_text("Was möchten Sie wissen?")
    page.locator("#box textarea").fill("Wann?")
    page.get_by_role("button", name="Fragen", exact=True).click()
    assert "Durchsucht: 1 Artikel, 14. Juni 2024" in window.wait_for_answer()
    page.get_by_role("button", name="Einstellungen").click()
    page.get_by_label("Sprache").select_option("en")
    expect(page.locator(".hello h2")).to_have_text("What would you like to know?")
