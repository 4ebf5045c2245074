"""Names of exported files: from the question and the day, allowed on every system."""

import pytest
from hypothesis import given
from pincite.ui.export.file_names import make_disposition, make_file_name

from tests.fakes.ui.html import ANY_TEXT


@pytest.mark.parametrize(
    ("title", "day", "name"),
    [
        ("When was it repaired?", "2026-11-29T10:00:00+00:00", "when-was-it-repaired-2026-11-29"),
        ("Wie heißt die Brücke?", "2026-11-29", "wie-heißt-die-brücke-2026-11-29"),
        ("../../etc/passwd", "", "etc-passwd"),
        ("?!", "2026-11-29", "pincite-2026-11-29"),
        ("word " * 40, "2026-11-29", "-".join(["word"] * 12) + "-2026-11-29"),
        ("x" * 99, "", "x" * 60),
    ],
)
def test_a_file_is_named_after_question_and_day(title: str, day: str, name: str) -> None:
    assert make_file_name(title, day, "md") == f"{name}.md"


@given(ANY_TEXT)
def test_the_header_is_one_line_of_ascii(title: str) -> None:
    header = make_disposition(make_file_name(title, "2026-11-29", "docx"))
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
