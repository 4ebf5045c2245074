"""Attacks that ask, store or upload more than a visitor may."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from pincite.assistant.types import Answer
from pincite.ui.chat.queue import QueueLimits
from pincite.ui.conversations.model import new_conversation, new_turn
from pincite.ui.conversations.store import ConversationStore

from benchmarks.security.attacks.target import Result, ask, serve
from tests.fakes.ui.chat_client import ChatClient
from tests.fakes.ui.library import FakeChain
from tests.fakes.ui.server import PASSWORD, http_client, log_in, make_echo_chain


def flood_actions(folder: Path) -> Result:
    limits = QueueLimits(per_minute=10)
    with serve(folder, queue_limits=limits) as (address, _):
        accepted = asyncio.run(accept_often(address, 60))
        with http_client(address) as client:
            log_in(client, "bob")
            for _ in range(60):
                body = {"id": "x", "verdict": "good"}
                accepted += client.post("/feedback", json=body).status_code != 429
    return Result(120, max(0, accepted - 20), "an action beyond 10 a minute is carried out")


async def accept_often(address: str, times: int) -> int:
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
        await client.post("/login", data={"name": "bob", "password": PASSWORD})
        chat = ChatClient(client)
        page = await chat.load_page()
        accepted = 0
        for _ in range(times):
            outcome = await chat.run_step(page.accept, ["Where?", chat.make_options_json(), None])
            accepted += not outcome["data"][page.hint]
        return accepted


def push_out_conversations(folder: Path) -> Result:
    """A visitor without a login takes a new browser for each conversation."""
    from pincite.ui.conversations import store as module

    most, module.MAX_CONVERSATIONS = module.MAX_CONVERSATIONS, 50
    try:
        with closing(ConversationStore(folder / "conversations.sqlite")) as store:
            for name in ("anna", "bob"):
                turn = replace(new_turn("Where?"), whole=True)
                store.save(f"user:{name}", new_conversation().with_turn(turn), f"user {name}")
            for number in range(200):
                turn = replace(new_turn("Where?"), whole=True)
                owner = f"browser:{number}"
                store.save(owner, new_conversation().with_turn(turn), "192.0.2.7")
            lost = sum(not store.search(f"user:{name}") for name in ("anna", "bob"))
    finally:
        module.MAX_CONVERSATIONS = most
    return Result(200, lost, "a conversation of somebody else is gone")


def block_places(folder: Path) -> Result:
    """Questions with a step of 20 seconds, stopped after one: are their places free again?"""

    def wait(question: Any) -> Iterator[Answer]:
        if "slow" in question.text:
            time.sleep(20)
        return make_echo_chain().stream(question)

    settings = {"queue_limits": QueueLimits(max_running=2, per_visitor=3)}
    with serve(folder, chain=FakeChain(wait), **settings) as (address, _):
        started = time.monotonic()
        asyncio.run(ask_and_stop(address, 2))
        answer = asyncio.run(ask(address, "anna", "Where is it?"))
        seconds = time.monotonic() - started
    return Result(
        2, int("Where is it?" not in answer or seconds > 10), "a stopped answer holds a place"
    )


async def ask_and_stop(address: str, count: int) -> None:
    """Ask questions as a page does, and stop each after half a second."""
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
        await client.post("/login", data={"name": "bob", "password": PASSWORD})
        for number in range(count):
            chat = ChatClient(client)
            page = await chat.load_page()
            options = chat.make_options_json()
            await chat.run_step(page.accept, [f"slow {number}", options, None])
            body = chat.make_step_body(page.answer, [None, options])
            joined = await client.post("/gradio_api/queue/join", json=body)
            await asyncio.sleep(0.5)
            stop = {"session_hash": chat.session, "fn_index": page.answer}
            event_id = joined.json()["event_id"]
            stopped = await client.post("/gradio_api/cancel", json={**stop, "event_id": event_id})
            stopped.raise_for_status()
