"""Questions and answers on the chat page in a real browser."""

import gc
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio
import pytest
from pincite.assistant import build_chain
from pincite.assistant.types import Answer, Question
from pincite.index import Index, build
from pincite.index.errors import InputError
from pincite.index.text.visible import strip_invisible
from playwright.sync_api import expect

from tests.browser.chromium import OpenChat
from tests.fakes.ui.library import (
    FakeChain,
    FakeLibrary,
    fake_answer,
    fake_article,
    fake_citation,
)
from tests.fakes.ui.sample_library import (
    LIBRARY,
    LONG_ARTICLE,
    REPAIR_CITATION,
    RUNS_CITATION,
    answer_once,
)
from tests.security.payloads import PAYLOADS

pytestmark = pytest.mark.browser


def test_an_answer_streams_and_its_citation_opens_the_source(
    open_chat: OpenChat,
) -> None:
    more = threading.Event()

    def script(_: Question) -> Iterator[Answer]:
        yield fake_answer(REPAIR_CITATION)
        assert more.wait(30)
        yield fake_answer(RUNS_CITATION)

    window = open_chat(LIBRARY, FakeChain(script))
    page = window.page
    window.ask("When was it repaired?")
    expect(page.locator(".question")).to_have_text("When was it repaired?")
    expect(page.locator(".answer blockquote")).to_have_text(["It was repaired in May. [1]"])
    expect(page.locator("#box .stop-button")).to_be_visible()
    more.set()
    window.wait_for_answer()
    expect(page.locator("#box .submit-button")).to_be_visible()
    expect(page.locator(".answer blockquote")).to_have_count(2)

    link = page.locator(".answer blockquote a.cite").first
    link.click()
    panel = page.locator("#source")
    expect(panel.locator("h2")).to_have_text("Harbour ferry returns")
    expect(panel.locator("mark.cited")).to_have_text("It was repaired in May.")
    expect(panel.locator("mark.cited")).to_be_in_viewport(ratio=1)
    expect(panel.locator("mark.also")).to_have_text("The ferry runs again.")
    expect(panel).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(link).to_be_focused()

    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    assert window.external_requests == []
    assert window.page_errors == []


def test_a_citation_opens_in_a_new_tab(open_chat: OpenChat) -> None:
    window = open_chat(LIBRARY, FakeChain(answer_once))
    window.ask("When?")
    window.wait_for_answer()
    link = window.page.locator(".answer a.cite").first
    with window.page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    mark = opened.value.locator("mark.cited")
    expect(mark).to_have_text("It was repaired in May.")
    expect(mark).to_be_in_viewport()
    expect(window.page.locator("#source")).to_be_hidden()


def test_the_top_bar_names_the_articles_and_the_page_offers_questions(open_chat: OpenChat) -> None:
    chain = FakeChain(answer_once)
    window = open_chat(LIBRARY, chain, sample_questions=["When did it return?", "<b>Who?</b>"])
    page = window.page
    about = page.locator("#about")
    expect(about).to_contain_text("Asking articles · 1 article · 14 June 2024")
    about.get_by_text("1 file could not be read").click()
    page.locator("#library summary").click()
    expect(page.locator("#library .skipped li")).to_have_text("scan.pdf holds no text")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="<b>Who?</b>").click()
    expect(page.locator(".question")).to_have_text("<b>Who?</b>")
    expect(page.get_by_role("button", name="When did it return?")).to_be_hidden()
    window.wait_for_answer()
    assert chain.questions == [Question("<b>Who?</b>")]


def test_a_follow_up_has_a_history_and_a_new_conversation_has_none(open_chat: OpenChat) -> None:
    chain = FakeChain(answer_once)
    window = open_chat(LIBRARY, chain)
    window.ask("When *exactly*?")
    window.wait_for_answer()
    window.ask("And where?")
    window.wait_for_answer(2)
    assert chain.questions[1].history == ("When *exactly*?", "It was repaired in May. [1]")
    window.page.get_by_role("button", name="New conversation").click()
    expect(window.page.locator(".question")).to_have_count(0)
    expect(window.page.locator(".hello")).to_be_visible()
    window.ask("Why?")
    window.wait_for_answer()
    assert (chain.questions[2].text, chain.questions[2].history) == ("Why?", ())


def test_a_rewritten_question_can_be_edited_and_asked_again(open_chat: OpenChat) -> None:
    def script(question: Question) -> Iterator[Answer]:
        words = {"And it?": "When did the pier return?"}.get(question.text, question.text)
        yield fake_answer(REPAIR_CITATION, question=question.text, standalone_question=words)

    chain = FakeChain(script)
    window = open_chat(LIBRARY, chain)
    page = window.page
    window.ask("When did the ferry return?")
    window.wait_for_answer()
    window.ask("And it?")
    window.wait_for_answer(2)
    understood = page.locator(".answer .aside")
    expect(understood).to_contain_text("Understood as: When did the pier return?")
    understood.get_by_role("button", name="Edit and ask again").click()
    expect(page.locator("#box textarea")).to_have_value("When did the pier return?")
    window.ask("When did the bridge return?")
    expect(page.locator(".question")).to_have_text(
        ["When did the ferry return?", "When did the bridge return?"]
    )
    window.wait_for_answer(2)
    window.ask("Why?")
    window.wait_for_answer(3)
    reply = "It was repaired in May. [1]"
    assert [(question.text, question.history) for question in chain.questions[2:]] == [
        ("When did the bridge return?", ()),
        ("Why?", ("When did the ferry return?", reply, "When did the bridge return?", reply)),
    ]


def test_caution_and_number_of_quotes_can_be_set(open_chat: OpenChat) -> None:
    chain = FakeChain(answer_once)
    window = open_chat(LIBRARY, chain, caution="high")
    window.ask("When?")
    window.wait_for_answer()
    window.page.get_by_role("button", name="Settings").click()
    expect(window.page.get_by_role("radio", name="Only when sure")).to_be_checked()
    window.page.get_by_role("radio", name="When likely").check()
    window.page.get_by_label("How many sentences to quote at most").select_option("5")
    window.page.keyboard.press("Escape")
    window.ask("And where?")
    window.wait_for_answer(2)
    assert [(question.caution, question.quotes) for question in chain.questions] == [
        (None, None),
        ("low", 5),
    ]


def test_two_browsers_have_two_conversations(open_chat: OpenChat) -> None:
    chain = FakeChain(answer_once)
    first = open_chat(LIBRARY, chain)
    second = open_chat(url=first.page.url)
    first.ask("First?")
    first.wait_for_answer()
    second.ask("Second?")
    second.wait_for_answer()
    assert [question.history for question in chain.questions] == [(), ()]
    expect(second.page.locator(".question")).to_have_text(["Second?"])


@pytest.mark.nightly
@pytest.mark.parametrize("bypass_csp", [False, True], ids=["policy", "no policy"])
def test_no_payload_becomes_markup_anywhere_on_the_page(
    open_chat: OpenChat, bypass_csp: bool
) -> None:
    articles = tuple(
        fake_article(id=name, text=text, title=text, source=text, publisher=text, url=text)
        for name, text in PAYLOADS.items()
    )

    def script(question: Question) -> Iterator[Answer]:
        article = next(each for each in articles if each.text == question.text)
        if article.id == "script" and question.history:
            raise InputError(article.text)
        yield fake_answer(
            fake_citation(article, article.text), standalone_question=article.text + "?"
        )

    library = FakeLibrary(articles, folder="<img src=http://outside.example/folder>")
    window = open_chat(library, FakeChain(script), bypass_csp=bypass_csp)
    page = window.page
    for times, text in enumerate(PAYLOADS.values(), 1):
        window.ask(text)
        shown = strip_invisible(text)
        assert shown.strip() in window.wait_for_answer(times)
        assert shown.strip() in (page.locator(".question").last.text_content() or "")
        page.locator(".answer").last.locator("a.cite").first.click()
        expect(page.locator("#source h2")).to_have_text(shown)
        marked = "".join(page.locator("#source mark.cited").all_text_contents())
        assert "".join(marked.split()) == "".join(shown.split())
        page.keyboard.press("Escape")
    window.ask(PAYLOADS["script"])
    expect(page.locator("#chat .notice")).to_have_text(PAYLOADS["script"])
    assert page.evaluate("window.harmed") is None
    foreign = "script, img, svg, style, form, iframe, code, em, h1, li li, table, .katex, pre"
    assert page.locator(f"#chat .message :is({foreign})").count() == 0
    assert window.external_requests == []


@pytest.mark.parametrize("color_scheme", ["light", pytest.param("dark", marks=pytest.mark.nightly)])
def test_a_narrow_screen_shows_the_source_below_the_conversation(
    open_chat: OpenChat, color_scheme: str
) -> None:
    size = {"width": 390, "height": 800}
    window = open_chat(LIBRARY, FakeChain(answer_once), viewport=size, color_scheme=color_scheme)
    page = window.page
    window.ask("When was it repaired?")
    window.wait_for_answer()
    link = page.locator(".answer blockquote a.cite")
    link.click()
    expect(page.locator("#source mark.cited")).to_be_in_viewport(ratio=1)
    expect(link).to_be_in_viewport()
    box = page.locator("#source").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] > 200
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_folder_is_indexed_and_asked_without_a_network(
    open_chat: OpenChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole path, from files to the page. No connection leaves this machine."""
    outside: list[Any] = []
    connect = socket.socket.connect

    def connect_locally(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1"}:
            outside.append(address)
            raise OSError("the network is off")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_locally)
    articles = tmp_path / "harbour news"
    articles.mkdir()
    (articles / "ferry.txt").write_text(
        f"{LONG_ARTICLE.title}\n\n{LONG_ARTICLE.text}", encoding="utf-8"
    )
    (articles / "library.md").write_text(
        "---\ntitle: Library stays open\ndate: 2024-05-02\n---\n\n"
        "The town library opens at nine in the morning. It lends books for four weeks.",
        encoding="utf-8",
    )
    (articles / "scan.pdf").write_bytes(b"no PDF at all")
    build(articles, into=tmp_path / "index")
    index = Index.open(tmp_path / "index")
    window = open_chat(index, build_chain(index), index_folder=tmp_path / "index")
    page = window.page
    expect(page.locator("#about")).to_contain_text("Asking harbour news · 2 articles · 2 May 2024")
    expect(page.locator("#about .unread")).to_have_text("1 file could not be read")

    window.ask("When does the town library open?")
    assert "The town library opens at nine in the morning. [1]" in window.wait_for_answer()
    page.locator(".answer blockquote a.cite").first.click()
    expect(page.locator("#source h2")).to_have_text("Library stays open")
    expect(page.locator("#source mark.cited")).to_have_text(
        "The town library opens at nine in the morning."
    )
    expect(page.locator("#source mark.cited")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")

    window.ask("Who won the chess championship of 1972 in Reykjavik?")
    window.wait_for_answer(2)
    expect(page.locator(".declined")).to_contain_text("No sentence of the articles clearly answers")
    page.locator(".declined a.cite").first.click()
    expect(page.locator("#source mark.cited")).to_be_in_viewport(ratio=1)
    assert window.external_requests == []
    assert outside == []
    index.close()


def test_a_day_of_the_timeline_shows_only_what_cites_it(open_chat: OpenChat) -> None:
    later = fake_article(id="a2", title="Tickets", published="2024-08-01")
    price = fake_citation(later, "Tickets cost 3 euros.", "2")

    def script(_: Question) -> Iterator[Answer]:
        yield fake_answer(REPAIR_CITATION, price)

    chain = FakeChain(script)
    window = open_chat(FakeLibrary((LONG_ARTICLE, later)), chain)
    page = window.page
    window.ask("When?")
    window.wait_for_answer()
    shown = page.locator(".answer blockquote:visible")
    day = page.locator(".dots button", has_text="2")
    day.focus()
    expect(page.locator("#card")).to_contain_text("Tickets cost 3 euros.")
    day.press("Enter")
    expect(shown).to_have_text(["Tickets cost 3 euros. [2] as of 1 August 2024"])
    expect(page.locator(".answer .sources li:visible")).to_have_count(1)
    expect(day).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Show all days").click()
    expect(shown).to_have_count(2)
    day.click()
    page.get_by_role("button", name="Ask only articles of this day").click()
    expect(page.locator("#scope")).to_contain_text("Asking 1 article · 1 August 2024")
    window.ask("And then?")
    window.wait_for_answer(2)
    assert (chain.questions[1].filters.since, chain.questions[1].filters.until) == (
        "2024-08-01",
    ) * 2
    assert window.page_errors == []


def test_the_page_scrolls_to_the_start_of_a_long_answer(open_chat: OpenChat) -> None:
    quotes = [f"This paragraph, the {number}th, says nothing new." for number in range(9)]
    cited = [
        fake_citation(LONG_ARTICLE, quote, str(label)) for label, quote in enumerate(quotes, 1)
    ]
    window = open_chat(LIBRARY, FakeChain(lambda _: iter([fake_answer(*cited)])))
    for times in (1, 2):
        window.ask("When?")
        window.wait_for_answer(times)
        expect(window.page.locator("#box .submit-button")).to_be_visible()
    expect(window.page.locator(".question").last).to_be_in_viewport(ratio=1)
    expect(window.page.locator(".answer .acts").last).not_to_be_in_viewport()


def test_a_long_conversation_creates_no_more_gradio_components(open_chat: OpenChat) -> None:
    def count_chatbots() -> int:
        gc.collect()
        return sum(type(each) is gradio.Chatbot for each in gc.get_objects())

    window = open_chat(LIBRARY, FakeChain(answer_once))
    window.ask("When?")
    window.wait_for_answer()
    expect(window.page.locator("#box .submit-button")).to_be_visible()
    before = count_chatbots()
    for turn in (2, 3, 4):
        window.ask("And then?")
        window.wait_for_answer(turn)
        expect(window.page.locator("#box .submit-button")).to_be_visible()
    assert count_chatbots() == before
