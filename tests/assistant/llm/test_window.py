"""The window of a model, as servers of different kinds state it."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pincite.assistant.llm.window import DEFAULT_WINDOW, OLLAMA_WINDOW, ask_window

Pages = Mapping[str, Any]


@contextmanager
def serve(pages: Pages) -> Iterator[str]:
    """Serve JSON at the addresses of `pages`, and 404 at all others."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(pages.get(self.path)).encode()
            self.send_response(200 if self.path in pages else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


OLLAMA = {"data": [{"id": "tiny:latest", "owned_by": "library"}]}


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        pytest.param({"/v1/models": {"data": [{"id": "tiny", "max_model_len": 9}]}}, 9, id="vLLM"),
        pytest.param(
            {
                "/v1/models": {"data": [{"id": "x.gguf", "meta": {"n_ctx_train": 7}}]},
                "/props": {"default_generation_settings": {"n_ctx": 9}},
            },
            9,
            id="llama.cpp",
        ),
        pytest.param(
            {"/api/v0/models": {"data": [{"id": "tiny", "loaded_context_length": 9}]}},
            9,
            id="LM Studio",
        ),
        pytest.param(
            {
                "/v1/models": OLLAMA,
                "/api/ps": {"models": [{"name": "tiny:latest", "context_length": 9}]},
            },
            9,
            id="Ollama, loaded",
        ),
        pytest.param({"/v1/models": OLLAMA}, OLLAMA_WINDOW, id="Ollama, not loaded"),
        pytest.param(
            {"/v1/models": {"data": [{"id": "big", "max_model_len": 9}]}},
            DEFAULT_WINDOW,
            id="another model",
        ),
        pytest.param({"/v1/models": ["tiny"]}, DEFAULT_WINDOW, id="another form"),
        pytest.param(
            {"/v1/models": {"data": [{"id": "tiny", "max_model_len": "9"}, 5]}},
            DEFAULT_WINDOW,
            id="no number",
        ),
        pytest.param({}, DEFAULT_WINDOW, id="nothing"),
    ],
)
def test_the_window_is_found(pages: Pages, expected: int) -> None:
    with serve(pages) as url:
        assert ask_window(url, "tiny", "", is_local=True) == expected


def test_a_server_that_is_not_there_has_the_default_window() -> None:
    assert ask_window("http://127.0.0.1:9/v1", "tiny", "", is_local=True) == DEFAULT_WINDOW
