"""An asynchronous source as an iterator that never blocks for long."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
from pincite.assistant.llm.streaming import iterate_in_thread

from tests.fakes.waiting import wait_until


async def count_to_three() -> AsyncIterator[int]:
    for number in (1, 2, 3):
        await asyncio.sleep(0)
        yield number


def test_all_items_come_in_order() -> None:
    lists = list(iterate_in_thread(count_to_three))
    assert [item for items in lists for item in items] == [1, 2, 3]


def test_an_exception_of_the_source_comes_after_its_items() -> None:
    async def fail() -> AsyncIterator[int]:
        yield 1
        raise ValueError("no more")

    received: list[int] = []
    stream = iterate_in_thread(fail)
    with pytest.raises(ValueError, match="no more"):
        received.extend(item for items in stream for item in items)
    assert received == [1]


def test_a_slow_source_yields_empty_lists_and_is_cancelled_when_closed() -> None:
    cancelled = threading.Event()

    async def wait_forever() -> AsyncIterator[int]:
        try:
            await asyncio.sleep(600)
            yield 1
        finally:
            cancelled.set()

    stream = iterate_in_thread(wait_forever)
    assert next(stream) == []
    assert not cancelled.is_set()
    stream.close()  # type: ignore[attr-defined]
    assert wait_until(cancelled.is_set)
