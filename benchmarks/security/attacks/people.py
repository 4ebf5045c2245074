"""Attacks on the logins and the sessions of others."""

import asyncio
import time
import unicodedata
from dataclasses import replace
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import httpx
from pincite.ui.conversations.model import new_conversation, new_turn
from pincite.ui.conversations.store import ConversationStore

from benchmarks.security.attacks.target import SECRET, Result, serve
from tests.fakes.ui.chat_client import ChatClient
from tests.fakes.ui.server import PASSWORD, http_client, log_in


def guess_passwords(folder: Path) -> Result:
    """The owner, who has logged in before, comes back from the address of the guesser."""
    with serve(folder) as (address, _), http_client(address) as owner:
        log_in(owner, "anna")
        owner.post("/logout")
        with http_client(address) as guesser:
            for number in range(100):
                log_in(guesser, "anna", f"wrong password {number}")
        locked_out = log_in(owner, "anna").status_code != 303
    return Result(100, int(locked_out), "the owner cannot log in")


def use_a_name_again(folder: Path) -> Result:
    with serve(folder) as (address, sessions):
        bob = sessions.users.read_users()["bob"]
        token = sessions.create_token(bob)
        store = ConversationStore(folder / "chat" / "conversations.sqlite")
        turn = replace(new_turn(f"Who is {SECRET}?"), whole=True)
        store.save(f"user:{bob.id}", new_conversation().with_turn(turn))
        store.close()
        sessions.users.remove("bob")
        sessions.users.add("bob", "a password of another")
        with http_client(address) as client:
            log_in(client, "bob", "a password of another")
            inherited = int(SECRET in client.get("/talks").text)
        with http_client(address) as client:
            client.cookies.set(sessions.cookie_name, token)
            inherited += client.get("/talks").status_code == 200
    return Result(2, inherited, "the new bob has the conversations or the login of the old")


def listen_after_a_new_password(folder: Path) -> Result:
    with serve(folder) as (address, sessions), http_client(address) as client:
        log_in(client, "bob")
        still_open: list[int] = []

        def listen() -> None:
            path = "/gradio_api/heartbeat/abcdef"
            with client.stream("GET", path) as stream:
                try:
                    for _ in stream.iter_raw():
                        pass
                except httpx.HTTPError:
                    pass
                still_open.append(0)

        thread = Thread(target=listen, daemon=True)
        thread.start()
        time.sleep(1)
        sessions.users.add("bob", "a new password for bob")
        thread.join(5)
    return Result(1, 1 - len(still_open), "the stream is open 5 seconds later")


def take_sessions(folder: Path) -> Result:
    taken = 0
    with serve(folder) as (address, _):
        session = asyncio.run(ask_and_name_session(address))
        with http_client(address) as client:
            log_in(client, "bob")
            requests = [
                client.get("/gradio_api/queue/data", params={"session_hash": session}),
                client.get(f"/gradio_api/heartbeat/{session}"),
                client.get(f"/gradio_api/queue/data?session_hash=x&session_hash={session}"),
                client.post(
                    "/gradio_api/cancel",
                    json={"session_hash": session, "fn_index": 0, "event_id": "x"},
                ),
                client.post(
                    "/gradio_api/run/predict",
                    json={"session_hash": session, "fn_index": 0, "data": []},
                ),
            ]
            taken += sum(each.status_code not in (400, 403) for each in requests)
    return Result(5, taken, "bob uses the session of anna")


async def ask_and_name_session(address: str) -> str:
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
        await client.post("/login", data={"name": "anna", "password": PASSWORD})
        chat = ChatClient(client)
        await chat.ask("Where is it?")
        return chat.session


def take_similar_names(folder: Path) -> Result:
    """Log in with the password of another, under names that look like theirs or are very long."""
    composed = "zo\xeb"
    names = [
        *(
            "Anna",
            "ANNA",
            "anna ",
            " anna",
            "anna\0",
            "anna\n",
            "a\u200bnna",
            "\u0430nna",
            "\uff41nna",
        ),
        *("anna\u0301", "../anna", "anna%00", '["anna"]', "anna\ud800", "", "\0", "a" * 60_000),
        unicodedata.normalize("NFD", composed),
    ]
    taken = 0
    with serve(folder) as (address, sessions):
        sessions.users.add(composed, PASSWORD)
        for name in names:
            with http_client(address) as client:
                form = {"name": name.encode("utf-8", "surrogatepass"), "password": PASSWORD}
                status = client.post("/login", content=urlencode(form)).status_code
                taken += status == 303 or status >= 500
                taken += client.get("/talks").status_code == 200
    return Result(len(names), taken, "the login succeeds, or the server fails")
