"""The structured log: one JSON line for each event, for the operator.

Questions are logged only with `--log-questions`.
"""

import json
import logging
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, TextIO

from pincite.assistant.types import Answer
from pincite.ui.protocols import Chain

_LOGGER = logging.getLogger(__name__)


def configure_logging(stream: TextIO) -> None:
    """Start the log: write events, and the warnings and errors of all libraries, to `stream`."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_JsonFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    _LOGGER.setLevel(logging.INFO)


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
    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", None)
        entry = {"event": record.getMessage(), **fields} if fields else self._record_fields(record)
        timestamp = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return json.dumps({"time": timestamp, "level": record.levelname.lower(), **entry})

    def _record_fields(self, record: logging.LogRecord) -> dict[str, Any]:
        error = record.exc_info and record.exc_info[1]
        failure = {"failed": locate_error(error)} if error else {}
        return {"event": "log", "from": record.name, "says": record.getMessage(), **failure}
