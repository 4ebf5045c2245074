"""The steps of a chat: accept, answer, stop and open."""

import asyncio
import json
import sqlite3
import threading
from pathlib import Path

import pytest
from pincite.assistant.types import Question
from pincite.index.errors import InputError
from pincite.ui.chat.queue import AnswerQueue, QueueLimits
from pincite.ui.chat.steps import ChatSteps, ChatUser
from pincite.ui.conversations.model import Conversation
from pincite.ui.conversations.store import ConversationStore
from pincite.ui.i18n import load_translations

from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_article
from tests.fakes.ui.server import make_echo_chain

ENGLISH = load_translations()
ANNA = ChatUser("user anna", "user:anna")
BOB = ChatUser("user bob", "user:bob")


def make_steps(chain: FakeChain | None = None, store: ConversationStore | None = None) -> ChatSteps:
    ready = threading.Event()
    ready.set()
    return ChatSteps(
        FakeLibrary((fake_article(publisher="Echo"),)),
        {"": chain or make_echo_chain()},
        store or ConversationStore(),
        AnswerQueue(QueueLimits()),
        ready,
    )


def answer(steps: ChatSteps, conversation: Conversation) -> list[Conversation]:
    async def collect() -> list[Conversation]:
        return [each async for each in steps.answer(conversation, "", ANNA, ENGLISH)]

    return asyncio.run(collect())


def test_a_question_starts_a_conversation_and_continues_it() -> None:
    steps = make_steps()
    first = steps.accept("When?", '{"filters": "publisher=Echo"}', Conversation(""), ANNA, ENGLISH)
    assert first.id
    assert first.turns[0].filters.publishers == frozenset({"Echo"})
    assert "Echo" in first.turns[0].asked_of
    second = steps.accept("Why?", "", first, ANNA, ENGLISH)
    assert second.id == first.id
    assert [turn.question for turn in second.turns] == ["When?", "Why?"]


@pytest.mark.parametrize(
    ("question", "options"),
    [("", ""), ("x" * 4_001, ""), ("When?", "["), ("When?", '{"quotes": 0}')],
)
def test_an_invalid_question_or_option_is_refused(question: str, options: str) -> None:
    with pytest.raises(InputError):
        make_steps().accept(question, options, Conversation(""), ANNA, ENGLISH)


def test_an_answer_grows_and_is_stored_when_it_is_whole() -> None:
    steps = make_steps()
    states = answer(steps, steps.accept("When?", "", Conversation(""), ANNA, ENGLISH))
    assert [each.turns[-1].whole for each in states] == [False, True]
    assert states[-1].turns[-1].outlets == {"a1": "Echo"}
    assert steps.open(states[-1].id, ANNA, ENGLISH) == states[-1]


def test_a_conversation_without_an_open_question_is_not_answered() -> None:
    chain = make_echo_chain()
    steps = make_steps(chain)
    (*_, whole) = answer(steps, steps.accept("When?", "", Conversation(""), ANNA, ENGLISH))
    assert answer(steps, whole) == []
    assert answer(steps, Conversation("")) == []
    assert chain.questions == [Question("When?", ())]


def test_stopping_ends_an_open_answer_only() -> None:
    steps = make_steps()
    conversation = steps.accept("When?", "", Conversation(""), ANNA, ENGLISH)
    stopped = steps.stop(conversation, ANNA, ENGLISH)
    assert stopped.turns[-1].whole
    assert stopped.turns[-1].notice == ENGLISH("turn.stopped")
    assert steps.stop(stopped, ANNA, ENGLISH) == stopped
    assert steps.open(stopped.id, ANNA, ENGLISH) == stopped


def test_two_tabs_add_to_the_same_conversation() -> None:
    chain = make_echo_chain()
    steps = make_steps(chain)
    (*_, first) = answer(steps, steps.accept("When?", "", Conversation(""), ANNA, ENGLISH))
    behind = first
    (*_, first) = answer(steps, steps.accept("Where?", "", first, ANNA, ENGLISH))
    asked = steps.accept("Why?", "", behind, ANNA, ENGLISH)
    assert [turn.question for turn in asked.turns] == ["When?", "Where?", "Why?"]
    waiting = steps.open(first.id, ANNA, ENGLISH).turns[-1]
    assert (waiting.notice, waiting.whole) == (ENGLISH("turn.broken"), True)
    (*_, second) = answer(steps, asked)
    assert chain.questions[-1].history[::2] == ("When?", "Where?")
    assert steps.open(first.id, ANNA, ENGLISH) == second


def test_an_edited_question_replaces_what_its_tab_has_shown_only() -> None:
    steps = make_steps()
    (*_, behind) = answer(steps, steps.accept("When?", "", Conversation(""), ANNA, ENGLISH))
    answer(steps, steps.accept("Where?", "", behind, ANNA, ENGLISH))
    options = json.dumps({"instead": behind.turns[0].id})
    edited = steps.accept("When exactly?", options, behind, ANNA, ENGLISH)
    assert [turn.question for turn in edited.turns] == ["Where?", "When exactly?"]


def test_a_follow_up_after_a_restart_knows_what_came_before(tmp_path: Path) -> None:
    file = tmp_path / "conversations.sqlite"
    steps = make_steps(store=ConversationStore(file))
    (*_, before) = answer(steps, steps.accept("When?", "", Conversation(""), ANNA, ENGLISH))
    chain = make_echo_chain()
    restarted = make_steps(chain, store=ConversationStore(file))
    options = json.dumps({"talk": before.id})
    (*_, after) = answer(
        restarted, restarted.accept("And why?", options, Conversation(""), ANNA, ENGLISH)
    )
    assert after.id == before.id
    assert chain.questions[0].history[0] == "When?"


def test_a_question_to_a_deleted_conversation_begins_a_new_one() -> None:
    store = ConversationStore()
    steps = make_steps(store=store)
    (*_, gone) = answer(steps, steps.accept("When?", "", Conversation(""), ANNA, ENGLISH))
    store.delete(ANNA.owner, gone.id)
    asked = steps.accept("Why?", json.dumps({"talk": gone.id}), gone, ANNA, ENGLISH)
    assert asked.id != gone.id
    assert [turn.question for turn in asked.turns] == ["Why?"]


def test_a_conversation_of_a_different_user_is_not_opened() -> None:
    steps = make_steps()
    (*_, stored) = answer(steps, steps.accept("When?", "", Conversation(""), ANNA, ENGLISH))
    opened = steps.open(stored.id, BOB, ENGLISH)
    assert opened.id != stored.id
    assert opened.turns == ()


def test_an_answer_that_cannot_be_stored_is_shown_nevertheless(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = ConversationStore(tmp_path / "conversations.sqlite")
    with sqlite3.connect(tmp_path / "conversations.sqlite") as database:
        database.execute("DROP TABLE turns")
    steps = make_steps(store=store)
    states = answer(steps, steps.accept("When?", "", Conversation(""), ANNA, ENGLISH))
    assert states[-1].turns[-1].whole
    assert "A conversation was not stored" in caplog.text
