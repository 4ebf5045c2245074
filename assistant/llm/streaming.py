"""An asynchronous source → an iterator that gives a sign of life, and can be left at once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

Item = TypeVar("Item")

BEAT = 0.25
"""Seconds: so often the caller gets something, and with it the chance to leave."""


def pumped(source: Callable[[], AsyncIterator[Item]]) -> Iterator[list[Item]]:
    """Yield what a source yields, as much as has come: nothing after a while without any.

    The source runs in a thread of its own, and is cancelled when the iterator is closed, however
    long it would have waited. What it raises is raised here.
    """
    news: SimpleQueue[tuple[Item] | BaseException | None] = SimpleQueue()
    started: SimpleQueue[tuple[asyncio.AbstractEventLoop, asyncio.Task[None] | None]]
    started = SimpleQueue()

    async def work() -> None:
        started.put((asyncio.get_running_loop(), asyncio.current_task()))
        try:
            async for item in source():
                news.put((item,))
            news.put(None)
        except asyncio.CancelledError:
            news.put(None)
        except BaseException as error:  # all of them belong to the caller
            news.put(error)

    Thread(target=lambda: asyncio.run(work()), daemon=True).start()
    loop, task = started.get()
    try:
        open_still = True
        while open_still:
            come: list[Item] = []
            ended: BaseException | None = None
            with suppress(Empty):
                one = news.get(timeout=BEAT)
                while True:
                    if not isinstance(one, tuple):
                        open_still, ended = False, one
                        break
                    come.append(one[0])
                    one = news.get_nowait()
            yield come
            if ended:
                raise ended
    finally:
        # A loop that has closed has nothing left to cancel.
        with suppress(RuntimeError):
            if task:
                loop.call_soon_threadsafe(task.cancel)
