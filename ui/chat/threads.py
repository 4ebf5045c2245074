"""Slow iterators in a thread of their own, so that the event loop never waits for them."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import suppress
from threading import Event, Thread
from typing import TypeVar

Item = TypeVar("Item")

_CHECK_SECONDS = 0.5
"""Seconds between two checks whether the time is over."""


async def stream_from_thread(
    items: Iterator[Item],
    on_end: Callable[[], object] = lambda: None,
    is_over: Callable[[], bool] = lambda: False,
) -> AsyncGenerator[Item, None]:
    """Yield the items of an iterator that runs in a thread of its own, until `is_over`.

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
            try:
                # Nothing else ends the work of a generator that is not exhausted: a cancelled
                # task keeps it in a reference cycle.
                if isinstance(items, Generator):
                    items.close()
            finally:
                put(None)
                with suppress(RuntimeError):
                    loop.call_soon_threadsafe(on_end)

    Thread(target=produce, daemon=True).start()
    try:
        while not is_over():
            try:
                item = await asyncio.wait_for(results.get(), _CHECK_SECONDS)
            except TimeoutError:
                continue
            if item is None:
                return
            yield item[0]
    finally:
        abandoned.set()
