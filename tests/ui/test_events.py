"""The structured log: what it contains, and that it leaves out questions and error messages.

Covers also: pincite.ui.protocols.
"""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pincite.assistant.types import Answer, Question
from pincite.ui import events
from pincite.ui.protocols import Chain
from pincite.ui.server.app import create_app

from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation

ARTICLE = fake_article()
QUESTION = Question("Who is the secret source?", ("Before?", "Yes."))


@pytest.fixture
def log_stream() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    events.configure_logging(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger(events.__name__).setLevel(logging.NOTSET)
    logging.captureWarnings(capture=False)


def read_events(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def answer_once(_: object) -> Iterator[Answer]:
    return iter([fake_answer(fake_citation(ARTICLE, "It was repaired in May."))])


def fail(question: Question) -> Iterator[Answer]:
    raise KeyError(question.text)


def test_a_long_value_is_cut(log_stream: io.StringIO) -> None:
    events.log_event("request", path="/x" * 30_000, status=404)
    (line,) = read_events(log_stream)
    assert len(line["path"]) == 4_000
    assert line["status"] == 404


@pytest.mark.parametrize("include_questions", [False, True])
def test_an_answer_is_one_event_that_may_include_the_question(
    log_stream: io.StringIO, include_questions: bool
) -> None:
    chain: Chain = events.LoggedChain(FakeChain(answer_once), include_questions=include_questions)
    assert list(chain.stream(QUESTION)) == list(answer_once(None))
    (line,) = read_events(log_stream)
    assert line["event"] == "answer"
    assert line["answered"] is True
    assert line["citations"] == 1
    assert line["failed"] is None
    assert line.get("question") == (QUESTION.text if include_questions else None)
    assert ("secret" in log_stream.getvalue()) == include_questions


def test_a_failed_answer_is_logged_without_the_error_message(log_stream: io.StringIO) -> None:
    with pytest.raises(KeyError):
        list(events.LoggedChain(FakeChain(fail), include_questions=False).stream(QUESTION))
    (line,) = read_events(log_stream)
    assert line["failed"].startswith("KeyError in fail, line ")
    assert "secret" not in log_stream.getvalue()


def test_an_exception_of_a_library_is_logged_without_its_message(
    log_stream: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A server that another test started in this process gave the logger its own handler.
    for name in ("uvicorn", "uvicorn.error"):
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
    try:
        raise ValueError(QUESTION.text)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    (line,) = read_events(log_stream)
    assert line["level"] == "error"
    assert line["says"] == "Exception in ASGI application"
    assert line["failed"].startswith("ValueError in test_")
    assert "secret" not in log_stream.getvalue()


def test_a_request_is_logged_without_its_query(log_stream: io.StringIO) -> None:
    application = create_app(FakeLibrary((ARTICLE,)), {"": FakeChain(answer_once)})
    client = TestClient(application, base_url="http://127.0.0.1:7860")
    client.get("/article?id=secret")
    client.get("/article?id=a1", headers={"host": "evil.example"})
    missing, refused = read_events(log_stream)
    assert (missing["event"], missing["path"], missing["status"]) == ("request", "/article", 404)
    assert missing["milliseconds"] >= 0
    assert refused["status"] == 400
    assert "secret" not in log_stream.getvalue()


def test_nothing_is_written_before_the_log_is_configured(capfd: pytest.CaptureFixture[str]) -> None:
    list(events.LoggedChain(FakeChain(answer_once), include_questions=True).stream(QUESTION))
    assert capfd.readouterr() == ("", "")
