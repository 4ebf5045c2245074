"""A conversation: what is asked of the chain, and what is shown of its answer."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pincite.assistant.types import Answer, Question
from pincite.index.errors import InputError, StoreError
from pincite.index.types import Filters
from pincite.ui.chat.answering import (
    AskOptions,
    check_question,
    end_turn,
    parse_options,
    render_messages,
    stream_answer,
)
from pincite.ui.chat.threads import stream_from_thread
from pincite.ui.conversations.model import Conversation, Turn, new_conversation, new_turn
from pincite.ui.html.answer import render_reply
from pincite.ui.i18n import load_translations

from tests.fakes.library import FakeChain, fake_answer, fake_article, fake_citation

ARTICLE = fake_article()
REPAIR_CITATION, RUNS_CITATION = (
    fake_citation(ARTICLE, "It was repaired in May."),
    fake_citation(ARTICLE, "The ferry runs again.", "2"),
)
READY = threading.Event()
READY.set()
ENGLISH = load_translations()

OPTIONS = AskOptions()


def collect_turns(
    chain: FakeChain, conversation: Conversation, options: AskOptions = OPTIONS
) -> list[Turn]:
    return list(stream_answer({"": chain}, lambda _: "Post", conversation, options, ENGLISH, READY))


def make_conversation(question: str = "When?") -> Conversation:
    return new_conversation().with_turn(new_turn(question))


def test_an_answer_grows_with_its_pieces_and_is_whole_at_the_end() -> None:
    empty = fake_answer(answered=True)
    chain = FakeChain(
        lambda _: iter([empty, fake_answer(REPAIR_CITATION), fake_answer(RUNS_CITATION)])
    )
    turns = collect_turns(chain, make_conversation())
    shown = [render_reply(turn, ENGLISH) for turn in turns]
    assert [each.count("<blockquote") for each in shown] == [0, 1, 2, 2]
    assert [turn.whole for turn in turns] == [False, False, False, True]
    assert turns[-1].found
    assert turns[-1].found.text == "It was repaired in May. [1]The ferry runs again. [2]"
    assert 'class="basis"' in shown[-1]


def test_the_outlets_of_what_is_cited_are_kept_with_the_answer() -> None:
    chain = FakeChain(lambda _: iter([fake_answer(REPAIR_CITATION), fake_answer(RUNS_CITATION)]))
    assert collect_turns(chain, make_conversation())[-1].outlets == {"a1": "Post"}


@pytest.mark.parametrize(
    ("pieces", "error", "words"),
    [
        pytest.param([], StoreError("Build it again."), "Build it again&#46;", id="ours"),
        pytest.param(
            [REPAIR_CITATION], StoreError("Build it again."), "Build it again&#46;", id="halfway"
        ),
        pytest.param([REPAIR_CITATION], ValueError("secret"), "Sorry&#44;", id="unexpected"),
        pytest.param([], None, "Sorry&#44;", id="no answer at all"),
    ],
)
def test_an_error_closes_the_turn_and_keeps_what_came(
    pieces: list[Any], error: Exception | None, words: str
) -> None:
    def script(_: Question) -> Iterator[Answer]:
        yield from map(fake_answer, pieces)
        if error:
            raise error

    last = collect_turns(FakeChain(script), make_conversation())[-1]
    shown = render_reply(last, ENGLISH)
    assert last.whole
    assert f'<p class="notice" role="status">{words}' in shown
    assert shown.count("<blockquote") == len(pieces)
    assert "secret" not in shown
    assert "waiting" not in shown


def test_history_is_plain_text_in_turn_without_what_failed() -> None:
    chain = FakeChain(lambda _: iter([fake_answer(REPAIR_CITATION)]))
    talk = make_conversation()
    talk = talk.with_last_turn(collect_turns(chain, talk)[-1])
    talk = talk.with_turn(new_turn("Why?"))
    talk = talk.with_last_turn(end_turn(talk.turns[-1], "Stopped."))
    collect_turns(chain, talk.with_turn(new_turn("Where?")))
    assert chain.questions[1] == Question("Where?", ("When?", "It was repaired in May. [1]"))


def test_options_reach_the_chosen_chain() -> None:
    first, second = (FakeChain(lambda _: iter([fake_answer(REPAIR_CITATION)])) for _ in range(2))
    row = {"filters": "publisher=Echo&since=2024", "caution": "low", "quotes": 5, "model": "m"}
    how = parse_options(json.dumps(row), ENGLISH)
    chosen = Filters(publishers=frozenset({"Echo"}), since="2024")
    talk = new_conversation().with_turn(new_turn("When?", how.filters))
    list(stream_answer({"": first, "m": second}, lambda _: None, talk, how, ENGLISH, READY))
    assert not first.questions
    assert second.questions == [Question("When?", (), chosen, "low", quotes=5)]
    assert collect_turns(first, talk, replace(how, model="gone"))[-1].whole


@pytest.mark.parametrize(
    "sent",
    [
        *("[", "[]", "1", '{"caution": "none"}', '{"quotes": 99}', '{"quotes": "x"}'),
        *('{"filters": 1}', '{"filters": "since=soon"}', '{"caution": ["low"]}'),
    ],
)
def test_what_is_no_choice_is_refused(sent: str) -> None:
    with pytest.raises(InputError):
        parse_options(sent, ENGLISH)


def test_a_question_asked_again_replaces_what_follows_it() -> None:
    talk = new_conversation()
    for words in ("One?", "Two?", "Three?"):
        talk = talk.with_turn(new_turn(words))
    changed = talk.with_turn(new_turn("2?"), replaced_id=talk.turns[1].id)
    assert [turn.question for turn in changed.turns] == ["One?", "2?"]
    assert changed.name == "One?"
    assert talk.with_turn(new_turn("1?"), replaced_id=talk.turns[0].id).name == "1?"
    assert len(talk.with_turn(new_turn("Four?"), replaced_id="of another talk").turns) == 4


def test_a_turn_is_two_messages() -> None:
    found = render_messages(make_conversation("<i>When?</i>"), ENGLISH)
    assert [each["role"] for each in found] == ["user", "assistant"]
    assert "<i>" not in found[0]["content"]
    assert "Reading the articles" in found[1]["content"]


@pytest.mark.parametrize(
    ("question", "wrong"),
    [("When?", False), ("x" * 4_000, False), ("x" * 4_001, True), ("", True), (" \n\t", True)],
    ids=["good", "longest", "too long", "empty", "blank"],
)
def test_only_questions_that_can_be_asked_pass(question: str, wrong: bool) -> None:
    assert bool(check_question(question, ENGLISH)) is wrong


def test_closing_the_iterator_returns_at_once() -> None:
    release, closed = threading.Event(), threading.Event()

    def slow() -> Iterator[int]:
        try:
            yield 1
            assert release.wait(60)
            yield 2
            yield 3
        finally:
            closed.set()

    async def listen() -> list[int]:
        heard = []
        items = stream_from_thread(slow())
        async for item in items:
            heard.append(item)
            break
        await items.aclose()
        return heard

    assert asyncio.run(listen()) == [1]
    release.set()
    assert closed.wait(60)


def test_everything_is_heard_in_order() -> None:
    async def listen() -> list[int]:
        return [item async for item in stream_from_thread(iter(range(100)))]

    assert asyncio.run(listen()) == list(range(100))
