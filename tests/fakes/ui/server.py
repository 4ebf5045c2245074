"""A chat server, and HTTP clients for it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pincite.assistant.types import Answer, Statement
from pincite.ui.auth.visitor import VISITOR
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.app import create_app
from pincite.ui.server.config import ChatConfig
from pincite.ui.server.middleware.requests import AccessMiddleware
from pincite.ui.server.run import create_uvicorn_config
from starlette.requests import Request

from tests.fakes.ui.library import FakeChain, fake_answer, fake_article, fake_citation

LOCAL_URL = "http://127.0.0.1:7860"
PASSWORD = "correct horse battery"


@contextmanager
def chat_server(
    library: Any, chain: Any, *, ready: Event | None = None, port: int = 0, **config: Any
) -> Iterator[str]:
    """Serve a chat on `port`, by default a free one, and yield its URL.

    `chain` is a chain, or a dict of chains by model name; `config` are fields of ChatConfig.
    """
    chains = chain if isinstance(chain, dict) else {"": chain}
    with socket.create_server(("127.0.0.1", port)) as listener:
        chat = ChatConfig(**config)
        application = create_app(library, chains, chat, ready=ready)
        server = uvicorn.Server(create_uvicorn_config(application, chat.access_policy))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def make_echo_chain() -> FakeChain:
    """Return a chain whose answers repeat the history and the question."""
    return FakeChain(lambda question: iter([_echo_answer([*question.history, question.text])]))


def _echo_answer(texts: list[str]) -> Answer:
    text = "; ".join(texts)
    citation = fake_citation(fake_article(), "It was repaired in May.")
    return fake_answer(citation, text=text, statements=(Statement(text, ("1",), "supported"),))


def http_client(address: str) -> httpx.Client:
    """Return a client that ignores the proxies of this machine."""
    return httpx.Client(base_url=address, trust_env=False, timeout=60)


def log_in(
    client: httpx.Client, name: str, password: str = PASSWORD, then: str = "/"
) -> httpx.Response:
    """Send the login form."""
    return client.post("/login", data={"name": name, "password": password, "then": then})


def request_through_middleware(
    access_policy: AccessPolicy, headers: dict[str, str], client_address: str = "203.0.113.9"
) -> dict[str, Any]:
    """Return the request as the application sees it, or the status of the refusal."""
    application = FastAPI()

    @application.get("/config")
    def describe_request(request: Request) -> dict[str, Any]:
        visitor = request.scope[VISITOR]
        return {
            "name": visitor.name,
            "id": visitor.id,
            "operator": visitor.operator,
            "url": str(request.url),
            "headers": dict(request.headers),
        }

    application.add_middleware(
        AccessMiddleware, access_policy=access_policy, log_event=lambda *_, **__: None
    )
    client = TestClient(application, base_url=LOCAL_URL, client=(client_address, 5000))
    response = client.get("/config", headers=headers)
    return response.json() if response.status_code == 200 else {"status": response.status_code}
