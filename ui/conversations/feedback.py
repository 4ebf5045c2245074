"""Readers' ratings of answers, appended to a JSON Lines file for the operator."""

import json
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Literal, get_args

from pincite.index.disk.space import has_room
from pincite.index.errors import InputError, StoreError
from pincite.ui.conversations.model import Turn

Rating = Literal["good", "bad"]
MAX_COMMENT_LENGTH = 2_000
"""The longest comment, in characters."""


class Feedback:
    """The feedback file: one line for each rating. Safe to use from several threads."""

    def __init__(self, path: Path | None, free_percent: float = 5.0) -> None:
        """Append to `path`, which is created when needed. With None, ratings are discarded.

        Of the disk, `free_percent` stay free.
        """
        self._path = path
        self._free_percent = free_percent
        self._lock = Lock()

    @property
    def enabled(self) -> bool:
        """Whether ratings are kept."""
        return self._path is not None

    def add(self, turn: Turn, rating: str, comment: str, *, include_text: bool) -> None:
        """Append a rating (`good` or `bad`) of a turn's answer.

        The texts of question and answer are written only with `include_text`. Raises InputError
        for an unknown rating or a comment over `MAX_COMMENT_LENGTH`, and StoreError if the disk is
        too full.
        """
        if rating not in get_args(Rating):
            raise InputError(f"{rating!r} is not a verdict: send good or bad.")
        if len(comment) > MAX_COMMENT_LENGTH:
            raise InputError(
                f"The comment is too long: shorten it to {MAX_COMMENT_LENGTH:,} characters."
            )
        if self._path is None:
            return
        record = {
            "time": datetime.now(UTC).isoformat(timespec="seconds"),
            "verdict": rating,
            "comment": comment,
            **_answer_fields(turn, include_text=include_text),
        }
        if not has_room(self._path.parent, self._free_percent):
            raise StoreError("Feedback cannot be kept now: the disk is full.")
        with self._lock:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._path.touch(mode=0o600)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(record, ensure_ascii=True) + "\n")


def _answer_fields(turn: Turn, *, include_text: bool) -> dict[str, Any]:
    answer = turn.found
    if answer is None:
        return {}
    fields: dict[str, Any] = {
        "answered": answer.answered,
        "standing": answer.standing,
        "confidence": round(answer.confidence, 3),
        "model": answer.model,
        "index_id": answer.index_id,
    }
    if include_text:
        spans = [[cited.article_id, cited.start, cited.end] for cited in answer.citations]
        fields |= {"question": turn.question, "answer": answer.text, "citations": spans}
    return fields
