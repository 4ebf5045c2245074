"""A burst of requests of all kinds, valid and invalid."""

import asyncio
import time
from collections import Counter
from contextlib import AsyncExitStack
from typing import Any

import httpx

from benchmarks.ui.load.echo_chat import ChatProcess, log_in
from benchmarks.ui.load.seconds import measure_seconds, to_milliseconds
from tests.fakes.ui.chat_client import ChatClient, PageConfig


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
