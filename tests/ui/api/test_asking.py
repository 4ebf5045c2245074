"""Questions in the queue: clients that disconnect, and streams that are silent for long."""

import asyncio
import gc
import json
import time
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from pincite.assistant.types import Answer, Question
from pincite.index import Index
from pincite.ui.api.asking import QueuedWork, add_keepalive, cancel, run_until_disconnect
from pincite.ui.api.problems import ProblemError
from pincite.ui.chat.queue import AnswerQueue, QueueLimits

from tests.fakes.ui.api import KeyedApi, make_keyed_api, make_services, serve_api
from tests.fakes.ui.library import FakeChain, fake_answer
from tests.fakes.waiting import wait_until
from tests.ui.api.conftest import answer_twice

STREAMS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "/api/v1/ask": ({"question": "When?"}, {"Accept": "text/event-stream"}),
    "/v1/chat/completions": (
        {
            "model": "pincite",
            "stream": True,
            "messages": [{"role": "user", "content": "When?"}],
        },
        {},
    ),
}


@pytest.fixture(autouse=True)
def no_garbage_collection() -> Iterator[None]:
    """Work must end by itself, not because Python collects its generator some time later."""
    gc.disable()
    yield
    gc.enable()


class EndlessChain:
    """A chain that answers until it is closed, as with a language model that is slow."""

    def __init__(self) -> None:
        self.started = Event()
        self.ended = Event()

    def stream(self, _input: Question) -> Iterator[Answer]:
        """Yield pieces without end."""
        try:
            yield fake_answer(text="Wait. ")
            self.started.set()
            while True:
                time.sleep(0.05)
                yield fake_answer(text="")
        finally:
            self.ended.set()


def make_api(index: Index, chain: Any, folder: Path, **limits: int) -> KeyedApi:
    queue_limits = QueueLimits(**{"per_minute": 1_000, **limits})
    return make_keyed_api(make_services(index, {"": chain}, queue_limits), folder)


@pytest.mark.parametrize("path", STREAMS)
def test_the_work_of_a_stream_ends_when_its_client_disconnects(
    sample_index: Index, tmp_path: Path, path: str
) -> None:
    chain = EndlessChain()
    api = make_api(sample_index, chain, tmp_path, max_running=1)
    body, headers = STREAMS[path]
    headers = {**headers, "Authorization": f"Bearer {api.reader_key}"}
    with serve_api(api.application) as url, httpx.Client(trust_env=False, timeout=60) as client:
        with client.stream("POST", url + path, json=body, headers=headers) as response:
            assert response.status_code == 200
            chunks = response.iter_text()  # httpx disconnects when this generator ends
            next(chunks)
            assert chain.started.wait(60)
        assert chain.ended.wait(60)
        metrics = client.get(f"{url}/metrics", headers=headers)
        assert 'standing="abandoned"} 1.0' in metrics.text
        wait_until(
            lambda: "questions_running 0.0" in client.get(f"{url}/metrics", headers=headers).text
        )


@pytest.mark.parametrize("path", STREAMS)
def test_the_work_of_a_plain_request_ends_when_its_client_disconnects(
    sample_index: Index, tmp_path: Path, path: str
) -> None:
    chain = EndlessChain()
    api = make_api(sample_index, chain, tmp_path)
    body = {**STREAMS[path][0]}
    if "stream" in body:
        body["stream"] = False
    headers = {"Authorization": f"Bearer {api.reader_key}"}
    with serve_api(api.application) as url, httpx.Client(trust_env=False) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.post(url + path, json=body, headers=headers, timeout=2)
        assert chain.ended.wait(60)


def test_a_question_that_waits_says_so_and_leaves_the_queue_with_its_client(
    sample_index: Index, tmp_path: Path
) -> None:
    chain = EndlessChain()
    api = make_api(sample_index, chain, tmp_path, max_running=1, per_visitor=2)
    body, headers = STREAMS["/api/v1/ask"]
    headers = {**headers, "Authorization": f"Bearer {api.reader_key}"}
    with serve_api(api.application) as url, httpx.Client(trust_env=False, timeout=60) as client:

        def open_stream() -> Any:
            return client.stream("POST", f"{url}/api/v1/ask", json=body, headers=headers)

        with open_stream() as running:
            pieces = running.iter_text()
            next(pieces)
            assert chain.started.wait(60)
            with open_stream() as waiting:
                chunks = waiting.iter_text()
                assert next(chunks) == 'event: waiting\ndata: {"ahead":0}\n\n'
                refused = client.post(f"{url}/api/v1/ask", json=body, headers=headers)
                assert refused.status_code == 429
                assert refused.headers["Retry-After"] == "1"
            wait_until(lambda: "waiting 0.0" in client.get(f"{url}/metrics", headers=headers).text)


def test_a_full_queue_refuses(sample_index: Index, tmp_path: Path) -> None:
    api = make_api(sample_index, FakeChain(answer_twice), tmp_path, max_running=0, max_waiting=0)
    response = api.client().post("/api/v1/ask", json={"question": "When?"})
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "5"


def test_work_that_never_began_leaves_the_queue() -> None:
    async def check() -> None:
        queue = AnswerQueue(QueueLimits())
        QueuedWork(queue, "anna").close()
        assert queue.count_running() == queue.count_waiting() == 0

    asyncio.run(check())


def test_the_result_and_the_failure_of_work_in_a_thread() -> None:
    async def run(work: Any) -> Any:
        queue = AnswerQueue(QueueLimits())
        try:
            return await QueuedWork(queue, "anna").run(work)
        finally:
            await asyncio.sleep(0.05)
            assert queue.count_running() == 0

    assert asyncio.run(run(lambda: 3)) == 3
    with pytest.raises(ProblemError, match="log of the server"):
        asyncio.run(run(lambda: 1 / 0))


def test_disconnecting_cancels_the_work() -> None:
    cancelled = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            cancelled.append(True)

    async def receive() -> dict[str, str]:
        await asyncio.sleep(0.01)
        return {"type": "http.disconnect"}

    assert asyncio.run(run_until_disconnect(receive, work())) is None
    assert cancelled == [True]


def test_work_that_loses_one_cancellation_ends_too() -> None:
    lost: list[Any] = []

    async def stubborn() -> None:
        while len(lost) < 2:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                lost.append(True)

    async def check() -> None:
        task = asyncio.ensure_future(stubborn())
        await asyncio.sleep(0)
        await cancel(task)
        assert task.done()

    asyncio.run(check())
    assert lost == [True, True]


def test_a_silent_stream_sends_comments_and_ends_with_its_source() -> None:
    async def slow() -> AsyncGenerator[bytes, None]:
        yield b"one"
        await asyncio.sleep(0.3)
        yield b"two"

    async def collect() -> list[bytes]:
        return [chunk async for chunk in add_keepalive(slow(), seconds=0.02)]

    chunks = asyncio.run(collect())
    assert chunks[0] == b"one"
    assert chunks[-1] == b"two"
    assert set(chunks[1:-1]) == {b": waiting\n\n"}


def test_closing_a_stream_closes_its_source() -> None:
    closed = []

    async def endless() -> AsyncGenerator[bytes, None]:
        try:
            while True:
                yield b"one"
                await asyncio.sleep(60)
        finally:
            closed.append(True)

    async def read_one() -> None:
        stream = add_keepalive(endless(), seconds=0.02)
        assert await anext(stream) == b"one"
        assert await anext(stream) == b": waiting\n\n"
        await stream.aclose()

    asyncio.run(read_one())
    assert closed == [True]


def test_many_ask_at_once_and_each_gets_their_own_answer(
    sample_index: Index, tmp_path: Path
) -> None:
    def echo(question: Question) -> Iterator[Answer]:
        time.sleep(0.002)
        yield fake_answer(question=question.text, text=question.text)

    api = make_api(sample_index, FakeChain(echo), tmp_path, per_visitor=1_000)
    headers = {"Authorization": f"Bearer {api.reader_key}"}

    async def ask_all(url: str) -> None:
        limits = httpx.Limits(max_connections=16)
        async with httpx.AsyncClient(
            base_url=url, headers=headers, trust_env=False, timeout=60, limits=limits
        ) as client:

            async def ask(number: int) -> None:
                question = f"Question {number}?"
                accept = {"Accept": "text/event-stream"} if number % 2 else {}
                response = await client.post(
                    "/api/v1/ask", json={"question": question}, headers=accept
                )
                text = response.text.rpartition("event: answer\ndata: ")[2]
                assert json.loads(text)["text"] == question

            await asyncio.gather(*map(ask, range(60)))

    with serve_api(api.application) as url:
        asyncio.run(ask_all(url))
