"""A question in the queue and in a thread: its pieces, until it ends or the client has gone."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterator
from contextlib import aclosing
from typing import Any, TypeVar

import anyio
from pincite.assistant.types import Answer, Question
from pincite.ui.api.problems import ProblemError, to_problem
from pincite.ui.chat.queue import AnswerQueue, BusyError, Ticket
from pincite.ui.chat.threads import stream_from_thread
from pincite.ui.protocols import Chain
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

Result = TypeVar("Result")

KEEPALIVE_SECONDS = 10.0
"""A stream that is silent for this long sends a comment: proxies close silent connections."""

_RETRY_SECONDS = {"own": 1, "line": 5}


class QueuedWork:
    """Work with a ticket of the answer queue. Create and use it in the event loop.

    Call `close` in the end: work that has not begun then leaves the queue, and work in a thread
    ends at its next piece.
    """

    def __init__(self, queue: AnswerQueue, visitor_id: str, *, is_long: bool = False) -> None:
        """Take a ticket. Raises ProblemError with the time to wait if a limit is reached."""
        self._queue = queue
        self._in_thread = False
        self.ticket = enqueue(queue, visitor_id, is_long=is_long)

    def close(self) -> None:
        """Leave the queue. A thread that still works keeps counting for its visitor."""
        if self._in_thread:
            self._queue.abandon(self.ticket)
        else:
            self._queue.release(self.ticket)

    async def run(self, work: Callable[[], Result]) -> Result:
        """Return the result of `work` in a thread, once it is its turn."""
        async with aclosing(self.stream(lambda: iter([work()]))) as results:
            async for result in results:
                return result
        raise RuntimeError("the work gave no result")

    async def ask(self, chain: Chain, question: Question) -> AsyncGenerator[Answer, None]:
        """Yield the pieces of an answer, once it is its turn."""
        async with aclosing(self.stream(lambda: chain.stream(question))) as pieces:
            async for piece in pieces:
                yield piece

    async def stream(self, start: Callable[[], Iterator[Result]]) -> AsyncGenerator[Result, None]:
        """Yield the items of an iterator that a thread runs, once it is its turn.

        Raises ProblemError if it fails.
        """
        await self.ticket.admitted.wait()
        self._in_thread = True
        outcomes = stream_from_thread(
            _catch_errors(start), lambda: self._queue.release(self.ticket)
        )
        async with aclosing(outcomes):
            async for outcome in outcomes:
                if isinstance(outcome, Exception):
                    raise to_problem(outcome) from outcome
                yield outcome


def enqueue(queue: AnswerQueue, visitor_id: str, *, is_long: bool = False) -> Ticket:
    """Return a ticket of the queue. Raises ProblemError if a limit is reached."""
    try:
        return queue.enqueue(visitor_id, is_long=is_long)
    except BusyError as error:
        seconds = _RETRY_SECONDS.get(error.reason, error.number)
        detail = {
            "own": f"{error.number} of your questions are being answered or wait: let one end.",
            "line": f"{error.number} questions are waiting: ask again in {seconds} seconds.",
            "minute": f"You have asked {queue.limits.per_minute} questions within a minute: ask "
            f"again in {seconds} seconds.",
        }[error.reason]
        headers = {"Retry-After": str(seconds)}
        raise ProblemError("busy", detail, headers) from None


def _catch_errors(start: Callable[[], Iterator[Result]]) -> Iterator[Result | Exception]:
    """Yield the items, and an exception in place of the next item if there is one."""
    try:
        yield from start()
    except Exception as error:
        yield error


async def add_up(pieces: AsyncGenerator[Answer, None]) -> Answer:
    """Return the sum of all pieces. Raises ProblemError if the answer is not complete."""
    answer: Answer | None = None
    async for piece in pieces:
        answer = piece if answer is None else answer + piece
    return require_complete(answer)


def require_complete(answer: Answer | None) -> Answer:
    """Return the answer. Raises ProblemError if it is cut off: the language model has failed."""
    if answer is None:
        raise ProblemError("failed", "The chain gave no answer.")
    if not answer.complete:
        raise ProblemError("model-failed", answer.text, extra={"answer": answer.to_json()})
    return answer


async def run_until_disconnect(
    receive: Receive, work: Coroutine[Any, Any, Result]
) -> Result | None:
    """Return the result of the work, or None if the client disconnects first: the work is over.

    The body of the request must have been read.
    """
    tasks = [asyncio.ensure_future(each) for each in (work, _wait_for_disconnect(receive))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return tasks[0].result() if tasks[0].done() else None
    finally:
        await cancel(*tasks)


async def _wait_for_disconnect(receive: Receive) -> None:
    message: Message = {}
    while message.get("type") != "http.disconnect":
        message = await receive()


async def cancel(*tasks: "asyncio.Future[Any]") -> None:
    """Cancel tasks and wait until they have ended."""
    pending = set(tasks)
    # Starlette cancels with anyio, which would cancel this wait too.
    with anyio.CancelScope(shield=True):
        while pending:
            for task in pending:
                task.cancel()
            # Again, because before Python 3.12 `asyncio.wait_for` may lose a cancellation.
            _, pending = await asyncio.wait(pending, timeout=0.1)


class EventStream(StreamingResponse):
    """A response with server-sent events, which calls `on_close` in any case.

    An async generator that was never started does not run its `finally`.
    """

    media_type = "text/event-stream"

    def __init__(self, body: AsyncGenerator[bytes, None], on_close: Callable[[], object]) -> None:
        # `X-Accel-Buffering` lets nginx pass on each event at once.
        super().__init__(add_keepalive(body), headers={"X-Accel-Buffering": "no"})
        self._on_close = on_close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events until the end, or until the client disconnects."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._on_close()


async def add_keepalive(
    chunks: AsyncGenerator[bytes, None], seconds: float = KEEPALIVE_SECONDS
) -> AsyncGenerator[bytes, None]:
    """Yield the chunks, and a comment each time that none has come for some seconds."""
    async with aclosing(chunks):
        upcoming: asyncio.Future[bytes] | None = None
        try:
            while True:
                next_chunk: Awaitable[bytes] = anext(chunks)
                upcoming = asyncio.ensure_future(next_chunk)
                while not (await asyncio.wait({upcoming}, timeout=seconds))[0]:
                    yield b": waiting\n\n"
                try:
                    yield upcoming.result()
                except StopAsyncIteration:
                    return
        finally:
            if upcoming:
                await cancel(upcoming)
