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
from pincite.ui.chat.answering import Asking, answering, asking, ended, fault, messages
from pincite.ui.chat.threads import in_thread
from pincite.ui.conversations.model import Talk, Turn, asked, begun
from pincite.ui.html.answer import reply
from pincite.ui.i18n import texts

from tests.fakes.library import FakeChain, cite, make_answer, make_article

ARTICLE = make_article()
MAY, RUNS = cite(ARTICLE, "It was repaired in May."), cite(ARTICLE, "The ferry runs again.", "2")
READY = threading.Event()
READY.set()
ENGLISH = texts()


def turns_of(chain: FakeChain, talk: Talk, how: Asking = Asking()) -> list[Turn]:  # noqa: B008
    return list(answering({"": chain}, lambda _: "Post", talk, how, ENGLISH, READY))


def talk_of(question: str = "When?") -> Talk:
    return begun().followed_by(asked(question))


def test_an_answer_grows_with_its_pieces_and_is_whole_at_the_end() -> None:
    empty = make_answer(answered=True)
    chain = FakeChain(lambda _: iter([empty, make_answer(MAY), make_answer(RUNS)]))
    turns = turns_of(chain, talk_of())
    shown = [reply(turn, ENGLISH) for turn in turns]
    assert [each.count("<blockquote") for each in shown] == [0, 1, 2, 2]
    assert [turn.whole for turn in turns] == [False, False, False, True]
    assert turns[-1].found
    assert turns[-1].found.text == "It was repaired in May. [1]The ferry runs again. [2]"
    assert 'class="basis"' in shown[-1]


def test_the_outlets_of_what_is_cited_are_kept_with_the_answer() -> None:
    chain = FakeChain(lambda _: iter([make_answer(MAY), make_answer(RUNS)]))
    assert turns_of(chain, talk_of())[-1].outlets == {"a1": "Post"}


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
    def script(_: Question) -> Iterator[Answer]:
        yield from map(make_answer, pieces)
        if error:
            raise error

    last = turns_of(FakeChain(script), talk_of())[-1]
    shown = reply(last, ENGLISH)
    assert last.whole
    assert f'<p class="notice" role="status">{words}' in shown
    assert shown.count("<blockquote") == len(pieces)
    assert "secret" not in shown
    assert "waiting" not in shown


def test_history_is_plain_text_in_turn_without_what_failed() -> None:
    chain = FakeChain(lambda _: iter([make_answer(MAY)]))
    talk = talk_of()
    talk = talk.ended_with(turns_of(chain, talk)[-1])
    talk = talk.followed_by(asked("Why?"))
    talk = talk.ended_with(ended(talk.turns[-1], "Stopped."))
    turns_of(chain, talk.followed_by(asked("Where?")))
    assert chain.asked[1] == Question("Where?", ("When?", "It was repaired in May. [1]"))


def test_what_is_chosen_is_asked() -> None:
    first, second = (FakeChain(lambda _: iter([make_answer(MAY)])) for _ in range(2))
    row = {"filters": "publisher=Echo&since=2024", "caution": "low", "quotes": 5, "model": "m"}
    how = asking(json.dumps(row), ENGLISH)
    chosen = Filters(publishers=frozenset({"Echo"}), since="2024")
    talk = begun().followed_by(asked("When?", how.filters))
    list(answering({"": first, "m": second}, lambda _: None, talk, how, ENGLISH, READY))
    assert not first.asked
    assert second.asked == [Question("When?", (), chosen, "low", quotes=5)]
    assert turns_of(first, talk, replace(how, model="gone"))[-1].whole


@pytest.mark.parametrize(
    "sent",
    [
        *("[", "[]", "1", '{"caution": "none"}', '{"quotes": 99}', '{"quotes": "x"}'),
        *('{"filters": 1}', '{"filters": "since=soon"}', '{"caution": ["low"]}'),
    ],
)
def test_what_is_no_choice_is_refused(sent: str) -> None:
    with pytest.raises(InputError):
        asking(sent, ENGLISH)


def test_a_question_asked_again_replaces_what_follows_it() -> None:
    talk = begun()
    for words in ("One?", "Two?", "Three?"):
        talk = talk.followed_by(asked(words))
    changed = talk.followed_by(asked("2?"), instead_of=talk.turns[1].id)
    assert [turn.question for turn in changed.turns] == ["One?", "2?"]
    assert changed.name == "One?"
    assert talk.followed_by(asked("1?"), instead_of=talk.turns[0].id).name == "1?"
    assert len(talk.followed_by(asked("Four?"), instead_of="of another talk").turns) == 4


def test_a_turn_is_two_messages() -> None:
    found = messages(talk_of("<i>When?</i>"), ENGLISH)
    assert [each["role"] for each in found] == ["user", "assistant"]
    assert "<i>" not in found[0]["content"]
    assert "Reading the articles" in found[1]["content"]


@pytest.mark.parametrize(
    ("question", "wrong"),
    [("When?", False), ("x" * 4_000, False), ("x" * 4_001, True), ("", True), (" \n\t", True)],
    ids=["good", "longest", "too long", "empty", "blank"],
)
def test_only_questions_that_can_be_asked_pass(question: str, wrong: bool) -> None:
    assert bool(fault(question, ENGLISH)) is wrong


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
