"""Answers on the chat page while they are made, stopped or refused, in a real browser."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pincite.assistant import build_chain
from pincite.assistant.llm.model import Delta, Messages
from pincite.assistant.types import Answer, Question
from pincite.index import Index
from pincite.index.errors import InputError
from playwright.sync_api import Locator, expect

from tests.browser.chromium import ChatWindow, OpenChat
from tests.fakes.assistant.readers import SAMPLE_ANSWER, SAMPLE_QUESTION, oracle_reader
from tests.fakes.llm.model import StreamingModel, find_label
from tests.fakes.ui.library import (
    AnswerScript,
    FakeChain,
    fake_answer,
)
from tests.fakes.ui.sample_library import (
    LIBRARY,
    REPAIR_CITATION,
    RUNS_CITATION,
    answer_once,
)

pytestmark = pytest.mark.browser


def ask_streaming_model(
    visit: OpenChat, sample: Index, stream: Callable[[Messages], Iterator[Delta]]
) -> tuple[ChatWindow, Locator]:
    """Ask a model that writes `stream`, and return the window and its draft when it is visible."""
    window = visit(sample, build_chain(sample, reader=oracle_reader, model=StreamingModel(stream)))
    window.ask(SAMPLE_QUESTION)
    draft = window.page.locator(".answer .draft")
    # The first question loads the embedding model.
    draft.wait_for(timeout=120_000)
    return window, draft


def test_a_draft_is_shown_at_once_and_cited_when_it_is_checked(
    open_chat: OpenChat, sample_index: Index
) -> None:
    go_on = threading.Event()

    def stream(messages: Messages) -> Iterator[Delta]:
        yield Delta("Chang'e-6 brought back 1,935.3 grams")
        assert go_on.wait(60)
        yield Delta(f" of soil. {find_label(messages, SAMPLE_ANSWER)}\n")

    window, draft = ask_streaming_model(open_chat, sample_index, stream)
    page = window.page
    expect(draft).to_have_text("Chang'e-6 brought back 1,935.3 grams")
    expect(page.locator(".answer a.cite")).to_have_count(0)
    go_on.set()
    window.wait_for_answer()
    expect(draft).to_have_count(0)
    expect(page.locator(".answer blockquote")).to_contain_text("1,935.3 grams of soil. [1]")
    page.locator(".answer blockquote a.cite").click()
    expect(page.locator("#source mark.cited")).to_contain_text(SAMPLE_ANSWER)
    assert window.external_requests == []


def test_stop_ends_the_model_and_keeps_the_checked_statements(
    open_chat: OpenChat, sample_index: Index
) -> None:
    left = threading.Event()

    def stream(messages: Messages) -> Iterator[Delta]:
        try:
            label = find_label(messages, SAMPLE_ANSWER)
            yield Delta(f"Chang'e-6 brought back 1,935.3 grams. {label}\nIt al")
            while True:
                time.sleep(0.05)
                yield Delta()
        finally:
            left.set()

    window, draft = ask_streaming_model(open_chat, sample_index, stream)
    page = window.page
    expect(draft).to_have_text("It al")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator("#chat .notice")).to_have_text("Stopped.")
    expect(page.locator(".answer blockquote")).to_contain_text("1,935.3 grams. [1]")
    expect(draft).to_have_count(0)
    assert left.wait(60)


def make_held_script(release: threading.Event) -> AnswerScript:
    """Return a script whose answer to "Long?" ends only when `release` is set."""

    def script(question: Question) -> Iterator[Answer]:
        yield fake_answer(REPAIR_CITATION)
        if question.text == "Long?":
            assert release.wait(60)
            yield fake_answer(RUNS_CITATION)

    return script


def test_after_a_stop_the_next_question_is_answered(open_chat: OpenChat) -> None:
    release = threading.Event()
    window = open_chat(LIBRARY, FakeChain(make_held_script(release)))
    window.ask("Long?")
    expect(window.page.locator(".answer blockquote")).to_have_count(1)
    window.page.get_by_role("button", name="Stop", exact=True).click()
    expect(window.page.locator(".notice").last).to_have_text("Stopped.")
    expect(window.page.locator(".answer blockquote")).to_have_count(1)
    window.ask("Short?")
    window.wait_for_answer()
    release.set()
    expect(window.page.locator(".answer blockquote")).to_have_count(2)


def test_a_new_conversation_does_not_show_an_unfinished_answer(open_chat: OpenChat) -> None:
    release = threading.Event()
    window = open_chat(LIBRARY, FakeChain(make_held_script(release)), sample_questions=["Short?"])
    window.ask("Long?")
    window.page.locator(".answer a.cite").first.click()
    expect(window.page.locator("#source")).to_be_visible()
    window.page.get_by_role("button", name="New conversation").click()
    expect(window.page.locator("#source")).to_be_hidden()
    window.page.get_by_role("button", name="Short?").click()
    window.wait_for_answer()
    release.set()
    expect(window.page.locator(".question")).to_have_text(["Short?"])
    expect(window.page.locator(".answer blockquote")).to_have_count(1)


def test_questions_wait_until_the_models_are_loaded(open_chat: OpenChat) -> None:
    ready = threading.Event()
    window = open_chat(LIBRARY, FakeChain(answer_once), ready=ready)
    window.ask("When?")
    expect(window.page.locator(".waiting")).to_contain_text("Getting ready")
    ready.set()
    window.wait_for_answer()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(InputError("No <b>such</b> article."), "No <b>such</b> article.", id="ours"),
        pytest.param(RuntimeError("secret"), re.compile("^Sorry, .*ask again"), id="unexpected"),
    ],
)
def test_an_error_is_a_notice_and_the_conversation_goes_on(
    open_chat: OpenChat, error: Exception, words: Any
) -> None:
    def script(question: Question) -> Iterator[Answer]:
        if question.text == "Break?":
            raise error
        yield fake_answer(REPAIR_CITATION)

    chain = FakeChain(script)
    window = open_chat(LIBRARY, chain)
    window.ask("Break?")
    expect(window.page.locator("#chat .notice")).to_have_text(words)
    expect(window.page.locator("body")).not_to_contain_text("Traceback")
    window.ask("When?")
    window.wait_for_answer()
    assert chain.questions[1].history == ()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param("   ", "Please type a question first.", id="empty"),
        pytest.param("x" * 4_001, "this one has 4,001", id="too long"),
    ],
)
def test_an_invalid_question_stays_in_the_box_with_a_hint(
    open_chat: OpenChat, question: str, words: str
) -> None:
    chain = FakeChain(answer_once)
    window = open_chat(LIBRARY, chain)
    window.ask("When?")
    window.wait_for_answer()
    window.ask(question)
    expect(window.page.locator("#hint")).to_contain_text(words)
    expect(window.page.locator("#box textarea")).to_have_value(question)
    expect(window.page.locator("#box .submit-button")).to_be_visible()
    window.ask("Why?")
    window.wait_for_answer(2)
    expect(window.page.locator(".question")).to_have_text(["When?", "Why?"])
    expect(window.page.locator("#hint")).to_have_text("")
    assert [question.text for question in chain.questions] == ["When?", "Why?"]
    assert len(chain.questions[1].history) == 2
