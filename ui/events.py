"""The structured log: one JSON line for each event, for the operator.

Questions are logged only with `--log-questions`.
"""

import json
import logging
import re
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from typing import Any, TextIO

from pincite.assistant.types import Answer
from pincite.ui.protocols import Chain

_LOGGER = logging.getLogger(__name__)
_WARNING_PLACE = re.compile(r".*?:\d+: \w+(?=:)")
"""File, line and category of a warning, without its message."""
_MAX_LENGTH = 4_000
"""Characters of a value: those of the longest question. A path or a method may have 60,000."""


def configure_logging(
    stream: TextIO, *, events: bool = True, include_questions: bool = False
) -> None:
    """Start the log: write events, and the warnings and errors of all libraries, to `stream`.

    Without `events`, write only warnings and errors, each as a line of text. What libraries say is
    written without the values that it is about, which may be questions, unless
    `include_questions`.
    """
    handler = logging.StreamHandler(stream)
    kind = _JsonFormatter if events else _PlainFormatter
    handler.setFormatter(kind(include_questions=include_questions))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    _LOGGER.setLevel(logging.INFO if events else logging.WARNING)


def log_event(event: str, **fields: Any) -> None:
    """Log an event with its fields. Nothing is written before `configure_logging`."""
    _LOGGER.info(event, extra={"fields": fields})


def locate_error(error: BaseException) -> str:
    """Return the error's type, function and line, for example `KeyError in fail, line 12`.

    The error's message is left out: it may quote a question.
    """
    frames = traceback.extract_tb(error.__traceback__)
    location = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{location}"


class LoggedChain:
    """A chain that logs every answer, with its question if `include_questions`."""

    def __init__(self, chain: Chain, *, include_questions: bool) -> None:
        self._chain = chain
        self._include_questions = include_questions

    def stream(self, input: Any) -> Iterator[Answer]:  # noqa: A002 LangChain's parameter name
        """Yield the chain's pieces, then log one `answer` event, also after an error."""
        started = time.monotonic()
        answer: Answer | None = None
        failure: str | None = None
        try:
            for piece in self._chain.stream(input):
                answer = piece if answer is None else answer + piece
                yield piece
        except Exception as error:
            failure = locate_error(error)
            raise
        finally:
            question = {"question": input.text} if self._include_questions else {}
            log_event(
                "answer",
                **question,
                seconds=round(time.monotonic() - started, 3),
                failed=failure,
                answered=answer and answer.answered,
                confidence=answer and round(answer.confidence, 3),
                citations=answer and len(answer.citations),
                model=answer and answer.model,
            )


class _JsonFormatter(logging.Formatter):
    """One JSON object a line: whatever a record contains, it cannot begin a second line."""

    def __init__(self, *, include_questions: bool) -> None:
        super().__init__()
        self._include_questions = include_questions

    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", None)
        entry = {"event": record.getMessage(), **fields} if fields else self._record_fields(record)
        timestamp = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        cut = {
            name: value[:_MAX_LENGTH] if isinstance(value, str) else value
            for name, value in entry.items()
        }
        return json.dumps({"time": timestamp, "level": record.levelname.lower(), **cut})

    def _record_fields(self, record: logging.LogRecord) -> dict[str, Any]:
        error = record.exc_info and record.exc_info[1]
        failure = {"failed": locate_error(error)} if error else {}
        says = record.getMessage() if self._include_questions else get_fixed_message(record)
        return {"event": "log", "from": record.name, "says": says, **failure}


class _PlainFormatter(_JsonFormatter):
    """One line for a person at a terminal; control characters are escaped."""

    def format(self, record: logging.LogRecord) -> str:
        fields = self._record_fields(record)
        text = " ".join(str(fields[name]) for name in ("says", "failed") if name in fields)
        return f"pincite: {json.dumps(text, ensure_ascii=False)[1:-1]}"


def get_fixed_message(record: logging.LogRecord) -> str:
    """Return the message of a record as far as no request can be part of it.

    Of libraries, that is the text before the values are filled in, and its first line.
    """
    if record.name.partition(".")[0] == "pincite":
        return record.getMessage()
    if record.name == "py.warnings":
        place = _WARNING_PLACE.match(record.getMessage())
        return place[0] if place else "a warning"
    return str(record.msg).partition("\n")[0]


@contextmanager
def guard_output(*, include_questions: bool = False) -> Iterator[None]:
    """Log what libraries print, which could forge lines of the log or repeat a question."""
    with (
        redirect_stdout(_LoggedOutput("stdout", include_questions=include_questions)),
        redirect_stderr(_LoggedOutput("stderr", include_questions=include_questions)),
    ):
        yield


class _LoggedOutput(StringIO):
    """Logs each line that is written to it. Without questions, only how long it is."""

    def __init__(self, name: str, *, include_questions: bool) -> None:
        super().__init__()
        self._name = name
        self._include_questions = include_questions
        self._logged_error: BaseException | None = None

    def write(self, text: str) -> int:
        error = sys.exc_info()[1]
        if error is not None:  # a library prints a traceback
            if error is not self._logged_error:
                self._logged_error = error
                _LOGGER.error("A library failed", exc_info=error)
        elif self._include_questions and text.strip():
            _LOGGER.warning("Printed to %s: %s", self._name, text)
        elif text.strip():
            _LOGGER.warning("A library printed %d characters to %s", len(text), self._name)
        return len(text)
