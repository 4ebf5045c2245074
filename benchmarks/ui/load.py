"""Load on the chat: many people at once, a burst of requests, thousands of questions.

    python -m benchmarks.ui.load people [--people 50] [--turns 20] [--pause 8]
    python -m benchmarks.ui.load burst [--requests 1000] [--seconds 10]
    python -m benchmarks.ui.load long [--questions 300] [--rebuilds 3]      # 10000 and 20 in full

The chat runs in a separate process, with login and the code of `pincite chat`. Its answers are
scripted and come at once, so every measured millisecond is added by the chat.

- `people`: each person pauses about `--pause` seconds after an answer (0: the server is never
  idle), and checks that each answer repeats their own questions and nobody else's.
- `burst`: requests of all kinds, valid and invalid, within `--seconds`.
- `long`: one person asks all questions; each also searches a real index, which is rebuilt
  `--rebuilds` times.

Prints JSON: milliseconds, memory in MiB, and counts.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any, NamedTuple

import httpx

from tests.fakes.ui.chat_client import ChatClient, PageConfig, strip_tags

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "examples" / "articles"
PASSWORD = "the password of the load"
CAUTIONS = ("low", "normal", "high")
TURNS_PER_PAGE = 20


class ChatProcess(NamedTuple):
    """A running chat: its URL and its process id."""

    address: str
    pid: int

    def measure_memory(self) -> float:
        """Return the resident memory in MiB."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def count_open_files(self) -> int:
        """Return the number of open files."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))


@contextmanager
def chat_process(folder: Path, user_count: int, index: Path | None = None) -> Iterator[ChatProcess]:
    """Serve a chat with `user_count` users and scripted answers until the end of the block."""
    command = [sys.executable, "-m", "benchmarks.ui.load", "serve", str(folder), str(user_count)]
    command += [str(index)] if index else []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        try:
            yield ChatProcess(address, process.pid)
            assert process.poll() is None, "the chat ended by itself"
        finally:
            process.terminate()


def serve_echo_chat(folder: Path, user_count: int, index: Path | None) -> None:
    """Serve the chat in this process. An answer repeats all questions and the options."""
    from pincite.assistant.types import Answer, Question, Statement
    from pincite.index import Served
    from pincite.ui.auth.sessions import SessionSigner
    from pincite.ui.auth.users import UserStore
    from pincite.ui.chat.queue import QueueLimits
    from pincite.ui.server.access import AccessPolicy
    from pincite.ui.server.config import ChatConfig
    from pincite.ui.server.run import serve

    from tests.fakes.ui.library import FakeLibrary, fake_answer, fake_article, fake_citation

    article = fake_article()
    served = Served(index) if index else None

    class EchoChain:
        def stream(self, question: Question) -> Iterator[Answer]:
            if served:
                assert served.current().search(question.text)
            options = (str(question.caution), str(question.filters.since))
            text = "; ".join([*question.history[::2], question.text, *options])
            repeated = (Statement(text, ("1",), "supported"),)
            cited = fake_citation(article, "It was repaired in May.")
            yield fake_answer(cited, text=text, statements=repeated)

    users = UserStore(folder / "users.json")
    for number in range(user_count):
        users.add(format_user_name(number), PASSWORD)
    policy = AccessPolicy(
        port=0, sessions=SessionSigner(users), queue_limits=QueueLimits(per_minute=1_000_000)
    )
    serve(
        served or FakeLibrary((article,)),
        {"": EchoChain()},
        ChatConfig(access_policy=policy),
        print_line=lambda line: print(line.split()[4], flush=True) if " at " in line else None,
    )


def format_user_name(number: int) -> str:
    """Return the name of the person with this number."""
    return f"person {number:03}"


async def log_in(stack: AsyncExitStack, address: str, number: int) -> httpx.AsyncClient:
    """Return a client that is logged in as the person with this number."""
    client = httpx.AsyncClient(base_url=address, timeout=120, trust_env=False)
    await stack.enter_async_context(client)
    credentials = {"name": format_user_name(number), "password": PASSWORD}
    response = await client.post("/login", data=credentials)
    assert response.status_code == 303, response.text
    return client


async def measure_users(chat: ChatProcess, count: int, turns: int, pause: float) -> dict[str, Any]:
    """Let `count` people ask at the same time. Return milliseconds a turn, and mix-ups."""
    rng = random.Random(0)
    seconds: list[float] = []
    mixed = 0

    async def converse(number: int, client: httpx.AsyncClient) -> None:
        nonlocal mixed
        since = f"20{number % 100:02}-01-01"
        chat_client = ChatClient(client, caution=CAUTIONS[number % 3], filters=f"since={since}")
        chat_client.page = await chat_client.load_page()
        asked: list[str] = []
        for turn in range(turns):
            await asyncio.sleep(rng.expovariate(1 / pause) if pause else 0)
            asked.append(f"{format_user_name(number)} asks {turn}?")
            started = time.monotonic()
            shown = await chat_client.ask_for_messages(asked[-1])
            seconds.append(time.monotonic() - started)
            expected = "; ".join([*asked, chat_client.caution, since])
            texts = [strip_tags(each) for each in shown]
            # The page shows the filters below each question, so only the start must be equal.
            pairs = zip(texts[::2], asked, strict=True)
            wrong = expected not in texts[-1] or not all(a.startswith(b) for a, b in pairs)
            leaked = any(
                f"{format_user_name(each)} " in "".join(texts)
                for each in range(count)
                if each != number
            )
            mixed += wrong or leaked

    async with AsyncExitStack() as stack:
        clients = [await log_in(stack, chat.address, number) for number in range(count)]
        started = time.monotonic()
        await asyncio.gather(*(converse(*each) for each in enumerate(clients)))
        elapsed = time.monotonic() - started
    parts = quantiles(seconds, n=100)
    return {
        "turns": len(seconds),
        "mixed up": mixed,
        "turns a second": round(len(seconds) / elapsed, 1),
        "added ms": {
            "p50": to_milliseconds(parts[49]),
            "p95": to_milliseconds(parts[94]),
            "p99": to_milliseconds(parts[98]),
        },
        "MiB": round(chat.measure_memory()),
    }


async def measure_burst(chat: ChatProcess, count: int, seconds: float) -> dict[str, Any]:
    """Send `count` requests within `seconds`. Return their outcomes, and turn times around them."""
    async with AsyncExitStack() as stack:
        client = await log_in(stack, chat.address, 0)
        page = PageConfig.from_config((await client.get("/config")).json())
        chat_client = ChatClient(client, page=page)
        await chat_client.ask("Does it run?")
        before = [await measure_seconds(chat_client.ask("And now?")) for _ in range(5)]
        pool_limits = {"max_connections": None, "max_keepalive_connections": 100}
        burst_client = await stack.enter_async_context(
            httpx.AsyncClient(
                base_url=chat.address,
                cookies=client.cookies,
                timeout=60,
                trust_env=False,
                limits=httpx.Limits(**pool_limits),
            )
        )
        outcomes: Counter[str] = Counter()

        async def send_request(number: int) -> None:
            await asyncio.sleep(seconds * number / count)
            talk = ChatClient(burst_client, page=page)
            kinds = (
                ("GET", "/", None),
                ("GET", "/config", None),
                ("GET", "/article?id=a1", None),
                ("GET", "/nothing", None),
                (
                    "POST",
                    "/gradio_api/run/predict",
                    talk.make_step_body(page.accept, ["x" * 60_000, "", None]),
                ),
                (
                    "POST",
                    "/gradio_api/run/predict",
                    talk.make_step_body(page.accept, ["x" * 90_000, "", None]),
                ),
                ("POST", "/gradio_api/queue/join", talk.make_step_body(page.answer, [None, ""])),
                ("POST", "/gradio_api/queue/join", {"no": "such"}),
            )
            method, path, body = kinds[number % len(kinds)]
            try:
                response = await burst_client.request(method, path, json=body)
                outcomes[str(response.status_code)] += 1
            except httpx.HTTPError as error:
                outcomes[type(error).__name__] += 1

        started = time.monotonic()
        await asyncio.gather(*map(send_request, range(count)))
        elapsed = time.monotonic() - started
        await asyncio.sleep(max(0.0, seconds + 5 - elapsed))
        after = [await measure_seconds(chat_client.ask("And now?")) for _ in range(5)]
    return {
        "ended": dict(sorted(outcomes.items())),
        "seconds": round(elapsed, 1),
        "turn ms before": to_milliseconds(sorted(before)[2]),
        "turn ms 5 s after": to_milliseconds(sorted(after)[2]),
    }


async def measure_long_run(chat: ChatProcess, questions: int, rebuilds: int, index: Path) -> None:
    """Ask `questions` in pages of TURNS_PER_PAGE turns, with rebuilds in between.

    Prints memory and open files before each rebuild.
    """
    async with AsyncExitStack() as stack:
        client = await log_in(stack, chat.address, 0)
        page: PageConfig | None = None
        chat_client = ChatClient(client)
        done = 0
        while done <= questions:
            if done % TURNS_PER_PAGE == 0:
                page = chat_client.page
                chat_client = ChatClient(client, page=page)
            if done % max(1, questions // max(1, rebuilds)) == 0:
                await asyncio.to_thread(rebuild_index, index, done)
                row = {
                    "questions": done,
                    "MiB": chat.measure_memory(),
                    "handles": chat.count_open_files(),
                }
                print(json.dumps(row), flush=True)
            assert f"asks {done}?" in await chat_client.ask(f"Who asks {done}?")
            done += 1


def rebuild_index(index: Path, number: int) -> None:
    """Change an article in the folder next to the index, and build the index."""
    folder = index.with_name("articles")
    (folder / "changing.txt").write_text(f"Edition {number}. The ferry asks for {number} euros.\n")
    command = [sys.executable, "-m", "pincite.ui.cli", "index", str(folder), "--quiet"]
    subprocess.run([*command, "--index", str(index)], check=True, stdout=subprocess.DEVNULL)


async def measure_seconds(work: Coroutine[Any, Any, object]) -> float:
    """Return how many seconds the work takes."""
    started = time.monotonic()
    await work
    return time.monotonic() - started


def to_milliseconds(seconds: float) -> int:
    """Return seconds as whole milliseconds."""
    return round(1000 * seconds)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark that is named on the command line, and print its result."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    command = kinds.add_parser("people")
    command.add_argument("--people", type=int, default=50)
    command.add_argument("--turns", type=int, default=20)
    command.add_argument("--pause", type=float, default=8)
    command = kinds.add_parser("burst")
    command.add_argument("--requests", type=int, default=1000)
    command.add_argument("--seconds", type=float, default=10)
    command = kinds.add_parser("long")
    command.add_argument("--questions", type=int, default=300)
    command.add_argument("--rebuilds", type=int, default=3)
    command = kinds.add_parser("serve")
    command.add_argument("folder", type=Path)
    command.add_argument("people", type=int)
    command.add_argument("index", type=Path, nargs="?")
    options = parser.parse_args(arguments)
    if options.kind == "serve":
        serve_echo_chat(options.folder, options.people, options.index)
        return
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        if options.kind == "people":
            with chat_process(folder, options.people) as chat:
                figures = asyncio.run(
                    measure_users(chat, options.people, options.turns, options.pause)
                )
            print(json.dumps(figures))
        elif options.kind == "burst":
            with chat_process(folder, 1) as chat:
                print(
                    json.dumps(asyncio.run(measure_burst(chat, options.requests, options.seconds)))
                )
        else:
            shutil.copytree(ARTICLES, folder / "articles")
            index = folder / "index"
            rebuild_index(index, -1)
            with chat_process(folder, 1, index) as chat:
                asyncio.run(measure_long_run(chat, options.questions, options.rebuilds, index))


if __name__ == "__main__":
    main()
