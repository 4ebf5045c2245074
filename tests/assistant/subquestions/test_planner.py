"""A model takes a question apart; what it writes otherwise is no plan."""

import pytest
from pincite.assistant.subquestions.planner import plan_parts

from tests.fakes.llm.model import FakeModel

QUESTION = "Did the mayor who closed the pier of Larnmouth resign before the election there?"
PLAN = ("Which mayor closed the pier of Larnmouth?", "When did {1} resign?")


def plan(reply: str) -> tuple[str, ...]:
    deltas = plan_parts(QUESTION, FakeModel(lambda _: reply))
    while True:
        try:
            next(deltas)
        except StopIteration as ended:
            parts: tuple[str, ...] = ended.value
            return parts


@pytest.mark.parametrize("reply", ["\n".join(PLAN), "1. " + "\n\n2. ".join(PLAN)])
def test_the_lines_are_the_parts(reply: str) -> None:
    assert plan(reply) == PLAN


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param("NO ANSWER", id="no answer"),
        pytest.param(PLAN[0], id="one part"),
        pytest.param("\n".join([*PLAN, *PLAN, PLAN[0]]), id="too many"),
        pytest.param("The mayor closed the pier. [1]\nHe did resign. [2]", id="an answer"),
        pytest.param("Which mayor closed it?\nWho won the lottery in Harwich?", id="other words"),
        pytest.param(f"{PLAN[0]}\n{'mayor ' * 99}", id="too long"),
    ],
)
def test_anything_else_is_no_plan(reply: str) -> None:
    assert plan(reply) == ()
