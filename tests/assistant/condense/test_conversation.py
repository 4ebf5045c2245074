"""The turns of a history."""

import pytest
from pincite.assistant.condense.conversation import (
    MAX_ANSWER_LENGTH,
    MAX_TURN_LENGTH,
    MAX_TURNS,
    read_turns,
)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (("Who won?", "Dolmen FC won."), [True, False]),
        (("Who won?", "When was it?", "and where"), [True, True, True]),
        (("Tell me about the cup.", "Tell me about the fair."), [True, True]),
        (("the cup", "When the fair began, it rained."), [True, False]),
        (("Thanks.", "", "Who won?"), [False, True]),
    ],
)
def test_a_question_is_told_from_an_answer(history: tuple[str, ...], expected: list[bool]) -> None:
    assert [turn.is_question for turn in read_turns(history)] == expected


def test_only_the_latest_turns_and_the_start_of_each_count() -> None:
    turns = read_turns([f"Who won cup {number}?" for number in range(MAX_TURNS + 3)])
    assert [turn.typed for turn in turns][::-1][-1] == "Who won cup 3?"
    question, answer = read_turns(["Who won " + "the cup " * 500, "They won. " * 500])
    assert len(question.text) <= MAX_TURN_LENGTH
    assert len(answer.text) <= MAX_ANSWER_LENGTH
