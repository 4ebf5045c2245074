"""What readers think of answers, kept in a file of JSON lines for who runs the chat."""

import json
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Literal, get_args

from pincite.index.errors import InputError
from pincite.ui.conversations.model import Turn

Verdict = Literal["good", "bad"]
LONGEST_COMMENT = 2_000
"""Characters."""


class Feedback:
    """A file that grows by a line for each verdict; None keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = Lock()

    @property
    def kept(self) -> bool:
        """Whether there is a file."""
        return self._path is not None

    def add(self, turn: Turn, verdict: str, comment: str, *, include: bool) -> None:
        """Keep a verdict on an answer.

        The question and the answer are kept with it only to `include` them. Raises InputError
        for another verdict, or a comment that is too long.
        """
        if verdict not in get_args(Verdict):
            raise InputError(f"{verdict!r} is no verdict: send good or bad")
        if len(comment) > LONGEST_COMMENT:
            raise InputError(f"The comment is too long: shorten it to {LONGEST_COMMENT:,}.")
        if self._path is None:
            return
        row = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "verdict": verdict,
            "comment": comment,
            **_about(turn, include=include),
        }
        with self._lock:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=True) + "\n")


def _about(turn: Turn, *, include: bool) -> dict[str, Any]:
    found = turn.found
    if found is None:
        return {}
    about: dict[str, Any] = {
        "answered": found.answered,
        "confidence": round(found.confidence, 3),
        "model": found.model,
        "index_id": found.index_id,
    }
    if include:
        cited = [[each.article_id, each.start, each.end] for each in found.citations]
        about |= {"question": turn.question, "answer": found.text, "citations": cited}
    return about
