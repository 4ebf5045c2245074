"""Who is answered now, and who waits."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from hypothesis import given, strategies as st
from pincite.ui.chat.answering import in_turn
from pincite.ui.chat.queue import BusyError, Desk, Limits, Place
from pincite.ui.conversations.model import Turn, asked
from pincite.ui.i18n import texts


def run(steps: Coroutine[Any, Any, None]) -> None:
    asyncio.run(steps)


def test_so_many_are_answered_at_once_and_the_others_in_turn() -> None:
    async def steps() -> None:
        desk = Desk(Limits(at_once=2))
        places = [desk.ask(str(person)) for person in range(5)]
        assert [place.turn.is_set() for place in places] == [True, True, False, False, False]
        assert [desk.before(place) for place in places] == [0, 0, 0, 1, 2]
        desk.leave(places[1])
        assert places[2].turn.is_set()
        assert desk.before(places[4]) == 1

    run(steps())


def test_who_stops_waiting_makes_room() -> None:
    async def steps() -> None:
        desk = Desk(Limits(at_once=1))
        _, second, third = (desk.ask(person) for person in "abc")
        desk.leave(second)
        desk.leave(second)
        assert desk.before(third) == 0
        assert not third.turn.is_set()

    run(steps())


def test_a_full_line_is_said() -> None:
    async def steps() -> None:
        desk = Desk(Limits(at_once=1, waiting=2))
        for person in "abc":
            desk.ask(person)
        with pytest.raises(BusyError, match=r"line.*2"):
            desk.ask("d")

    run(steps())


def test_nobody_takes_more_than_their_share() -> None:
    async def steps() -> None:
        desk = Desk(Limits(each=2))
        first = desk.ask("anna")
        desk.ask("anna")
        with pytest.raises(BusyError, match=r"own.*2"):
            desk.ask("anna")
        desk.ask("bob")
        desk.leave(first)
        desk.ask("anna")

    run(steps())


def test_nobody_asks_without_pause() -> None:
    now = 0.0

    async def steps() -> None:
        nonlocal now
        desk = Desk(Limits(a_minute=3), lambda: now)
        for _ in range(3):
            desk.leave(desk.ask("anna"))
        now = 20.5
        with pytest.raises(BusyError, match=r"minute.*40"):
            desk.ask("anna")
        desk.ask("bob")
        now = 60
        desk.ask("anna")

    run(steps())


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4)), max_size=60))
def test_places_are_never_lost_and_never_too_many(moves: list[tuple[bool, int]]) -> None:
    async def steps() -> None:
        limits = Limits(at_once=2, waiting=3, each=2)
        desk = Desk(limits, lambda: 0)
        held: list[Place] = []
        for asks, number in moves:
            if asks:
                try:
                    held.append(desk.ask(str(number)))
                except BusyError:
                    assert len(held) >= 2
            elif held:
                desk.leave(held.pop(number % len(held)))
            served = [place for place in held if place.turn.is_set()]
            assert len(served) == min(limits.at_once, len(held))
            assert len(held) <= limits.at_once + limits.waiting

    run(steps())


def test_a_place_is_taken_until_the_work_ends_even_when_nobody_listens() -> None:
    begun, finish = threading.Event(), threading.Event()

    def working() -> Iterator[Turn]:
        begun.set()
        yield asked("Where?")
        finish.wait(60)
        yield asked("Where?")

    async def steps() -> None:
        desk = Desk(Limits(at_once=1))
        left = in_turn(desk, "anna", asked("Where?"), working(), texts())
        assert (await anext(left)).question == "Where?"
        await left.aclose()
        waits = in_turn(desk, "bob", asked("When?"), iter([asked("When?")]), texts())
        assert "Waiting" in (await anext(waits)).notice
        finish.set()
        assert [turn.question async for turn in waits] == ["When?", "When?"]

    run(steps())


def test_who_leaves_the_line_makes_room() -> None:
    async def steps() -> None:
        desk = Desk(Limits(at_once=1))
        first = desk.ask("anna")
        leaves = in_turn(desk, "bob", asked("When?"), iter([]), texts())
        assert "Waiting" in (await anext(leaves)).notice
        await leaves.aclose()
        second = desk.ask("carla")
        assert desk.before(second) == 0
        desk.leave(first)
        assert second.turn.is_set()

    run(steps())


def test_who_may_not_ask_is_told_in_place_of_an_answer() -> None:
    async def steps() -> None:
        desk = Desk(Limits(each=0))
        (turn,) = [turn async for turn in in_turn(desk, "anna", asked("When?"), iter([]), texts())]
        assert turn.whole
        assert "Busy" in turn.notice

    run(steps())
