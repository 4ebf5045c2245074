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

NO_SIGNS = Features(0.0, 0.0, 0.0, 0.0)

FIELDS = {"model", "messages", "stream", "stream_options", "temperature", "max_tokens"}


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    messages: list[dict[str, str]]
    key: str

    @property
    def sheet(self) -> dict[str, str]:
        """The numbered sentences between the fences."""
        return numbered(self.messages[1]["content"])

    def number(self, words: str) -> str:
        """Return the number of the one sentence that has the words."""
        (found,) = (number for number, text in self.sheet.items() if words in text)
        return found


def numbered(content: str) -> dict[str, str]:
    """Return the sentences of a prompt by their numbers."""
    fence = re.match(r"<articles-([0-9a-f]{16})>\n", content)
    assert fence, "no fence"
    inside = content[fence.end() :].partition(f"</articles-{fence[1]}>")[0]
    return dict(re.findall(r"^\[(\d+)\] (.*)$", inside, re.M))


Step = Callable[["Handler", Asked], None]
"""What the server does with a request."""


class Server(ThreadingHTTPServer):
    """Does the next step of its script at each request, and notes what is not as it must be."""

    daemon_threads = True

    def __init__(self, *script: Step) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = list(script)
        self.asked: list[Asked] = []
        self.wrong: list[str] = []
        self.left: list[float] = []
        self.url = f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    """Takes what the API takes, and nothing else."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        roles = [message.get("role") for message in body.get("messages", [])]
        for right, what in (
            (self.path == "/v1/chat/completions", f"path {self.path}"),
            (set(body) == FIELDS, f"fields {sorted(body)}"),
            (body.get("stream") is True, "no stream"),
            (body.get("stream_options") == {"include_usage": True}, "no usage"),
            (body.get("temperature") == 0, "temperature"),
            (roles == ["system", "user", "assistant", "user"][: len(roles)], f"roles {roles}"),
            (len(roles) in {2, 4}, f"{len(roles)} messages"),
            (self.server.script, "a request too many"),
        ):
            if not right:
                self.server.wrong.append(what)
        key = self.headers["Authorization"].removeprefix("Bearer ")
        self.server.asked.append(Asked(body["messages"], key))
        if self.server.script:
            self.server.script.pop(0)(self, self.server.asked[-1])

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        """Send the head of a response, whose body ends with the connection."""
        self.close_connection = True
        self.send_response(status)
        headers |= {"Content-Type": kind, "Transfer-Encoding": "chunked"}
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def send(self, text: str) -> None:
        """Send a part of the body."""
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def event(self, **changes: Any) -> None:
        """Send an event of a stream."""
        event = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        self.send(f"data: {json.dumps({**event, 'choices': [], **changes})}\n\n")

    def say(self, text: str) -> None:
        """Send some text of an answer."""
        delta = {"role": "assistant", "content": text}
        self.event(choices=[{"index": 0, "delta": delta, "finish_reason": None}])

    def end(self, reason: str = "stop", usage: dict[str, Any] | None = None) -> None:
        """End the answer, and the body."""
        self.event(choices=[{"index": 0, "delta": {}, "finish_reason": reason}])
        if usage:
            self.event(usage=usage)
        self.send("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def wait_until_left(self) -> None:
        """Wait until the client closes the connection, and note when."""
        self.connection.settimeout(600)
        try:
            self.connection.recv(1)
        except OSError:
            return
        self.server.left.append(time.monotonic())

    def log_message(self, *_: object) -> None: ...


def says(
    *lines: str | Callable[[Asked], str],
    reason: str = "stop",
    usage: dict[str, Any] | None = None,
) -> Step:
    """Answer in lines, a few letters at a time."""

    def step(handler: Handler, asked: Asked) -> None:
        handler.begin()
        for line in lines:
            text = (line if isinstance(line, str) else line(asked)) + "\n"
            for at in range(0, len(text), 7):
                handler.say(text[at : at + 7])
        handler.end(reason, usage)

    return step


def fails(status: int, message: str = "no", **headers: str) -> Step:
    """Answer with a status other than 200."""

    def step(handler: Handler, _: Asked) -> None:
        handler.begin(status, "application/json", **headers)
        handler.send(json.dumps({"error": {"message": message, "type": "t", "code": "c"}}))
        handler.wfile.write(b"0\r\n\r\n")

    return step


def hangs(*lines: str | Callable[[Asked], str], head: bool = True) -> Step:
    """Say some lines, then nothing, until the client leaves."""

    def step(handler: Handler, asked: Asked) -> None:
        if head:
            handler.begin()
        for line in lines:
            handler.say((line if isinstance(line, str) else line(asked)) + "\n")
        handler.wait_until_left()

    return step


def cuts(*lines: str | Callable[[Asked], str], cleanly: bool = False) -> Step:
    """Say some lines, and close the connection without an end."""

    def step(handler: Handler, asked: Asked) -> None:
        handler.begin()
        for line in lines:
            handler.say((line if isinstance(line, str) else line(asked)) + "\n")
        if cleanly:
            handler.wfile.write(b"0\r\n\r\n")

    return step


def sends(body: str, kind: str = "text/event-stream") -> Step:
    """Answer with a body as it is."""

    def step(handler: Handler, _: Asked) -> None:
        handler.begin(kind=kind)
        handler.send(body)
        handler.wfile.write(b"0\r\n\r\n")

    return step


def never_ends(pause: float = 0.0) -> Step:
    """Say the same until the client leaves, so many seconds apart."""

    def step(handler: Handler, _: Asked) -> None:
        handler.begin()
        try:
            while True:
                handler.say("and so on ")
                time.sleep(pause)
        except OSError:
            handler.server.left.append(time.monotonic())

    return step


@contextmanager
def scripted(*script: Step) -> Iterator[Server]:
    """Serve a script; at the end, all of it must have been asked for, and nothing else."""
    with Server(*script) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
        assert not server.wrong, server.wrong
        assert not server.script, f"{len(server.script)} steps were not asked for"


@dataclass
class FakeModel:
    """A language model in memory: a function of what it is told."""

    answer: Callable[[Messages], str]
    name: str = "fake"
    identity: str = "fake"
    prompt_budget: int = 4_000
    asked: list[Messages] = field(default_factory=list)

    def stream(self, messages: Messages) -> Iterator[Delta]:
        """Answer a few letters at a time."""
        self.asked.append(messages)
        text = self.answer(messages)
        for at in range(0, len(text), 5):
            yield Delta(text[at : at + 5])


@dataclass
class Streaming:
    """A language model in memory that streams as a test lets it."""

    stream: Callable[[Messages], Iterator[Delta]]
    name: str = "fake"
    identity: str = "fake"
    prompt_budget: int = 4_000


def scripted_model(*answers: Callable[[Messages], str] | str) -> FakeModel:
    """Return a model that gives these answers in turn, and fails when asked for more."""
    left: list[Callable[[Messages], str] | str] = list(answers)

    def answer(messages: Messages) -> str:
        each = left.pop(0)
        return each if isinstance(each, str) else each(messages)

    return FakeModel(answer)


def read(
    text: str,
    short: str = "",
    *,
    odds: float = 2.0,
    published: str | None = None,
    title: str | None = None,
) -> ScoredSentence:
    """Return a sentence that was read, of an article of its own; the reader is sure of `short`."""
    start = text.index(short)
    judged = Judgement(odds, (start, start + len(short)) if short else None, 0.9 if short else 0.0)
    name = f"{text} {published}"
    article = make_article(id=name, source="a.txt", text=text, title=title, published=published)
    return ScoredSentence(article, Sentence(name, 0, 0, len(text)), text, judged, NO_SIGNS, odds)


def label(messages: Messages, words: str) -> str:
    """Return the number, in brackets, of the one sentence in a prompt that has the words."""
    (found,) = (n for n, text in numbered(messages[1][1]).items() if words in text)
    return f"[{found}]"


def roles(messages: Messages) -> Sequence[str]:
    """Return who says what."""
    return [role for role, _ in messages]
