"""What happened, as JSON lines for the operator. What people ask is left out unless asked for."""

import json
import logging
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, TextIO

from pincite.assistant.types import Answer
from pincite.ui.protocols import Chain

_EVENTS = logging.getLogger(__name__)


def start(stream: TextIO) -> None:
    """Write a line for each event from now on, and for each warning of any library."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    _EVENTS.setLevel(logging.INFO)


def note(event: str, **fields: Any) -> None:
    """Write an event, once there is a journal."""
    _EVENTS.info(event, extra={"fields": fields})


def where(error: BaseException) -> str:
    """Return of which kind an error is and where it arose, without what it says.

    What it says may hold what somebody asked.
    """
    frames = traceback.extract_tb(error.__traceback__)
    at = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{at}"


class Told:
    """A chain whose answers are noted; what was asked too where `questions` says so."""

    def __init__(self, chain: Chain, *, questions: bool) -> None:
        self._chain = chain
        self._questions = questions

    def stream(self, input: Any) -> Iterator[Answer]:  # noqa: A002 the name LangChain gave it
        """Yield what the chain yields, then note it."""
        started = time.monotonic()
        found: Answer | None = None
        failed: str | None = None
        try:
            for piece in self._chain.stream(input):
                found = piece if found is None else found + piece
                yield piece
        except Exception as error:
            failed = where(error)
            raise
        finally:
            asked = {"question": input.text} if self._questions else {}
            note(
                "answer",
                **asked,
                seconds=round(time.monotonic() - started, 3),
                failed=failed,
                answered=found and found.answered,
                confidence=found and round(found.confidence, 3),
                citations=found and len(found.citations),
                model=found and found.model,
            )


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event = getattr(record, "fields", None)
        own = {"event": record.getMessage(), **event} if event else self._said(record)
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return json.dumps({"time": moment, "level": record.levelname.lower(), **own})

    def _said(self, record: logging.LogRecord) -> dict[str, Any]:
        error = record.exc_info and record.exc_info[1]
        failed = {"failed": where(error)} if error else {}
        return {"event": "log", "from": record.name, "says": record.getMessage(), **failed}
