"""Conversations as values: turns that are added and replaced, history, and the short answer."""

from dataclasses import replace

import pytest
from pincite.assistant.types import ShortAnswer, Statement
from pincite.ui.conversations.model import (
    Conversation,
    Turn,
    new_conversation,
    new_turn,
    partition_statement,
)

from tests.fakes.ui.library import REPAIR_CITATION, RUNS_CITATION, fake_answer


def make_conversation(*turns: Turn) -> Conversation:
    conversation = new_conversation()
    for turn in turns:
        conversation = conversation.with_turn(turn)
    return conversation


def test_a_question_asked_again_replaces_its_turn_and_all_later_ones() -> None:
    conversation = make_conversation(*map(new_turn, ("One?", "Two?", "Three?")))
    replaced = conversation.list_ids_from(conversation.turns[1].id)
    changed = conversation.with_turn(new_turn("2?"), replaced)
    assert [turn.question for turn in changed.turns] == ["One?", "2?"]
    assert changed.name == "One?"
    assert changed.replaced == replaced
    assert conversation.list_ids_from("of another conversation") == ()


def test_the_first_question_gives_the_name() -> None:
    conversation = make_conversation(new_turn("One?"), new_turn("Two?"))
    assert conversation.name == "One?"
    replaced = conversation.list_ids_from(conversation.turns[0].id)
    changed = conversation.with_turn(new_turn("1?"), replaced)
    assert changed.name == "1?"
    assert make_conversation(new_turn("  When \n was it? ")).name == "When was it?"
    assert make_conversation(new_turn("x" * 4_000)).name == "x" * 80


def test_the_last_turn_is_replaced_by_its_newer_state() -> None:
    first, second = new_turn("One?"), new_turn("Two?")
    ended = replace(second, notice="Stopped.", whole=True)
    assert make_conversation(first, second).with_last_turn(ended).turns == (first, ended)


def test_history_holds_answered_turns_but_not_the_last() -> None:
    answered = replace(new_turn("When?"), found=fake_answer(REPAIR_CITATION), whole=True)
    failed = replace(new_turn("Why?"), notice="Sorry", whole=True)
    conversation = make_conversation(answered, failed, replace(answered, question="Where?"))
    assert conversation.history == ("When?", "It was repaired in May. [1]")


def test_ids_cannot_be_guessed() -> None:
    ids = {new_turn("When?").id for _ in range(100)} | {new_conversation().id for _ in range(100)}
    assert len(ids) == 200
    assert min(map(len, ids)) >= 20


@pytest.mark.parametrize(
    ("statement", "parts"),
    [
        pytest.param(
            Statement(REPAIR_CITATION.quote, ("1",), "quoted"),
            ("It was repaired in ", "May", "."),
            id="quotation",
        ),
        pytest.param(
            Statement("It was May.", ("1",), "supported"), ("It was May.", "", ""), id="own words"
        ),
        pytest.param(
            Statement(RUNS_CITATION.quote, ("3",), "quoted"),
            (RUNS_CITATION.quote, "", ""),
            id="different sentence",
        ),
    ],
)
def test_a_quotation_is_split_at_the_short_answer(
    statement: Statement, parts: tuple[str, str, str]
) -> None:
    end = REPAIR_CITATION.end
    answer = fake_answer(
        REPAIR_CITATION, RUNS_CITATION, short=ShortAnswer("May", "1", end - 4, end - 1)
    )
    assert partition_statement(statement, answer) == parts
    unsplit = partition_statement(statement, replace(answer, short=None))
    assert unsplit == (statement.text, "", "")
