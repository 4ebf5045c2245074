"""Slow work off the event loop, that can be left at any moment."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import suppress
from threading import Event, Thread
from typing import TypeVar

Item = TypeVar("Item")


async def in_thread(
    items: Iterator[Item], ended: Callable[[], object] = lambda: None
) -> AsyncGenerator[Item, None]:
    """Yield what `items` yields, computed in a thread of its own.

    Who stops listening does not wait: the thread ends by itself at its next item. Gradio waits
    for an ordinary generator, however long that computes, before it takes the next question.
    `ended` is called, in the thread of the listener, when the other one ends.
    """
    loop = asyncio.get_running_loop()
    ready: asyncio.Queue[tuple[Item] | None] = asyncio.Queue()
    left = Event()

    def tell(news: tuple[Item] | None) -> None:
        # A loop that has closed has nobody left to tell.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(ready.put_nowait, news)

    def work() -> None:
        try:
            for item in items:
                if left.is_set():
                    return
                tell((item,))
        finally:
            tell(None)
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(ended)

    Thread(target=work, daemon=True).start()
    try:
        while (item := await ready.get()) is not None:
            yield item[0]
    finally:
        left.set()
