"""What somebody who can reach a chat, or write its articles, achieves against it.

    python -m benchmarks.security.attacks [ATTACK ...]

Each attack runs against a chat of its own, on this machine, with a scripted chain and no model. A
line has the attack, the number of tries, how many of them succeeded, and what counts as success.
"""

import argparse
import asyncio
import io
import json
import random
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
from pincite.assistant.types import Answer
from pincite.index.errors import InputError
from pincite.ui import events
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.auth.users import UserStore
from pincite.ui.chat.queue import QueueLimits
from pincite.ui.conversations.model import new_conversation, new_turn
from pincite.ui.conversations.store import ConversationStore
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.limits import ServerLimits
from pincite.ui.server.uploads import Uploads

from tests.fakes.ui.chat_client import ChatClient
from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_article
from tests.fakes.ui.server import PASSWORD, chat_server, http_client, log_in, make_echo_chain

LIBRARY = FakeLibrary((fake_article(),))
SECRET = "the secret source"
FORGED_LINE = '{"event": "answer", "forged": true}'


class Result(NamedTuple):
    tries: int
    successes: int
    success: str


@contextmanager
def serve(folder: Path, **settings: Any) -> Iterator[tuple[str, SessionSigner]]:
    """Serve a chat for anna, an operator, and bob."""
    users = UserStore(folder / "users.json")
    users.add("anna", PASSWORD, operator=True)
    users.add("bob", PASSWORD)
    sessions = SessionSigner(users)
    chain = settings.pop("chain", make_echo_chain())
    policy = AccessPolicy(sessions=sessions, **settings)
    with chat_server(LIBRARY, chain, access_policy=policy, index_folder=folder) as address:
        yield address, sessions


def is_served(address: str) -> bool:
    """Return whether somebody else gets an answer within 10 seconds."""
    try:
        with httpx.Client(base_url=address, trust_env=False, timeout=10) as client:
            return client.get("/health").status_code == 200
    except httpx.HTTPError:
        return False


def connect(address: str) -> socket.socket:
    url = urlsplit(address)
    return socket.create_connection((url.hostname, url.port), timeout=10)


def hold_idle_connections(folder: Path) -> Result:
    limits = ServerLimits(connections=100, connections_per_client=60)
    refused = 0
    with serve(folder, limits=limits) as (address, _), ExitStack() as stack:
        for number in range(520):
            stack.enter_context(connect(address))
            if number % 20 == 0:
                refused += not is_served(address)
    return Result(520, refused, "another request is refused")


def send_endless_headers(folder: Path) -> Result:
    stalled = 0
    with serve(folder) as (address, _):
        for part in (b"x" * 65_536, b"a: b\r\n" * 10_000, b"\r\n" * 30_000):
            with connect(address) as connection:
                sent = send_all(connection, b"GET / HTTP/1.1\r\nHost: ", part, 40_000_000)
            stalled += sent >= 40_000_000 or not is_served(address)
    return Result(3, stalled, "40 MB are read, or another request waits")


def send_all(connection: socket.socket, start: bytes, part: bytes, length: int) -> int:
    """Return how many bytes were sent before the other side closed the connection."""
    sent = 0
    try:
        connection.sendall(start)
        while sent < length:
            connection.sendall(part)
            sent += len(part)
    except OSError:
        pass
    return sent


def send_slowly(folder: Path) -> Result:
    limits = ServerLimits(header_seconds=1, body_seconds=1)
    start = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\n"
    starts = (b"", b"G", b"GET / HTTP/1.1\r\nHo", start, start + b"name=")
    open_after = 0
    with serve(folder, limits=limits) as (address, _), ExitStack() as stack:
        connections = [stack.enter_context(connect(address)) for _ in starts * 10]
        for connection, first in zip(connections, starts * 10, strict=True):
            connection.sendall(first)
        for _ in range(40):
            time.sleep(0.1)
            for connection in connections:
                send_all(connection, b"", b"x", 1)
        for connection in connections:
            connection.settimeout(0.1)
            try:
                open_after += connection.recv(65_536).startswith(b"HTTP/1.1 2")
            except TimeoutError:
                open_after += 1
            except OSError:
                pass
    return Result(len(connections), open_after, "a connection is open after 4 seconds")


def forge_hosts_and_origins(folder: Path) -> Result:
    hosts = ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "[::ffff")
    with serve(folder) as (address, _), http_client(address) as client:
        own = urlsplit(address).netloc
        origins = [
            [f"http://{each}" for each in hosts],
            [f"https://{own}", "null", f"{own}", f"http://{own}.evil.example", f"ftp://{own}"],
        ]
        accepted = tries = 0
        for host in hosts:
            tries += 1
            accepted += client.get("/", headers={"Host": host or "x"}).status_code < 400
        for origin, path in product([*origins[0], *origins[1]], ("/login", "/logout", "/feedback")):
            tries += 1
            accepted += client.post(path, headers={"Origin": origin}).status_code not in (400, 403)
        for pair in ((f"http://{own}", "http://evil.example"), ("null", f"http://{own}")):
            tries += 1
            headers = [("Origin", each) for each in pair]
            accepted += client.post("/login", headers=headers).status_code != 403
    return Result(tries, accepted, "the request is accepted")


def send_malformed_bodies(folder: Path) -> Result:
    """Bodies that Gradio does not expect, with a text that must not reach the log."""
    rng = random.Random(7)
    values: list[Any] = [None, 1, -1, 1.5, True, SECRET, [], [SECRET], {"a": SECRET}, [[[SECRET]]]]
    output, tries = io.StringIO(), 0
    with log_to(output), serve(folder) as (address, _), http_client(address) as client:
        log_in(client, "bob")
        before = client.get("/config").status_code
        for _ in range(300):
            body = {
                name: rng.choice(values)
                for name in ("data", "fn_index", "session_hash", "event_data", "trigger_id", SECRET)
                if rng.random() < 0.7
            }
            route = rng.choice(("queue/join", "run/predict", "cancel", "reset"))
            client.post(f"/gradio_api/{route}", json=body)
            tries += 1
        for raw in (
            b"{",
            b"[]",
            b"\xff",
            b'{"session_hash": "a", "session_hash": "b"}',
            b"[" * 9000,
        ):
            client.post("/gradio_api/queue/join", content=raw)
            tries += 1
        alive = before == client.get("/config").status_code
    lines = output.getvalue().splitlines()
    bad = sum(SECRET in line or not is_json(line) for line in lines) + (not alive)
    return Result(tries, bad, "a line of the log has the text, or is not JSON")


def forge_log_lines(folder: Path) -> Result:
    output, tries = io.StringIO(), 0
    with log_to(output), serve(folder) as (address, _), http_client(address) as client:
        for text in (f"\n{FORGED_LINE}", f"\r\n{FORGED_LINE}", f"\u2028{FORGED_LINE}", "\x1b[2J"):
            client.get(f"/{httpx.QueryParams({'q': text})}")
            client.get("/article", params={"id": text, text: text})
            client.post("/login", data={"name": text, "password": text, "then": text})
            client.get("/", headers={"User-Agent": text.encode("unicode_escape").decode("ascii")})
            tries += 4
        for text in (f"\n{FORGED_LINE}", f"\r\n{FORGED_LINE}", "\x1b[2J"):
            asyncio.run(ask(address, "bob", f"What {text}?"))
            tries += 1
    lines = output.getvalue().splitlines()
    forged = sum(not is_json(line) or json.loads(line).get("forged") is True for line in lines)
    return Result(tries, forged, "a line of the log is forged")


def make_answers_fail(folder: Path) -> Result:
    def fail(question: Any) -> Iterator[Answer]:
        raise ValueError(question.text)

    output = io.StringIO()
    with log_to(output), serve(folder, chain=FakeChain(fail)) as (address, _):
        for _ in range(5):
            asyncio.run(ask(address, "bob", f"Who is {SECRET}?"))
    return Result(5, output.getvalue().count(SECRET), "the log repeats a question")


async def ask(address: str, name: str, question: str) -> str:
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
        await client.post("/login", data={"name": name, "password": PASSWORD})
        return await ChatClient(client).ask(question)


@contextmanager
def log_to(output: io.StringIO) -> Iterator[None]:
    with events.guard_output():
        events.configure_logging(output)
        yield


def is_json(line: str) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


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
            turn = replace(new_turn("Where?"), whole=True)
            for name in ("anna", "bob"):
                store.save(f"user:{name}", new_conversation().with_turn(turn), f"user {name}")
            for number in range(200):
                turn = replace(new_turn("Where?"), whole=True)
                owner = f"browser:{number}"
                store.save(owner, new_conversation().with_turn(turn), "192.0.2.7")
            lost = sum(not store.search(f"user:{name}") for name in ("anna", "bob"))
    finally:
        module.MAX_CONVERSATIONS = most
    return Result(200, lost, "a conversation of somebody else is gone")


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


def upload_dangerous_names(folder: Path) -> Result:
    (folder / "news").mkdir()
    uploads = Uploads(folder / "incoming")
    names = [
        f"{stem}{ending}"
        for stem in ("con", "NUL", "com1", "LPT9", "aux", "COM¹", "conin$")
        for ending in (".txt", " .txt", ".a.txt")
    ]
    names += ["../x.txt", "..\\x.txt", "a/b.txt", "a:b.txt", "x.txt.", "x.txt ", ".hidden.txt"]
    names += ['a".txt', "a|b.txt", "a?.txt", "a*.txt", "a\n.txt", "\u202etxt.exe", "~$a.docx"]
    accepted = 0
    for name in names:
        try:
            uploads.add_part(folder / "news", name, b"x", upload_id="a", offset=0, last=True)
            accepted += 1
        except InputError:
            continue
    return Result(len(names), accepted, "the file is accepted")


ATTACKS: dict[str, Callable[[Path], Result]] = {
    "520 idle connections": hold_idle_connections,
    "headers of 40 MB": send_endless_headers,
    "requests sent byte by byte": send_slowly,
    "forged hosts and origins": forge_hosts_and_origins,
    "bodies of a wrong shape": send_malformed_bodies,
    "forged log lines": forge_log_lines,
    "questions that fail": make_answers_fail,
    "accept and feedback without end": flood_actions,
    "stopped questions that go on": block_places,
    "conversations pushed out": push_out_conversations,
    "passwords guessed from the owner's address": guess_passwords,
    "a name used again": use_a_name_again,
    "a stream after a new password": listen_after_a_new_password,
    "sessions of others": take_sessions,
    "dangerous file names": upload_dangerous_names,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("attacks", nargs="*", metavar="ATTACK", help=f"of {', '.join(ATTACKS)}")
    chosen = parser.parse_args().attacks or list(ATTACKS)
    if unknown := [each for each in chosen if each not in ATTACKS]:
        sys.exit(f"There is no attack {unknown[0]!r}: choose of {', '.join(ATTACKS)}")
    print(f"{'attack':44} {'tries':>6} {'succeeded':>9}  success is that")
    failed = 0
    for name in chosen:
        with tempfile.TemporaryDirectory() as folder:
            result = ATTACKS[name](Path(folder))
        failed += bool(result.successes)
        print(f"{name:44} {result.tries:6} {result.successes:9}  {result.success}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
