"""A strict fake of an OpenAI-compatible server that follows a script, and a client for it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pincite.assistant.llm.endpoint import OpenAIEndpoint
from pincite.assistant.llm.model import ModelSettings

from tests.fakes.assistant.readers import SAMPLE_ANSWER
from tests.fakes.llm.model import parse_numbered_sources

API_KEY = "sk-hush-4711"
MESSAGES = (("system", "Be brief."), ("user", "<articles-0123456789abcdef>\n"))

REQUEST_FIELDS = {"model", "messages", "stream", "stream_options", "temperature", "max_tokens"}


@dataclass(frozen=True)
class ChatRequest:
    """The messages of a request, and its API key."""

    messages: list[dict[str, str]]
    key: str

    def find_number(self, substring: str) -> str:
        """Return the number of the one source that contains `substring`."""
        sources = parse_numbered_sources(self.messages[1]["content"])
        (found,) = (number for number, text in sources.items() if substring in text)
        return found


Step = Callable[["FakeLLMHandler", ChatRequest], None]
"""One step of a script: the reaction of the server to a request."""


class FakeLLMServer(ThreadingHTTPServer):
    """Takes the next step of its script at each request, and records violations of the API."""

    daemon_threads = True

    def __init__(self, *script: Step, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), FakeLLMHandler)
        self.script = list(script)
        self.requests: list[ChatRequest] = []
        self.violations: list[str] = []
        self.disconnect_times: list[float] = []
        self.url = f"http://127.0.0.1:{self.server_port}/v1"


class FakeLLMHandler(BaseHTTPRequestHandler):
    """Accepts exactly the requests that the API accepts."""

    server: FakeLLMServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        roles = [message.get("role") for message in body.get("messages", [])]
        for valid, violation in (
            (self.path == "/v1/chat/completions", f"path {self.path}"),
            (set(body) == REQUEST_FIELDS, f"fields {sorted(body)}"),
            (body.get("stream") is True, "no stream"),
            (body.get("stream_options") == {"include_usage": True}, "no usage"),
            (body.get("temperature") == 0, "temperature"),
            (roles == ["system", "user", "assistant", "user"][: len(roles)], f"roles {roles}"),
            (len(roles) in {2, 4}, f"{len(roles)} messages"),
            (self.server.script, "a request after the end of the script"),
        ):
            if not valid:
                self.server.violations.append(violation)
        key = self.headers["Authorization"].removeprefix("Bearer ")
        self.server.requests.append(ChatRequest(body["messages"], key))
        if self.server.script:
            self.server.script.pop(0)(self, self.server.requests[-1])

    def start_response(
        self, status: int = 200, content_type: str = "text/event-stream", **headers: str
    ) -> None:
        """Send the head of a response; the connection closes after its body."""
        self.close_connection = True
        self.send_response(status)
        headers |= {"Content-Type": content_type, "Transfer-Encoding": "chunked"}
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def send_chunk(self, text: str) -> None:
        """Send one chunk of the body."""
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def send_event(self, **changes: Any) -> None:
        """Send a server-sent event."""
        event = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        self.send_chunk(f"data: {json.dumps({**event, 'choices': [], **changes})}\n\n")

    def send_text(self, text: str) -> None:
        """Send some text of an answer."""
        delta = {"role": "assistant", "content": text}
        self.send_event(choices=[{"index": 0, "delta": delta, "finish_reason": None}])

    def send_end(self, finish_reason: str = "stop", usage: dict[str, Any] | None = None) -> None:
        """End the stream and the body."""
        self.send_event(choices=[{"index": 0, "delta": {}, "finish_reason": finish_reason}])
        if usage:
            self.send_event(usage=usage)
        self.send_chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def wait_for_disconnect(self) -> None:
        """Wait until the client closes the connection, and record the time."""
        self.connection.settimeout(600)
        try:
            self.connection.recv(1)
        except OSError:
            return
        self.server.disconnect_times.append(time.monotonic())

    def log_message(self, *_: object) -> None: ...


def reply(
    *lines: str | Callable[[ChatRequest], str],
    finish_reason: str = "stop",
    usage: dict[str, Any] | None = None,
) -> Step:
    """Answer with lines, a few characters at a time."""

    def step(handler: FakeLLMHandler, request: ChatRequest) -> None:
        handler.start_response()
        for line in lines:
            text = (line if isinstance(line, str) else line(request)) + "\n"
            for start in range(0, len(text), 7):
                handler.send_text(text[start : start + 7])
        handler.send_end(finish_reason, usage)

    return step


def reply_with_error(status: int, message: str = "no", **headers: str) -> Step:
    """Answer with an error status."""

    def step(handler: FakeLLMHandler, _: ChatRequest) -> None:
        handler.start_response(status, "application/json", **headers)
        handler.send_chunk(json.dumps({"error": {"message": message, "type": "t", "code": "c"}}))
        handler.wfile.write(b"0\r\n\r\n")

    return step


def reply_then_hang(*lines: str | Callable[[ChatRequest], str], send_headers: bool = True) -> Step:
    """Send some lines, then nothing until the client closes the connection."""

    def step(handler: FakeLLMHandler, request: ChatRequest) -> None:
        if send_headers:
            handler.start_response()
        for line in lines:
            handler.send_text((line if isinstance(line, str) else line(request)) + "\n")
        handler.wait_for_disconnect()

    return step


def reply_then_disconnect(
    *lines: str | Callable[[ChatRequest], str], end_body: bool = False
) -> Step:
    """Send some lines, then close the connection without the end of the stream."""

    def step(handler: FakeLLMHandler, request: ChatRequest) -> None:
        handler.start_response()
        for line in lines:
            handler.send_text((line if isinstance(line, str) else line(request)) + "\n")
        if end_body:
            handler.wfile.write(b"0\r\n\r\n")

    return step


def reply_raw(body: str, content_type: str = "text/event-stream") -> Step:
    """Answer with this body."""

    def step(handler: FakeLLMHandler, _: ChatRequest) -> None:
        handler.start_response(content_type=content_type)
        handler.send_chunk(body)
        handler.wfile.write(b"0\r\n\r\n")

    return step


def reply_forever(interval: float = 0.0) -> Step:
    """Send text every `interval` seconds until the client closes the connection."""

    def step(handler: FakeLLMHandler, _: ChatRequest) -> None:
        handler.start_response()
        try:
            while True:
                handler.send_text("and so on ")
                time.sleep(interval)
        except OSError:
            handler.server.disconnect_times.append(time.monotonic())

    return step


@contextmanager
def scripted_server(*script: Step) -> Iterator[FakeLLMServer]:
    """Run a server. At the end, assert that every step was used and every request was valid."""
    with FakeLLMServer(*script) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
        assert not server.violations, server.violations
        assert not server.script, f"{len(server.script)} steps were not used"


def cite_sample_answer(request: ChatRequest) -> str:
    """Return a line that answers SAMPLE_QUESTION and cites its sentence."""
    return f"Chang'e-6 brought back 1,935.3 grams. [{request.find_number(SAMPLE_ANSWER)}]"


def make_model_settings(url: str, **changes: Any) -> ModelSettings:
    """Return settings with timeouts that are long enough on a busy machine."""
    return ModelSettings("tiny", base_url=url, key=API_KEY, **{"gap": 120.0, **changes})


def generate_text(url: str, **changes: Any) -> str:
    """Return the whole response to MESSAGES."""
    model = OpenAIEndpoint(make_model_settings(url, **changes))
    return "".join(delta.text for delta in model.stream(MESSAGES))
