"""The API beside the chain alone: requests a second, milliseconds added, and disconnects.

    python -m benchmarks.ui.api ask [--requests 200]
    python -m benchmarks.ui.api scripted [--requests 2000]
    python -m benchmarks.ui.api disconnect [--times 20]

- `ask`: questions about the sample articles, with 1, 4 and 16 clients at once, to the chain in
  this process and to the API in a process of its own, in turn. The chain computes all the time,
  so with more clients than cores every request waits for the others.
- `scripted`: the same with a chain that waits 50 ms and computes nothing, so that every further
  millisecond is added by the API and its client.
- `disconnect`: a language model that never answers, and clients that disconnect. Seconds until
  the request to the model has ended.

Prints one JSON object a line: requests a second, milliseconds at the 50th and 95th percentile, and
milliseconds of the processor that the server takes for a request, its chain included. The latter
do not depend on what else the machine does.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx
from pincite.assistant import Answer, Settings, build_chain
from pincite.assistant.read.reader import Judgement
from pincite.assistant.types import Question
from pincite.index import Index, build
from pincite.ui.chat.queue import QueueLimits
from pincite.ui.protocols import Chain

from tests.fakes.assistant.readers import make_reader
from tests.fakes.llm.server import make_model_settings, reply_then_hang, scripted_server
from tests.fakes.ui.api import QUESTION, make_keyed_api, make_services, serve_api
from tests.fakes.ui.library import REPAIR_CITATION, FakeChain, fake_answer

ROOT = Path(__file__).parents[2]
QUESTIONS = (ROOT / "examples" / "questions.txt").read_text("utf-8").splitlines()
CLIENTS = (1, 4, 16)
ROUNDS = 5
"""Chain and API are measured in turn this many times: other work on the machine hits both."""

SCRIPTED_SECONDS = 0.05


sure_reader = make_reader(lambda _: Judgement(9.0))
"""Finds every sentence an answer."""


def wait_and_answer(question: Question) -> Iterator[Answer]:
    """Answer after a while without computing."""
    time.sleep(SCRIPTED_SECONDS)
    yield fake_answer(REPAIR_CITATION, question=question.text)


def make_chain(index: Index, kind: str) -> Chain:
    """Return the chain to measure."""
    return FakeChain(wait_and_answer) if kind == "scripted" else build_chain(index)


def serve(folder: Path, kind: str) -> None:
    """Serve the API until standard input ends. Prints its URL and a key."""
    index = Index.open(folder / "index")
    limits = QueueLimits(max_running=max(CLIENTS), per_visitor=1_000, per_minute=1_000_000)
    chain = make_chain(index, kind)
    api = make_keyed_api(make_services(index, {"": chain}, limits), folder)
    with serve_api(api.application) as url:
        print(url, api.reader_key, flush=True)
        sys.stdin.read()


@contextmanager
def api_process(folder: Path, kind: str) -> Iterator[httpx.AsyncClient]:
    """Serve the API in a process of its own, and yield a client that sends its key."""
    command = [sys.executable, "-m", "benchmarks.ui.api", "serve", str(folder), kind]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        url, key = process.stdout.readline().split()
        headers = {"Authorization": f"Bearer {key}"}
        yield httpx.AsyncClient(base_url=url, headers=headers, trust_env=False, timeout=600)
        process.communicate("")


async def time_each(
    ask: Callable[[str], Awaitable[object]], clients: int, requests: int
) -> tuple[list[float], float]:
    """Let `clients` ask one question after the other. Return seconds each, and in all."""
    questions = iter([QUESTIONS[number % len(QUESTIONS)] for number in range(requests)])
    seconds: list[float] = []

    async def keep_asking() -> None:
        for question in questions:
            started = time.perf_counter()
            await ask(question)
            seconds.append(time.perf_counter() - started)

    started = time.perf_counter()
    await asyncio.gather(*(keep_asking() for _ in range(clients)))
    return seconds, time.perf_counter() - started


async def compare(chain: Chain, client: httpx.AsyncClient, requests: int) -> None:
    """Print the figures of chain and API for each number of clients."""
    pool = ThreadPoolExecutor(max(CLIENTS))

    def ask_chain_now(question: str) -> int:
        return sum(1 for _ in chain.stream(Question(question)))

    async def ask_chain(question: str) -> None:
        assert await asyncio.get_running_loop().run_in_executor(pool, ask_chain_now, question)

    async def ask_api(question: str) -> None:
        response = await client.post("/api/v1/ask", json={"question": question})
        assert response.status_code == 200, response.text

    for ask in (ask_chain, ask_api):
        await time_each(ask, 2, 4)  # loads the models
    for clients in CLIENTS:
        found: dict[str, list[tuple[list[float], float]]] = {"chain": [], "api": []}
        processor = 0.0
        for _ in range(ROUNDS):
            count = max(clients, requests // ROUNDS)
            found["chain"].append(await time_each(ask_chain, clients, count))
            before = await read_processor_seconds(client)
            found["api"].append(await time_each(ask_api, clients, count))
            processor += await read_processor_seconds(client) - before
        rows = {name: summarize(rounds) for name, rounds in found.items()}
        # Each round compares runs that follow one another.
        added = [
            1_000 * (median(api) - median(alone))
            for (alone, _), (api, _) in zip(found["chain"], found["api"], strict=True)
        ]
        spread = [round(min(added), 1), round(max(added), 1)]
        row = {"clients": clients, **rows, "added p50 ms": round(median(added), 1)}
        row |= {"in the rounds": spread}
        row |= {"processor ms": round(1_000 * processor / (ROUNDS * count), 1)}
        print(json.dumps(row), flush=True)
    await client.aclose()


async def read_processor_seconds(client: httpx.AsyncClient) -> float:
    """Return the processor time that the server has taken."""
    lines = (await client.get("/metrics")).text.splitlines()
    return next(float(each.split()[1]) for each in lines if each.startswith("process_cpu_seconds"))


def summarize(rounds: Sequence[tuple[list[float], float]]) -> dict[str, float]:
    """Return requests a second, and milliseconds at the 50th and 95th percentile."""
    seconds = [each for times, _ in rounds for each in times]
    parts = quantiles(seconds, n=20)
    return {
        "a second": round(len(seconds) / sum(total for _, total in rounds), 1),
        "p50 ms": round(1_000 * parts[9], 1),
        "p95 ms": round(1_000 * parts[18], 1),
    }


def measure_disconnects(index: Index, folder: Path, times: int) -> dict[str, Any]:
    """Return how long the request to the language model outlives the client."""
    seconds: list[float] = []
    with ExitStack() as stack:
        model = stack.enter_context(scripted_server(*[reply_then_hang("The")] * times))
        settings = Settings(model=make_model_settings(model.url))
        chain = build_chain(index, settings=settings, reader=sure_reader)
        limits = QueueLimits(per_minute=1_000_000)
        api = make_keyed_api(make_services(index, {"": chain}, limits), folder)
        url = stack.enter_context(serve_api(api.application))
        headers = {"Authorization": f"Bearer {api.reader_key}", "Accept": "text/event-stream"}
        client = stack.enter_context(httpx.Client(trust_env=False, timeout=600))
        for number in range(times):
            body = {"question": f"{QUESTION} ({number})"}
            with client.stream("POST", f"{url}/api/v1/ask", json=body, headers=headers) as stream:
                chunks = stream.iter_text()
                next(chunks)
                while len(model.requests) <= number:
                    time.sleep(0.01)
            left = time.monotonic()
            while len(model.disconnect_times) <= number:
                time.sleep(0.001)
            seconds.append(model.disconnect_times[number] - left)
    return {
        "disconnects": times,
        "median s": round(median(seconds), 3),
        "most s": round(max(seconds), 3),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark that is named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind, requests in (("ask", 200), ("scripted", 2_000)):
        kinds.add_parser(kind).add_argument("--requests", type=int, default=requests)
    kinds.add_parser("disconnect").add_argument("--times", type=int, default=20)
    server = kinds.add_parser("serve")
    server.add_argument("folder", type=Path)
    server.add_argument("chain")
    options = parser.parse_args(arguments)
    if options.kind == "serve":
        serve(options.folder, options.chain)
        return
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        build(ROOT / "examples" / "articles", into=folder / "index")
        index = Index.open(folder / "index")
        if options.kind == "disconnect":
            print(json.dumps(measure_disconnects(index, folder, options.times)))
            return
        with api_process(folder, options.kind) as client:
            asyncio.run(compare(make_chain(index, options.kind), client, options.requests))


if __name__ == "__main__":
    main()
