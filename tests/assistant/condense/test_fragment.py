"""Questions without a verb of their own."""

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.condense.fragment import (
    is_continuation,
    is_fragment,
    points_back,
    strip_remarks,
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Why?", True),
        ("And in Vilar do Cubo?", True),
        ("what about the new price of tickets?", True),
        ("how many", True),
        ("and June", True),
        ("Orle dam", False),
        ("Who built it?", False),
        ("Is it open?", False),
        ("And who won?", False),
    ],
)
def test_a_fragment_goes_on_with_the_last_question(question: str, *, expected: bool) -> None:
    assert is_continuation(question) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who built it?", True),
        ("who lives there", True),
        ("How old is she?", True),
        ("Is there a plan?", False),
        ("Why was that bridge closed?", False),
        ("Did Germany change its plans?", False),
        ("Why?", False),
    ],
)
def test_a_pronoun_points_back_if_nothing_is_named(question: str, *, expected: bool) -> None:
    assert points_back(question) is expected


def test_remarks_before_a_question_are_left_out() -> None:
    assert strip_remarks("Thanks, and when did it open?") == "when did it open?"
    assert strip_remarks("Thanks!") == "Thanks!"


@given(st.text())
def test_any_text_is_a_fragment_or_not(text: str) -> None:
    assert is_fragment(text) or not is_continuation(text)
    assert points_back(text) in (True, False)
