"""An answer ends when its time is over, or when nobody waits for it."""

import math
from collections.abc import Generator
from dataclasses import replace

import pytest
from langchain_core.runnables import Runnable
from pincite.assistant import Answer
from pincite.assistant.chain import Input
from pincite.assistant.deadline import Deadline, DeadlineError
from pincite.assistant.types import Question

QUESTION = Question("When did Russian troops withdraw from the city of Kherson?")


class FakeClock:
    """A clock that tests move."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def test_the_time_begins_with_the_start(clock: FakeClock) -> None:
    deadline = Deadline(20, clock)
    clock.now = 100
    assert not deadline.is_over()
    deadline.start()
    clock.now = 119
    deadline.check()
    clock.now = 120
    assert deadline.is_over()
    assert not deadline.is_over(extra=1)
    with pytest.raises(DeadlineError, match=r"more than 20 seconds.*--answer-seconds"):
        deadline.check()


def count_to_three() -> Generator[int, None, str]:
    yield from (1, 2, 3)
    return "end"


def collect(pieces: Generator[int, None, str], found: list[int]) -> str:
    while True:
        try:
            found.append(next(pieces))
        except StopIteration as ended:
            return str(ended.value)


def test_watched_pieces_are_the_same(clock: FakeClock) -> None:
    found: list[int] = []
    assert collect(Deadline(20, clock).watch(count_to_three()), found) == "end"
    assert found == [1, 2, 3]


@pytest.mark.parametrize("timed", [True, False])
def test_watched_pieces_end_when_cancelled(clock: FakeClock, timed: bool) -> None:
    deadline = Deadline(20, clock)
    pieces = deadline.watch(count_to_three(), timed=timed)
    assert next(pieces) == 1
    deadline.cancel()
    with pytest.raises(DeadlineError, match="stopped"):
        next(pieces)


def test_pieces_that_are_not_timed_may_take_long(clock: FakeClock) -> None:
    deadline = Deadline(20, clock)
    deadline.start()
    clock.now = 1_000
    assert next(deadline.watch(count_to_three(), timed=False)) == 1
    with pytest.raises(DeadlineError):
        next(deadline.watch(count_to_three()))


def test_an_answer_out_of_time_ends(sample_chain: Runnable[Input, Answer]) -> None:
    assert sample_chain.invoke(replace(QUESTION, deadline=Deadline(math.inf))).answered
    with pytest.raises(DeadlineError, match="more than 1e-09 seconds"):
        sample_chain.invoke(replace(QUESTION, deadline=Deadline(1e-9)))


def test_a_cancelled_answer_ends_at_the_next_step(sample_chain: Runnable[Input, Answer]) -> None:
    deadline = Deadline(math.inf)
    deadline.cancel()
    with pytest.raises(DeadlineError, match="stopped"):
        sample_chain.invoke(replace(QUESTION, deadline=deadline))
