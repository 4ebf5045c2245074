"""An asynchronous source → an iterator that gives a sign of life, and can be left at once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

Item = TypeVar("Item")

HEARTBEAT = 0.25
"""Seconds: so often the caller gets something, and with it the chance to leave."""


def iterate_in_thread(source: Callable[[], AsyncIterator[Item]]) -> Iterator[list[Item]]:
    """Yield what a source yields, as much as has come: nothing after a while without any.

    The source runs in a thread of its own, and is cancelled when the iterator is closed, however
    long it would have waited. What it raises is raised here.
    """
    results: SimpleQueue[tuple[Item] | BaseException | None] = SimpleQueue()
    started: SimpleQueue[tuple[asyncio.AbstractEventLoop, asyncio.Task[None] | None]]
    started = SimpleQueue()

    async def consume_source() -> None:
        started.put((asyncio.get_running_loop(), asyncio.current_task()))
        try:
            async for item in source():
                results.put((item,))
            results.put(None)
        except asyncio.CancelledError:
            results.put(None)
        except BaseException as error:  # all of them belong to the caller
            results.put(error)

    Thread(target=lambda: asyncio.run(consume_source()), daemon=True).start()
    loop, task = started.get()
    try:
        running = True
        while running:
            items: list[Item] = []
            failure: BaseException | None = None
            with suppress(Empty):
                result = results.get(timeout=HEARTBEAT)
                while True:
                    if not isinstance(result, tuple):
                        running, failure = False, result
                        break
                    items.append(result[0])
                    result = results.get_nowait()
            yield items
            if failure:
                raise failure
    finally:
        # A loop that has closed has nothing left to cancel.
        with suppress(RuntimeError):
            if task:
                loop.call_soon_threadsafe(task.cancel)
