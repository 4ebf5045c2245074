"""The pages of a document beside its text, and the sentence in a copy, in a real browser."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pincite.assistant.types import Answer, Question
from pincite.index.readers.registry import read
from pincite.index.types import Copy
from playwright.sync_api import expect

from tests.browser.chromium import OpenChat
from tests.fakes.index.pdf import Text, make_pages, wrap
from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation

QUOTE = "Members argued for six hours about the tram line."
COPY = fake_article(
    id="b2",
    text="It is a copy.\n\nMembers of the council argued for six hours about the tram line.",
)


def test_the_sentence_is_marked_on_its_page_and_in_the_copy(
    open_chat: OpenChat, tmp_path: Path
) -> None:
    lines = wrap(f"The council of Varn met on Monday. {QUOTE}", 40, y=300, size=12, leading=20)
    document = tmp_path / "a.pdf"
    document.write_bytes(make_pages([Text(60, 100, "Nothing happened.")], [*lines]))
    [article] = read(document, "a.pdf").articles
    citation = replace(
        fake_citation(article, QUOTE), also_in=(Copy("b2", "b.txt", None, "Echo", None),)
    )

    def script(_: Question) -> Iterator[Answer]:
        yield fake_answer(citation)

    library = FakeLibrary((article, COPY), folder=str(tmp_path))
    window = open_chat(library, FakeChain(script))
    page = window.page
    window.ask("When?")
    window.wait_for_answer()
    page.locator(".answer blockquote a.cite").click()
    expect(page.locator("#source mark.cited")).to_have_text(QUOTE)
    page.locator("#source").get_by_role("button", name="Page", exact=True).click()
    mark = page.locator("#source figure:nth-of-type(2) .mark").first
    expect(mark).to_be_in_viewport()
    expect(page.locator("#source .text")).to_be_hidden()
    picture = page.locator("#source").get_by_alt_text("Page 2")
    expect(picture).to_be_visible()
    page.wait_for_function("each => each.naturalWidth > 500", arg=picture.element_handle())
    page.locator("#source").get_by_role("button", name="Text", exact=True).click()

    page.locator(".answer .copies a.cite").click()
    expect(page.locator("#source mark.cited")).to_have_text(
        "Members of the council argued for six hours about the tram line."
    )
    assert window.page_errors == []
