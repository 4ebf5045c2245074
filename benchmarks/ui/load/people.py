"""Many people who ask at the same time."""

import asyncio
import random
import time
from contextlib import AsyncExitStack
from statistics import quantiles
from typing import Any

import httpx

from benchmarks.ui.load.echo_chat import ChatProcess, format_user_name, log_in
from benchmarks.ui.load.seconds import to_milliseconds
from tests.fakes.ui.chat_client import ChatClient, strip_tags

CAUTIONS = ("low", "normal", "high")


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
