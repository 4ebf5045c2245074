"""An asynchronous source → an iterator that never blocks for long and can be closed at any time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

Item = TypeVar("Item")

HEARTBEAT = 0.25
"""Seconds after which the iterator yields an empty list, so that the caller can stop."""


def iterate_in_thread(source: Callable[[], AsyncIterator[Item]]) -> Iterator[list[Item]]:
    """Yield lists of the items that `source` has yielded since the last list.

    After HEARTBEAT seconds without an item the list is empty. The source runs in its own thread,
    with the context variables of the caller; closing the iterator cancels it at once. An exception
    of the source is raised to the caller.
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
        except BaseException as error:  # raised again in the thread of the caller
            results.put(error)

    run = partial(copy_context().run, lambda: asyncio.run(consume_source()))
    Thread(target=run, daemon=True).start()
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
        # `call_soon_threadsafe` raises RuntimeError if the loop has closed already.
        with suppress(RuntimeError):
            if task:
                loop.call_soon_threadsafe(task.cancel)
