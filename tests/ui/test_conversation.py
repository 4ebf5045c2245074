"""A conversation: what is asked of the chain, and what is shown of its answer."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pincite.assistant.types import Answer
from pincite.index.errors import StoreError
from pincite.ui.background import in_thread
from pincite.ui.conversation import Turn, Turns, answering, asked, ended, fault, history, messages

from tests.ui.fakes import FakeChain, cite, make_answer, make_article

ARTICLE = make_article()
MAY, RUNS = cite(ARTICLE, "It was repaired in May."), cite(ARTICLE, "The ferry runs again.", "2")
READY = threading.Event()
READY.set()


def turns_of(chain: FakeChain, turns: Turns) -> list[Turn]:
    return list(answering(chain, lambda _: None, turns, "normal", READY))


def test_an_answer_grows_with_its_pieces_and_is_whole_at_the_end() -> None:
    empty = make_answer(answered=True)
    chain = FakeChain(lambda _: iter([empty, make_answer(MAY), make_answer(RUNS)]))
    shown = turns_of(chain, (asked("When?"),))
    assert [turn.shown.count("<blockquote") for turn in shown] == [0, 1, 2, 2]
    assert [turn.whole for turn in shown] == [False, False, False, True]
    assert shown[-1].reply == "It was repaired in May. [1]The ferry runs again. [2]"
    assert 'class="basis"' in shown[-1].shown


@pytest.mark.parametrize(
    ("pieces", "error", "words"),
    [
        pytest.param([], StoreError("Build it again."), "Build it again&#46;", id="ours"),
        pytest.param([MAY], StoreError("Build it again."), "Build it again&#46;", id="halfway"),
        pytest.param([MAY], ValueError("secret"), "Sorry&#44;", id="unexpected"),
        pytest.param([], None, "Sorry&#44;", id="no answer at all"),
    ],
)
def test_an_error_closes_the_turn_and_keeps_what_came(
    pieces: list[Any], error: Exception | None, words: str
) -> None:
    def script(_: dict[str, Any]) -> Iterator[Answer]:
        yield from map(make_answer, pieces)
        if error:
            raise error

    last = turns_of(FakeChain(script), (asked("When?"),))[-1]
    assert last.whole
    assert f'<p class="notice" role="status">{words}' in last.shown
    assert last.shown.count("<blockquote") == len(pieces)
    assert "secret" not in last.shown
    assert "waiting" not in last.shown


def test_history_is_plain_text_in_turn_without_what_failed() -> None:
    first = Turn("When?", "In May. [1]", "<p>shown</p>", whole=True)
    failed = ended(asked("Why?"), "Stopped.")
    chain = FakeChain(lambda _: iter([make_answer(MAY)]))
    turns_of(chain, (first, failed, asked("Where?")))
    assert history((first, failed)) == ["When?", "In May. [1]"]
    history_of_it = ["When?", "In May. [1]"]
    assert chain.asked == [{"question": "Where?", "history": history_of_it, "caution": "normal"}]


def test_a_turn_is_two_messages() -> None:
    turn = replace(asked("<i>When?</i>"), shown="<p>shown</p>")
    assert [message["role"] for message in messages((turn, turn))] == ["user", "assistant"] * 2
    assert "<i>" not in messages((turn,))[0]["content"]
    assert messages((turn,))[1]["content"] == "<p>shown</p>"


@pytest.mark.parametrize(
    ("question", "wrong"),
    [("When?", False), ("x" * 4_000, False), ("x" * 4_001, True), ("", True), (" \n\t", True)],
    ids=["good", "longest", "too long", "empty", "blank"],
)
def test_only_questions_that_can_be_asked_pass(question: str, wrong: bool) -> None:
    assert bool(fault(question)) is wrong


def test_who_stops_listening_does_not_wait() -> None:
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
        items = in_thread(slow())
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
        return [item async for item in in_thread(iter(range(100)))]

    assert asyncio.run(listen()) == list(range(100))
