"""Many people at once, a burst of requests, and thousands of questions with rebuilds in between.

    python -m benchmarks.ui.load people [--people 50] [--turns 20] [--pause 8]
    python -m benchmarks.ui.load burst [--requests 1000] [--seconds 10]
    python -m benchmarks.ui.load long [--questions 300] [--rebuilds 3]      # 10000 and 20 in full

The chat runs in a process of its own, with login, behind the code that `pincite chat` runs; only
the answers are scripted, and come at once, so that all time that passes is what the chat adds.
`people` pause about that many seconds between an answer and the next question (0: none, so that
all of them always wait for the server), and each checks that every reply holds their own
questions and nothing of anybody else. `long` also searches a real index for each question.
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

from benchmarks.ui.talk import Page, Talk, plain

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "examples" / "articles"
PASSWORD = "the password of the load"
CAUTIONS = ("low", "normal", "high")
TURNS_A_PAGE = 20


class Chat(NamedTuple):
    """A chat that runs."""

    address: str
    process: int

    def memory(self) -> float:
        """Return its resident memory, in MiB."""
        pages = int(Path(f"/proc/{self.process}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def handles(self) -> int:
        """Return how many files it has open."""
        return len(list(Path(f"/proc/{self.process}/fd").iterdir()))


@contextmanager
def running(folder: Path, people: int, index: Path | None = None) -> Iterator[Chat]:
    """Serve a chat for so many people, with scripted answers, until the end of the block."""
    command = [sys.executable, "-m", "benchmarks.ui.load", "serve", str(folder), str(people)]
    command += [str(index)] if index else []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        try:
            yield Chat(address, process.pid)
            assert process.poll() is None, "the chat ended by itself"
        finally:
            process.terminate()


def serve(folder: Path, people: int, index: Path | None) -> None:
    """Be the chat: every answer repeats what was asked, before and now, and how cautiously."""
    from pincite.assistant.types import Answer, Question, Statement
    from pincite.index import Served
    from pincite.ui.auth.users import UserStore
    from pincite.ui.chat.queue import QueueLimits
    from pincite.ui.server import app
    from pincite.ui.server.access import AccessPolicy

    from tests.fakes.library import FakeLibrary, cite, make_answer, make_article

    article = make_article()
    served = Served(index) if index else None

    class Scripted:
        def stream(self, asked: Question) -> Iterator[Answer]:
            if served:
                assert served.current().search(asked.text)
            chosen = (str(asked.caution), str(asked.filters.since))
            said = "; ".join([*asked.history[::2], asked.text, *chosen])
            repeated = (Statement(said, ("1",), "supported"),)
            cited = cite(article, "It was repaired in May.")
            yield make_answer(cited, text=said, statements=repeated)

    users = UserStore(folder / "users.json")
    for number in range(people):
        users.add(name(number), PASSWORD)
    app.serve(
        served or FakeLibrary((article,)),
        {"": Scripted()},
        access_policy=AccessPolicy(
            port=0, users=users, queue_limits=QueueLimits(per_minute=1_000_000)
        ),
        print_line=lambda words: print(words.split()[4], flush=True) if " at " in words else None,
    )


def name(number: int) -> str:
    """Return the name of a person."""
    return f"person {number:03}"


async def enter(stack: AsyncExitStack, address: str, number: int) -> httpx.AsyncClient:
    """Log a person in."""
    client = httpx.AsyncClient(base_url=address, timeout=120, trust_env=False)
    await stack.enter_async_context(client)
    told = {"name": name(number), "password": PASSWORD}
    response = await client.post("/login", data=told)
    assert response.status_code == 303, response.text
    return client


async def people(chat: Chat, count: int, turns: int, pause: float) -> dict[str, Any]:
    """Let so many people talk at once; return seconds a turn, and how often they were mixed up."""
    rng = random.Random(0)
    seconds: list[float] = []
    mixed = 0

    async def talk(number: int, client: httpx.AsyncClient) -> None:
        nonlocal mixed
        since = f"20{number % 100:02}-01-01"
        own = Talk(client, caution=CAUTIONS[number % 3], filters=f"since={since}")
        own.page = await own.open()
        asked: list[str] = []
        for turn in range(turns):
            await asyncio.sleep(rng.expovariate(1 / pause) if pause else 0)
            asked.append(f"{name(number)} asks {turn}?")
            started = time.monotonic()
            shown = await own.conversation(asked[-1])
            seconds.append(time.monotonic() - started)
            expected = "; ".join([*asked, own.caution, since])
            texts = [plain(each) for each in shown]
            # Beneath a question the page says which articles it was asked of.
            own_ones = zip(texts[::2], asked, strict=True)
            wrong = expected not in texts[-1] or not all(a.startswith(b) for a, b in own_ones)
            others = any(
                f"{name(each)} " in "".join(texts) for each in range(count) if each != number
            )
            mixed += wrong or others

    async with AsyncExitStack() as stack:
        clients = [await enter(stack, chat.address, number) for number in range(count)]
        started = time.monotonic()
        await asyncio.gather(*(talk(*each) for each in enumerate(clients)))
        lasted = time.monotonic() - started
    parts = quantiles(seconds, n=100)
    return {
        "turns": len(seconds),
        "mixed up": mixed,
        "turns a second": round(len(seconds) / lasted, 1),
        "added ms": {"p50": ms(parts[49]), "p95": ms(parts[94]), "p99": ms(parts[98])},
        "MiB": round(chat.memory()),
    }


async def burst(chat: Chat, count: int, seconds: float) -> dict[str, Any]:
    """Send so many requests of all kinds in so many seconds, then look whether it is well."""
    async with AsyncExitStack() as stack:
        client = await enter(stack, chat.address, 0)
        page = Page.of((await client.get("/config")).json())
        own = Talk(client, page=page)
        await own.ask("Is it well?")
        before = [await timed(own.ask("And now?")) for _ in range(5)]
        many = {"max_connections": None, "max_keepalive_connections": 100}
        crowd = await stack.enter_async_context(
            httpx.AsyncClient(
                base_url=chat.address,
                cookies=client.cookies,
                timeout=60,
                trust_env=False,
                limits=httpx.Limits(**many),
            )
        )
        ended: Counter[str] = Counter()

        async def one(number: int) -> None:
            await asyncio.sleep(seconds * number / count)
            talk = Talk(crowd, page=page)
            kinds = (
                ("GET", "/", None),
                ("GET", "/config", None),
                ("GET", "/article?id=a1", None),
                ("GET", "/nothing", None),
                (
                    "POST",
                    "/gradio_api/run/predict",
                    talk.body(page.accept, ["x" * 60_000, "", None]),
                ),
                (
                    "POST",
                    "/gradio_api/run/predict",
                    talk.body(page.accept, ["x" * 90_000, "", None]),
                ),
                ("POST", "/gradio_api/queue/join", talk.body(page.answer, [None, ""])),
                ("POST", "/gradio_api/queue/join", {"no": "such"}),
            )
            method, path, body = kinds[number % len(kinds)]
            try:
                response = await crowd.request(method, path, json=body)
                ended[str(response.status_code)] += 1
            except httpx.HTTPError as error:
                ended[type(error).__name__] += 1

        started = time.monotonic()
        await asyncio.gather(*map(one, range(count)))
        lasted = time.monotonic() - started
        await asyncio.sleep(max(0.0, seconds + 5 - lasted))
        after = [await timed(own.ask("And now?")) for _ in range(5)]
    return {
        "ended": dict(sorted(ended.items())),
        "seconds": round(lasted, 1),
        "turn ms before": ms(sorted(before)[2]),
        "turn ms 5 s after": ms(sorted(after)[2]),
    }


async def long(chat: Chat, questions: int, rebuilds: int, index: Path) -> None:
    """Ask so often, in pages of some turns each, build the index anew in between, and say each
    time what the chat takes.
    """
    async with AsyncExitStack() as stack:
        client = await enter(stack, chat.address, 0)
        page: Page | None = None
        talk = Talk(client)
        done = 0
        while done <= questions:
            if done % TURNS_A_PAGE == 0:
                page = talk.page
                talk = Talk(client, page=page)
            if done % max(1, questions // max(1, rebuilds)) == 0:
                await asyncio.to_thread(rebuild, index, done)
                row = {"questions": done, "MiB": chat.memory(), "handles": chat.handles()}
                print(json.dumps(row), flush=True)
            assert f"asks {done}?" in await talk.ask(f"Who asks {done}?")
            done += 1


def rebuild(index: Path, number: int) -> None:
    """Change an article of the folder beside the index, and build it anew."""
    folder = index.with_name("articles")
    (folder / "changing.txt").write_text(f"Edition {number}. The ferry asks for {number} euros.\n")
    command = [sys.executable, "-m", "pincite.ui.cli", "index", str(folder), "--quiet"]
    subprocess.run([*command, "--index", str(index)], check=True, stdout=subprocess.DEVNULL)


async def timed(work: Coroutine[Any, Any, object]) -> float:
    """Return how many seconds the work takes."""
    started = time.monotonic()
    await work
    return time.monotonic() - started


def ms(seconds: float) -> int:
    """Return milliseconds."""
    return round(1000 * seconds)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what is asked for, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    one = kinds.add_parser("people")
    one.add_argument("--people", type=int, default=50)
    one.add_argument("--turns", type=int, default=20)
    one.add_argument("--pause", type=float, default=8)
    one = kinds.add_parser("burst")
    one.add_argument("--requests", type=int, default=1000)
    one.add_argument("--seconds", type=float, default=10)
    one = kinds.add_parser("long")
    one.add_argument("--questions", type=int, default=300)
    one.add_argument("--rebuilds", type=int, default=3)
    one = kinds.add_parser("serve")
    one.add_argument("folder", type=Path)
    one.add_argument("people", type=int)
    one.add_argument("index", type=Path, nargs="?")
    chosen = parser.parse_args(arguments)
    if chosen.kind == "serve":
        serve(chosen.folder, chosen.people, chosen.index)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if chosen.kind == "people":
            with running(folder, chosen.people) as chat:
                found = asyncio.run(people(chat, chosen.people, chosen.turns, chosen.pause))
            print(json.dumps(found))
        elif chosen.kind == "burst":
            with running(folder, 1) as chat:
                print(json.dumps(asyncio.run(burst(chat, chosen.requests, chosen.seconds))))
        else:
            shutil.copytree(ARTICLES, folder / "articles")
            index = folder / "index"
            rebuild(index, -1)
            with running(folder, 1, index) as chat:
                asyncio.run(long(chat, chosen.questions, chosen.rebuilds, index))


if __name__ == "__main__":
    main()
