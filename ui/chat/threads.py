"""Slow work off the event loop, that can be left at any moment."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import suppress
from threading import Event, Thread
from typing import TypeVar

Item = TypeVar("Item")


async def stream_from_thread(
    items: Iterator[Item], on_end: Callable[[], object] = lambda: None
) -> AsyncGenerator[Item, None]:
    """Yield what `items` yields, computed in a thread of its own.

    Who stops listening does not wait: the thread ends by itself at its next item. Gradio waits
    for an ordinary generator, however long that computes, before it takes the next question.
    `ended` is called, in the thread of the listener, when the other one ends.
    """
    loop = asyncio.get_running_loop()
    results: asyncio.Queue[tuple[Item] | None] = asyncio.Queue()
    abandoned = Event()

    def put(result: tuple[Item] | None) -> None:
        # A loop that has closed has nobody left to tell.
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
