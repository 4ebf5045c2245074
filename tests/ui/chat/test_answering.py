"""Answering: what the chain is asked, what the page shows, and the place in the queue."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pincite.assistant.deadline import Deadline
from pincite.assistant.types import Answer, Question
from pincite.index.errors import InputError, StoreError
from pincite.index.types import Filters
from pincite.ui.chat.answering import (
    AskOptions,
    answer_when_admitted,
    check_question,
    end_turn,
    parse_options,
    render_messages,
    stream_answer,
)
from pincite.ui.chat.queue import AnswerQueue, QueueLimits
from pincite.ui.conversations.model import Conversation, Turn, new_conversation, new_turn
from pincite.ui.html.answer import render_reply
from pincite.ui.i18n import load_translations

from tests.fakes.ui.library import FakeChain, fake_answer, fake_article, fake_citation

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
    return list(
        stream_answer(
            {"": chain}, lambda _: "Post", conversation, options, ENGLISH, READY, Deadline(600)
        )
    )


def make_conversation(question: str = "When?") -> Conversation:
    return new_conversation().with_turn(new_turn(question))


def test_an_answer_grows_with_its_pieces_and_is_whole_at_the_end() -> None:
    empty = fake_answer(standing="answered")
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


def test_the_publishers_of_cited_articles_are_stored_in_the_turn() -> None:
    chain = FakeChain(lambda _: iter([fake_answer(REPAIR_CITATION), fake_answer(RUNS_CITATION)]))
    assert collect_turns(chain, make_conversation())[-1].outlets == {"a1": "Post"}


@pytest.mark.parametrize(
    ("citations", "error", "notice"),
    [
        pytest.param([], StoreError("Build it again."), "Build it again&#46;", id="ours"),
        pytest.param(
            [REPAIR_CITATION], StoreError("Build it again."), "Build it again&#46;", id="halfway"
        ),
        pytest.param([REPAIR_CITATION], ValueError("secret"), "Sorry&#44;", id="unexpected"),
        pytest.param([], None, "Sorry&#44;", id="no answer at all"),
    ],
)
def test_an_error_closes_the_turn_and_keeps_the_pieces_before_it(
    citations: list[Any], error: Exception | None, notice: str
) -> None:
    def script(_: Question) -> Iterator[Answer]:
        yield from map(fake_answer, citations)
        if error:
            raise error

    last = collect_turns(FakeChain(script), make_conversation())[-1]
    shown = render_reply(last, ENGLISH)
    assert last.whole
    assert f'<p class="notice" role="status">{notice}' in shown
    assert shown.count("<blockquote") == len(citations)
    assert "secret" not in shown
    assert "waiting" not in shown


def test_the_history_is_plain_text_without_unanswered_questions() -> None:
    chain = FakeChain(lambda _: iter([fake_answer(REPAIR_CITATION)]))
    conversation = make_conversation()
    conversation = conversation.with_last_turn(collect_turns(chain, conversation)[-1])
    conversation = conversation.with_turn(new_turn("Why?"))
    conversation = conversation.with_last_turn(end_turn(conversation.turns[-1], "Stopped."))
    collect_turns(chain, conversation.with_turn(new_turn("Where?")))
    assert chain.questions[1] == Question("Where?", ("When?", "It was repaired in May. [1]"))


def test_options_reach_the_chosen_chain() -> None:
    first, second = (FakeChain(lambda _: iter([fake_answer(REPAIR_CITATION)])) for _ in range(2))
    row = {"filters": "publisher=Echo&since=2024", "caution": "low", "quotes": 5, "model": "m"}
    options = parse_options(json.dumps(row), ENGLISH)
    chosen = Filters(publishers=frozenset({"Echo"}), since="2024")
    conversation = new_conversation().with_turn(new_turn("When?", options.filters))
    list(
        stream_answer(
            {"": first, "m": second},
            lambda _: None,
            conversation,
            options,
            ENGLISH,
            READY,
            Deadline(600),
        )
    )
    assert not first.questions
    assert second.questions == [Question("When?", (), chosen, "low", quotes=5)]
    assert collect_turns(first, conversation, replace(options, model="gone"))[-1].whole


@pytest.mark.parametrize(
    "options_json",
    [
        *("[", "[]", "1", '{"caution": "none"}', '{"quotes": 99}', '{"quotes": "x"}'),
        *('{"filters": 1}', '{"filters": "since=soon"}', '{"caution": ["low"]}'),
        pytest.param("[" * 60_000, id="nested"),
    ],
)
def test_invalid_options_are_refused(options_json: str) -> None:
    with pytest.raises(InputError):
        parse_options(options_json, ENGLISH)


def test_a_turn_is_two_messages() -> None:
    found = render_messages(make_conversation("<i>When?</i>"), ENGLISH)
    assert [each["role"] for each in found] == ["user", "assistant"]
    assert "<i>" not in found[0]["content"]
    assert "Reading the articles" in found[1]["content"]


@pytest.mark.parametrize(
    ("question", "refused"),
    [("When?", False), ("x" * 4_000, False), ("x" * 4_001, True), ("", True), (" \n\t", True)],
    ids=["good", "longest", "too long", "empty", "blank"],
)
def test_a_question_that_is_empty_or_too_long_is_refused(question: str, refused: bool) -> None:
    assert bool(check_question(question, ENGLISH)) is refused


def answer_until(finish: threading.Event) -> Iterator[Turn]:
    yield new_turn("Where?")
    finish.wait(60)
    yield new_turn("Where?")


def admit(queue: AnswerQueue, visitor: str, turns: Iterator[Turn], seconds: float = 600.0) -> Any:
    return answer_when_admitted(
        queue, visitor, new_turn("When?"), turns, ENGLISH, Deadline(seconds)
    )


def test_a_stopped_question_frees_its_place_and_counts_for_its_visitor_until_its_thread_ends() -> (
    None
):
    finish = threading.Event()

    async def steps() -> None:
        queue = AnswerQueue(QueueLimits(max_running=1, per_visitor=1))
        first = admit(queue, "anna", answer_until(finish))
        assert (await anext(first)).question == "Where?"
        await first.aclose()
        second = admit(queue, "bob", iter([new_turn("Who?")]))
        assert [turn.question async for turn in second] == ["Who?"]
        (refused,) = [turn async for turn in admit(queue, "anna", iter([]))]
        assert "Busy" in refused.notice
        finish.set()

    asyncio.run(steps())


def test_an_answer_that_hangs_ends_with_a_notice_and_frees_its_place() -> None:
    finish = threading.Event()

    async def steps() -> None:
        queue = AnswerQueue(QueueLimits(max_running=1))
        deadline = Deadline(0.1)
        deadline.start()
        hanging = answer_when_admitted(
            queue, "anna", new_turn("Where?"), answer_until(finish), ENGLISH, deadline
        )
        turns = [turn async for turn in hanging]
        assert turns[-1].whole
        assert "This took more than 0 seconds" in turns[-1].notice
        second = admit(queue, "bob", iter([new_turn("Who?")]))
        assert [turn.question async for turn in second] == ["Who?"]

    asyncio.run(steps())
    finish.set()


def test_a_chain_that_notices_the_deadline_says_so() -> None:
    def stream(question: Question) -> Iterator[Answer]:
        assert question.deadline
        question.deadline.cancel()
        question.deadline.check()
        yield from ()

    (turn,) = collect_turns(FakeChain(stream), make_conversation())
    assert turn.whole
    assert "This took more than 600 seconds" in turn.notice


def test_a_visitor_who_leaves_frees_their_place_in_the_queue() -> None:
    async def steps() -> None:
        queue = AnswerQueue(QueueLimits(max_running=1))
        first = queue.enqueue("anna")
        leaves = admit(queue, "bob", iter([]))
        assert "Waiting" in (await anext(leaves)).notice
        await leaves.aclose()
        second = queue.enqueue("carla")
        assert queue.count_ahead(second) == 0
        queue.release(first)
        assert second.admitted.is_set()

    asyncio.run(steps())


def test_a_refused_question_is_a_closed_turn_with_the_reason() -> None:
    async def steps() -> None:
        queue = AnswerQueue(QueueLimits(per_visitor=0))
        (turn,) = [turn async for turn in admit(queue, "anna", iter([]))]
        assert turn.whole
        assert "Busy" in turn.notice

    asyncio.run(steps())
