"""A strict OpenAI-compatible server that follows a script, language models, what was read."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pincite.assistant.llm.model import Delta, Messages
from pincite.assistant.read.calibration import Features
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.read.reader import Judgement
from pincite.index.readers.article import make_article
from pincite.index.types import Sentence

ZERO_FEATURES = Features(0.0, 0.0, 0.0, 0.0)

REQUEST_FIELDS = {"model", "messages", "stream", "stream_options", "temperature", "max_tokens"}


@dataclass(frozen=True)
class ChatRequest:
    """A request as it came."""

    messages: list[dict[str, str]]
    key: str

    @property
    def numbered_sources(self) -> dict[str, str]:
        """The numbered sentences between the fences."""
        return parse_numbered_sources(self.messages[1]["content"])

    def find_number(self, substring: str) -> str:
        """Return the number of the one sentence that has the words."""
        (found,) = (number for number, text in self.numbered_sources.items() if substring in text)
        return found


def parse_numbered_sources(prompt: str) -> dict[str, str]:
    """Return the sentences of a prompt by their numbers."""
    delimiter = re.match(r"<articles-([0-9a-f]{16})>\n", prompt)
    assert delimiter, "no fence"
    inside = prompt[delimiter.end() :].partition(f"</articles-{delimiter[1]}>")[0]
    return dict(re.findall(r"^\[(\d+)\] (.*)$", inside, re.M))


Step = Callable[["FakeLLMHandler", ChatRequest], None]
"""What the server does with a request."""


class FakeLLMServer(ThreadingHTTPServer):
    """Does the next step of its script at each request, and notes what is not as it must be."""

    daemon_threads = True

    def __init__(self, *script: Step) -> None:
        super().__init__(("127.0.0.1", 0), FakeLLMHandler)
        self.script = list(script)
        self.requests: list[ChatRequest] = []
        self.violations: list[str] = []
        self.disconnect_times: list[float] = []
        self.url = f"http://127.0.0.1:{self.server_port}/v1"


class FakeLLMHandler(BaseHTTPRequestHandler):
    """Takes what the API takes, and nothing else."""

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
            (self.server.script, "a request too many"),
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
        """Send the head of a response, whose body ends with the connection."""
        self.close_connection = True
        self.send_response(status)
        headers |= {"Content-Type": content_type, "Transfer-Encoding": "chunked"}
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def send_chunk(self, text: str) -> None:
        """Send a part of the body."""
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def send_event(self, **changes: Any) -> None:
        """Send an event of a stream."""
        event = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        self.send_chunk(f"data: {json.dumps({**event, 'choices': [], **changes})}\n\n")

    def send_text(self, text: str) -> None:
        """Send some text of an answer."""
        delta = {"role": "assistant", "content": text}
        self.send_event(choices=[{"index": 0, "delta": delta, "finish_reason": None}])

    def finish(self, finish_reason: str = "stop", usage: dict[str, Any] | None = None) -> None:
        """End the answer, and the body."""
        self.send_event(choices=[{"index": 0, "delta": {}, "finish_reason": finish_reason}])
        if usage:
            self.send_event(usage=usage)
        self.send_chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def wait_for_disconnect(self) -> None:
        """Wait until the client closes the connection, and note when."""
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
    """Answer in lines, a few letters at a time."""

    def step(handler: FakeLLMHandler, request: ChatRequest) -> None:
        handler.start_response()
        for line in lines:
            text = (line if isinstance(line, str) else line(request)) + "\n"
            for at in range(0, len(text), 7):
                handler.send_text(text[at : at + 7])
        handler.finish(finish_reason, usage)

    return step


def reply_with_error(status: int, message: str = "no", **headers: str) -> Step:
    """Answer with a status other than 200."""

    def step(handler: FakeLLMHandler, _: ChatRequest) -> None:
        handler.start_response(status, "application/json", **headers)
        handler.send_chunk(json.dumps({"error": {"message": message, "type": "t", "code": "c"}}))
        handler.wfile.write(b"0\r\n\r\n")

    return step


def reply_then_hang(*lines: str | Callable[[ChatRequest], str], send_headers: bool = True) -> Step:
    """Say some lines, then nothing, until the client leaves."""

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
    """Say some lines, and close the connection without an end."""

    def step(handler: FakeLLMHandler, request: ChatRequest) -> None:
        handler.start_response()
        for line in lines:
            handler.send_text((line if isinstance(line, str) else line(request)) + "\n")
        if end_body:
            handler.wfile.write(b"0\r\n\r\n")

    return step


def reply_raw(body: str, content_type: str = "text/event-stream") -> Step:
    """Answer with a body as it is."""

    def step(handler: FakeLLMHandler, _: ChatRequest) -> None:
        handler.start_response(content_type=content_type)
        handler.send_chunk(body)
        handler.wfile.write(b"0\r\n\r\n")

    return step


def reply_forever(interval: float = 0.0) -> Step:
    """Say the same until the client leaves, so many seconds apart."""

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
    """Serve a script; at the end, all of it must have been asked for, and nothing else."""
    with FakeLLMServer(*script) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
        assert not server.violations, server.violations
        assert not server.script, f"{len(server.script)} steps were not asked for"


@dataclass
class FakeModel:
    """A language model in memory: a function of what it is told."""

    answer: Callable[[Messages], str]
    name: str = "fake"
    identity: str = "fake"
    prompt_budget: int = 4_000
    requests: list[Messages] = field(default_factory=list)

    def stream(self, messages: Messages) -> Iterator[Delta]:
        """Answer a few letters at a time."""
        self.requests.append(messages)
        text = self.answer(messages)
        for at in range(0, len(text), 5):
            yield Delta(text[at : at + 5])


@dataclass
class StreamingModel:
    """A language model in memory that streams as a test lets it."""

    stream: Callable[[Messages], Iterator[Delta]]
    name: str = "fake"
    identity: str = "fake"
    prompt_budget: int = 4_000


def scripted_model(*answers: Callable[[Messages], str] | str) -> FakeModel:
    """Return a model that gives these answers in turn, and fails when asked for more."""
    remaining: list[Callable[[Messages], str] | str] = list(answers)

    def answer(messages: Messages) -> str:
        each = remaining.pop(0)
        return each if isinstance(each, str) else each(messages)

    return FakeModel(answer)


def scored_sentence(
    text: str,
    short: str = "",
    *,
    logit: float = 2.0,
    published: str | None = None,
    title: str | None = None,
) -> ScoredSentence:
    """Return a sentence that was read, of an article of its own; the reader is sure of `short`."""
    start = text.index(short)
    judgement = Judgement(
        logit, (start, start + len(short)) if short else None, 0.9 if short else 0.0
    )
    name = f"{text} {published}"
    article = make_article(id=name, source="a.txt", text=text, title=title, published=published)
    return ScoredSentence(
        article, Sentence(name, 0, 0, len(text)), text, judgement, ZERO_FEATURES, logit
    )


def find_label(messages: Messages, substring: str) -> str:
    """Return the number, in brackets, of the one sentence in a prompt that has the words."""
    (found,) = (
        n for n, text in parse_numbered_sources(messages[1][1]).items() if substring in text
    )
    return f"[{found}]"


def roles(messages: Messages) -> Sequence[str]:
    """Return who says what."""
    return [role for role, _ in messages]
