"""A file of any format is read as its text."""

from pathlib import Path

import pytest
from pincite.assistant.text_check.reading import read_text
from pincite.index import InputError


def test_all_articles_of_a_file_are_read(tmp_path: Path) -> None:
    file = tmp_path / "drafts.jsonl"
    file.write_text('{"text": "The ferry runs."}\n{"text": "The pier is closed."}\n')
    assert read_text(file) == "The ferry runs.\n\nThe pier is closed."


def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "draft.docx"
    file.write_bytes(b"no Word file")
    with pytest.raises(InputError, match=r"mine\.docx .*"):
        read_text(file, "mine.docx")
