"""The API over a real index, with keys, and a chain that follows a script."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple

import uvicorn
from fastapi import FastAPI
from pincite.index import Index, Served
from pincite.ui.api.app import create_api
from pincite.ui.api.metrics import MeasuredChain, Metrics
from pincite.ui.api.services import ApiServices
from pincite.ui.auth.keys import KEYS_FILE, KeyStore
from pincite.ui.chat.queue import AnswerQueue, QueueLimits
from pincite.ui.protocols import Chain
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.run import create_uvicorn_config
from starlette.testclient import TestClient

from tests.fakes.ui.server import LOCAL_URL

UNLIMITED = QueueLimits(per_minute=1_000_000, per_visitor=1_000)
QUESTION = "When did Russian troops withdraw from the city of Kherson?"


@dataclass
class FakeReindexJob:
    """A job that runs until a test ends it."""

    running: bool = False
    starts: int = 0
    report: dict[str, Any] | None = field(default=None)

    def start(self) -> bool:
        """Start unless it runs."""
        if self.running:
            return False
        self.running = True
        self.starts += 1
        return True

    def to_json(self) -> dict[str, Any]:
        """Return a state like that of ReindexJob."""
        return {
            "phase": "running" if self.running else "idle",
            "step": "",
            "done": 0,
            "total": 0,
            "seconds_left": None,
            "report": self.report,
            "problem": "",
        }


class KeyedApi(NamedTuple):
    """An API that needs a key, and two keys for it."""

    application: FastAPI
    keys: KeyStore
    reader_key: str
    operator_key: str

    def client(self, key: str | None = None) -> TestClient:
        """Return a client that sends a key, by default the reader's; none if it is empty."""
        key = self.reader_key if key is None else key
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return TestClient(self.application, base_url=LOCAL_URL, headers=headers)


@contextmanager
def serve_api(application: FastAPI) -> Iterator[str]:
    """Serve an API on a free port and yield its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(create_uvicorn_config(application))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def make_services(
    index: Index | Served,
    chains: Mapping[str, Chain],
    limits: QueueLimits = UNLIMITED,
    *,
    ready: bool = True,
    **services: Any,
) -> ApiServices:
    """Return the services of an API."""
    queue = AnswerQueue(limits)
    metrics = Metrics(queue)
    event = Event()
    if ready:
        event.set()
    return ApiServices(
        index=index,
        chains={name: MeasuredChain(chain, name, metrics) for name, chain in chains.items()},
        queue=queue,
        ready=event,
        metrics=metrics,
        **services,
    )


def make_keyed_api(services: ApiServices, folder: Path) -> KeyedApi:
    """Return an API with keys that are stored in `folder`."""
    keys = KeyStore(folder / KEYS_FILE)
    reader_key = keys.add("reader")
    operator_key = keys.add("operator", operator=True)
    application = create_api(services, AccessPolicy(keys=keys))
    return KeyedApi(application, keys, reader_key, operator_key)
