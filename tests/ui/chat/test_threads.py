"""Iterators in threads of their own."""

import asyncio
import threading
from collections.abc import Iterator

from pincite.ui.chat.threads import stream_from_thread


def test_closing_the_generator_returns_at_once() -> None:
    release, closed = threading.Event(), threading.Event()

    def iterate_slowly() -> Iterator[int]:
        try:
            yield 1
            assert release.wait(60)
            yield 2
            yield 3
        finally:
            closed.set()

    async def take_first() -> list[int]:
        taken = []
        items = stream_from_thread(iterate_slowly())
        async for item in items:
            taken.append(item)
            break
        await items.aclose()
        return taken

    assert asyncio.run(take_first()) == [1]
    release.set()
    assert closed.wait(60)


def test_items_arrive_in_order_and_then_the_end_is_reported() -> None:
    async def take_all() -> list[int]:
        ended = asyncio.Event()
        items = [item async for item in stream_from_thread(iter(range(100)), ended.set)]
        await asyncio.wait_for(ended.wait(), 60)
        return items

    assert asyncio.run(take_all()) == list(range(100))
