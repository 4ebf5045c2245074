"""What readers think of answers, kept in a file of JSON lines for who runs the chat."""

import json
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Literal, get_args

from pincite.index.errors import InputError
from pincite.ui.conversations.model import Turn

Rating = Literal["good", "bad"]
MAX_COMMENT_LENGTH = 2_000
"""Characters."""


class Feedback:
    """A file that grows by a line for each verdict; None keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = Lock()

    @property
    def enabled(self) -> bool:
        """Whether there is a file."""
        return self._path is not None

    def add(self, turn: Turn, rating: str, comment: str, *, include_text: bool) -> None:
        """Keep a verdict on an answer.

        The question and the answer are kept with it only to `include` them. Raises InputError
        for another verdict, or a comment that is too long.
        """
        if rating not in get_args(Rating):
            raise InputError(f"{rating!r} is no verdict: send good or bad")
        if len(comment) > MAX_COMMENT_LENGTH:
            raise InputError(f"The comment is too long: shorten it to {MAX_COMMENT_LENGTH:,}.")
        if self._path is None:
            return
        record = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "verdict": rating,
            "comment": comment,
            **_answer_fields(turn, include_text=include_text),
        }
        with self._lock:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(record, ensure_ascii=True) + "\n")


def _answer_fields(turn: Turn, *, include_text: bool) -> dict[str, Any]:
    answer = turn.found
    if answer is None:
        return {}
    fields: dict[str, Any] = {
        "answered": answer.answered,
        "confidence": round(answer.confidence, 3),
        "model": answer.model,
        "index_id": answer.index_id,
    }
    if include_text:
        spans = [[each.article_id, each.start, each.end] for each in answer.citations]
        fields |= {"question": turn.question, "answer": answer.text, "citations": spans}
    return fields
