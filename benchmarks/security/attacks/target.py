"""The chat that is attacked, for anna, who is an operator, and for bob."""

import io
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
from pincite.ui import events
from pincite.ui.auth.sessions import SessionSigner
from pincite.ui.auth.users import UserStore
from pincite.ui.server.access import AccessPolicy

from tests.fakes.ui.chat_client import ChatClient
from tests.fakes.ui.library import FakeLibrary, fake_article
from tests.fakes.ui.server import PASSWORD, chat_server, make_echo_chain

LIBRARY = FakeLibrary((fake_article(),))
SECRET = "the secret source"


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


async def ask(address: str, name: str, question: str) -> str:
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
        await client.post("/login", data={"name": name, "password": PASSWORD})
        return await ChatClient(client).ask(question)


def read_all(connection: socket.socket, request: bytes) -> bytes:
    """Send a request, and return what arrives until the other side closes or falls silent."""
    received = b""
    try:
        connection.sendall(request)
        while part := connection.recv(65_536):
            received += part
    except OSError:
        pass
    return received


def measure_processor(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that work takes, in this process and its chat."""
    started = time.process_time()
    work()
    return time.process_time() - started


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
