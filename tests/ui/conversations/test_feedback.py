"""Feedback: one line for each rating, with the texts only if the reader sends them."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from pincite.index.errors import InputError
from pincite.ui.conversations.feedback import MAX_COMMENT_LENGTH, Feedback
from pincite.ui.conversations.model import new_turn

from tests.fakes.ui.library import REPAIR_CITATION, fake_answer

TURN = replace(new_turn("When?"), found=fake_answer(REPAIR_CITATION), whole=True)


def test_question_and_answer_are_written_only_if_they_are_sent(tmp_path: Path) -> None:
    path = tmp_path / "chat" / "feedback.jsonl"
    feedback = Feedback(path)
    feedback.add(TURN, "good", "", include_text=False)
    feedback.add(TURN, "bad", "No\nline", include_text=True)
    lines = path.read_text("utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert (first["verdict"], first["index_id"]) == ("good", "test")
    assert "When?" not in lines[0]
    assert "May" not in lines[0]
    assert (second["verdict"], second["comment"]) == ("bad", "No\nline")
    assert second["question"] == "When?"
    assert second["citations"] == [["a1", REPAIR_CITATION.start, REPAIR_CITATION.end]]
    assert not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def test_a_turn_without_an_answer_can_be_rated(tmp_path: Path) -> None:
    Feedback(tmp_path / "f").add(new_turn("When?"), "bad", "Nothing came.", include_text=True)
    assert json.loads((tmp_path / "f").read_text("utf-8"))["comment"] == "Nothing came."


@pytest.mark.parametrize(
    ("rating", "comment", "message"),
    [
        ("fine", "", "send good or bad"),
        ("good", "x" * (MAX_COMMENT_LENGTH + 1), "shorten it to 2,000 characters"),
    ],
)
def test_an_unknown_rating_or_a_long_comment_is_refused(
    tmp_path: Path, rating: str, comment: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        Feedback(tmp_path / "f").add(TURN, rating, comment, include_text=False)
    assert not (tmp_path / "f").exists()


def test_without_a_file_nothing_is_kept() -> None:
    feedback = Feedback(None)
    feedback.add(TURN, "good", "", include_text=True)
    assert not feedback.enabled
    assert Feedback(Path("f")).enabled
