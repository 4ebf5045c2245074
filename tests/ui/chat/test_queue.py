"""Who is answered now, and who waits."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from hypothesis import given, strategies as st
from pincite.ui.chat.answering import answer_in_turn
from pincite.ui.chat.queue import AnswerQueue, BusyError, QueueLimits, Ticket
from pincite.ui.conversations.model import Turn, new_turn
from pincite.ui.i18n import load_translations


def run(steps: Coroutine[Any, Any, None]) -> None:
    asyncio.run(steps)


def test_so_many_are_answered_at_once_and_the_others_in_turn() -> None:
    async def steps() -> None:
        desk = AnswerQueue(QueueLimits(max_running=2))
        places = [desk.enqueue(str(person)) for person in range(5)]
        assert [place.admitted.is_set() for place in places] == [True, True, False, False, False]
        assert [desk.count_ahead(place) for place in places] == [0, 0, 0, 1, 2]
        desk.release(places[1])
        assert places[2].admitted.is_set()
        assert desk.count_ahead(places[4]) == 1

    run(steps())


def test_who_stops_waiting_makes_room() -> None:
    async def steps() -> None:
        desk = AnswerQueue(QueueLimits(max_running=1))
        _, second, third = (desk.enqueue(person) for person in "abc")
        desk.release(second)
        desk.release(second)
        assert desk.count_ahead(third) == 0
        assert not third.admitted.is_set()

    run(steps())


def test_a_full_queue_refuses_questions() -> None:
    async def steps() -> None:
        desk = AnswerQueue(QueueLimits(max_running=1, max_waiting=2))
        for person in "abc":
            desk.enqueue(person)
        with pytest.raises(BusyError, match=r"line.*2"):
            desk.enqueue("d")

    run(steps())


def test_nobody_takes_more_than_their_share() -> None:
    async def steps() -> None:
        desk = AnswerQueue(QueueLimits(per_visitor=2))
        first = desk.enqueue("anna")
        desk.enqueue("anna")
        with pytest.raises(BusyError, match=r"own.*2"):
            desk.enqueue("anna")
        desk.enqueue("bob")
        desk.release(first)
        desk.enqueue("anna")

    run(steps())


def test_nobody_asks_without_pause() -> None:
    now = 0.0

    async def steps() -> None:
        nonlocal now
        desk = AnswerQueue(QueueLimits(per_minute=3), lambda: now)
        for _ in range(3):
            desk.release(desk.enqueue("anna"))
        now = 20.5
        with pytest.raises(BusyError, match=r"minute.*40"):
            desk.enqueue("anna")
        desk.enqueue("bob")
        now = 60
        desk.enqueue("anna")

    run(steps())


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4)), max_size=60))
def test_places_are_never_lost_and_never_too_many(moves: list[tuple[bool, int]]) -> None:
    async def steps() -> None:
        limits = QueueLimits(max_running=2, max_waiting=3, per_visitor=2)
        desk = AnswerQueue(limits, lambda: 0)
        held: list[Ticket] = []
        for asks, number in moves:
            if asks:
                try:
                    held.append(desk.enqueue(str(number)))
                except BusyError:
                    assert len(held) >= 2
            elif held:
                desk.release(held.pop(number % len(held)))
            served = [place for place in held if place.admitted.is_set()]
            assert len(served) == min(limits.max_running, len(held))
            assert len(held) <= limits.max_running + limits.max_waiting

    run(steps())


def test_a_place_is_taken_until_the_work_ends_even_when_nobody_listens() -> None:
    begun, finish = threading.Event(), threading.Event()

    def working() -> Iterator[Turn]:
        begun.set()
        yield new_turn("Where?")
        finish.wait(60)
        yield new_turn("Where?")

    async def steps() -> None:
        desk = AnswerQueue(QueueLimits(max_running=1))
        left = answer_in_turn(desk, "anna", new_turn("Where?"), working(), load_translations())
        assert (await anext(left)).question == "Where?"
        await left.aclose()
        waits = answer_in_turn(
            desk, "bob", new_turn("When?"), iter([new_turn("When?")]), load_translations()
        )
        assert "Waiting" in (await anext(waits)).notice
        finish.set()
        assert [turn.question async for turn in waits] == ["When?", "When?"]

    run(steps())


def test_who_leaves_the_line_makes_room() -> None:
    async def steps() -> None:
        desk = AnswerQueue(QueueLimits(max_running=1))
        first = desk.enqueue("anna")
        leaves = answer_in_turn(desk, "bob", new_turn("When?"), iter([]), load_translations())
        assert "Waiting" in (await anext(leaves)).notice
        await leaves.aclose()
        second = desk.enqueue("carla")
        assert desk.count_ahead(second) == 0
        desk.release(first)
        assert second.admitted.is_set()

    run(steps())


def test_a_refusal_is_the_notice_of_the_turn() -> None:
    async def steps() -> None:
        desk = AnswerQueue(QueueLimits(per_visitor=0))
        (turn,) = [
            turn
            async for turn in answer_in_turn(
                desk, "anna", new_turn("When?"), iter([]), load_translations()
            )
        ]
        assert turn.whole
        assert "Busy" in turn.notice

    run(steps())
