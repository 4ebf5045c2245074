"""What the operator reads of what happened, and what not."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pincite.assistant.types import Answer, Question
from pincite.ui import events
from pincite.ui.server import app

from tests.fakes.library import FakeChain, FakeLibrary, fake_answer, fake_article, fake_citation

ARTICLE = fake_article()
QUESTION = Question("Who is the secret source?", ("Before?", "Yes."))


@pytest.fixture
def log_stream() -> Iterator[io.StringIO]:
    written = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    events.configure_logging(written)
    yield written
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger(events.__name__).setLevel(logging.NOTSET)
    logging.captureWarnings(capture=False)


def read_events(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def answer_once(_: object) -> Iterator[Answer]:
    return iter([fake_answer(fake_citation(ARTICLE, "It was repaired in May."))])


def fail(asked: Question) -> Iterator[Answer]:
    raise KeyError(asked.text)


@pytest.mark.parametrize("questions", [False, True])
def test_an_answer_is_a_line_with_its_question_only_when_asked_for(
    log_stream: io.StringIO, questions: bool
) -> None:
    told = events.LoggedChain(FakeChain(answer_once), include_questions=questions)
    assert list(told.stream(QUESTION)) == list(answer_once(None))
    (line,) = read_events(log_stream)
    assert line["event"] == "answer"
    assert line["answered"] is True
    assert line["citations"] == 1
    assert line["failed"] is None
    assert line.get("question") == (QUESTION.text if questions else None)
    assert ("secret" in log_stream.getvalue()) == questions


def test_an_answer_that_fails_says_where_and_not_what(log_stream: io.StringIO) -> None:
    with pytest.raises(KeyError):
        list(events.LoggedChain(FakeChain(fail), include_questions=False).stream(QUESTION))
    (line,) = read_events(log_stream)
    assert line["failed"].startswith("KeyError in fail, line ")
    assert "secret" not in log_stream.getvalue()


def test_an_error_of_any_library_is_a_line_without_what_it_says(log_stream: io.StringIO) -> None:
    try:
        raise ValueError(QUESTION.text)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    (line,) = read_events(log_stream)
    assert line["level"] == "error"
    assert line["says"] == "Exception in ASGI application"
    assert line["failed"].startswith("ValueError in test_")
    assert "secret" not in log_stream.getvalue()


def test_a_request_is_a_line_without_what_stands_in_its_address(log_stream: io.StringIO) -> None:
    application = app.create_app(FakeLibrary((ARTICLE,)), {"": FakeChain(answer_once)})
    client = TestClient(application, base_url="http://127.0.0.1:7860")
    client.get("/article?id=secret")
    client.get("/article?id=a1", headers={"host": "evil.example"})
    missing, refused = read_events(log_stream)
    assert (missing["event"], missing["path"], missing["status"]) == ("request", "/article", 404)
    assert missing["milliseconds"] >= 0
    assert refused["status"] == 400
    assert "secret" not in log_stream.getvalue()


def test_without_a_journal_nothing_is_written(capfd: pytest.CaptureFixture[str]) -> None:
    list(events.LoggedChain(FakeChain(answer_once), include_questions=True).stream(QUESTION))
    assert capfd.readouterr() == ("", "")
