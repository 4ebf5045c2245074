"""The answer queue: its limits and its order."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given, strategies as st
from pincite.ui.chat.queue import AnswerQueue, BusyError, QueueLimits, Ticket


def run(steps: Coroutine[Any, Any, None]) -> None:
    asyncio.run(steps)


def test_a_few_questions_run_and_the_others_wait_in_order() -> None:
    async def steps() -> None:
        queue = AnswerQueue(QueueLimits(max_running=2))
        tickets = [queue.enqueue(str(visitor)) for visitor in range(5)]
        assert [ticket.admitted.is_set() for ticket in tickets] == [True, True, False, False, False]
        assert [queue.count_ahead(ticket) for ticket in tickets] == [0, 0, 0, 1, 2]
        queue.release(tickets[1])
        assert tickets[2].admitted.is_set()
        assert queue.count_ahead(tickets[4]) == 1

    run(steps())


def test_long_work_leaves_half_of_the_places_to_questions() -> None:
    async def steps() -> None:
        queue = AnswerQueue(QueueLimits(max_running=4))
        checks = [queue.enqueue("anna", is_long=True) for _ in range(3)]
        assert [check.admitted.is_set() for check in checks] == [True, True, False]
        questions = [queue.enqueue("bob") for _ in range(2)]
        assert all(question.admitted.is_set() for question in questions)
        queue.release(questions[0])
        assert not checks[2].admitted.is_set()
        queue.release(checks[0])
        assert checks[2].admitted.is_set()

    run(steps())


def test_long_work_has_a_place_if_there_is_only_one() -> None:
    async def steps() -> None:
        queue = AnswerQueue(QueueLimits(max_running=1))
        assert queue.enqueue("anna", is_long=True).admitted.is_set()

    run(steps())


def test_a_released_ticket_makes_room_once() -> None:
    async def steps() -> None:
        queue = AnswerQueue(QueueLimits(max_running=1))
        _, second, third = (queue.enqueue(visitor) for visitor in "abc")
        queue.release(second)
        queue.release(second)
        assert queue.count_ahead(third) == 0
        assert not third.admitted.is_set()

    run(steps())


def test_a_full_queue_refuses_questions() -> None:
    async def steps() -> None:
        queue = AnswerQueue(QueueLimits(max_running=1, max_waiting=2))
        for visitor in "abc":
            queue.enqueue(visitor)
        with pytest.raises(BusyError, match=r"line.*2"):
            queue.enqueue("d")

    run(steps())


def test_a_visitor_has_a_limited_number_of_questions() -> None:
    async def steps() -> None:
        queue = AnswerQueue(QueueLimits(per_visitor=2))
        first = queue.enqueue("anna")
        queue.enqueue("anna")
        with pytest.raises(BusyError, match=r"own.*2"):
            queue.enqueue("anna")
        queue.enqueue("bob")
        queue.release(first)
        queue.enqueue("anna")

    run(steps())


def test_a_visitor_has_a_limited_number_of_questions_a_minute() -> None:
    now = 0.0

    async def steps() -> None:
        nonlocal now
        queue = AnswerQueue(QueueLimits(per_minute=3), lambda: now)
        for _ in range(3):
            queue.release(queue.enqueue("anna"))
        now = 20.5
        with pytest.raises(BusyError, match=r"minute.*40"):
            queue.enqueue("anna")
        queue.enqueue("bob")
        now = 60
        queue.enqueue("anna")

    run(steps())


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4)), max_size=60))
def test_tickets_are_never_lost_and_never_too_many(moves: list[tuple[bool, int]]) -> None:
    async def steps() -> None:
        limits = QueueLimits(max_running=2, max_waiting=3, per_visitor=2)
        queue = AnswerQueue(limits, lambda: 0)
        held: list[Ticket] = []
        for asks, number in moves:
            if asks:
                try:
                    held.append(queue.enqueue(str(number)))
                except BusyError:
                    assert len(held) >= 2
            elif held:
                queue.release(held.pop(number % len(held)))
            running = [ticket for ticket in held if ticket.admitted.is_set()]
            assert len(running) == min(limits.max_running, len(held))
            assert len(held) <= limits.max_running + limits.max_waiting

    run(steps())
