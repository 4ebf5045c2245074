"""Slow iterators in a thread of their own, so that the event loop never waits for them."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import suppress
from threading import Event, Thread
from typing import TypeVar

Item = TypeVar("Item")


async def stream_from_thread(
    items: Iterator[Item], on_end: Callable[[], object] = lambda: None
) -> AsyncGenerator[Item, None]:
    """Yield the items of an iterator that runs in a thread of its own.

    Closing this generator returns at once; the thread then ends at its next item. (Gradio would
    wait for an ordinary generator to finish its current item before it takes the next question.)
    When the thread ends, the event loop calls `on_end`.
    """
    loop = asyncio.get_running_loop()
    results: asyncio.Queue[tuple[Item] | None] = asyncio.Queue()
    abandoned = Event()

    def put(result: tuple[Item] | None) -> None:
        # RuntimeError: the loop is closed, and nobody waits for the result.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(results.put_nowait, result)

    def produce() -> None:
        try:
            for item in items:
                if abandoned.is_set():
                    return
                put((item,))
        finally:
            put(None)
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(on_end)

    Thread(target=produce, daemon=True).start()
    try:
        while (item := await results.get()) is not None:
            yield item[0]
    finally:
        abandoned.set()
