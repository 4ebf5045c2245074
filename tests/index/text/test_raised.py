"""A raised or lowered run never joins the figure before it."""

import pytest
from pincite.index.text.raised import write_lowered, write_raised


@pytest.mark.parametrize(
    ("before", "raised", "expected"),
    [
        pytest.param("4,700", "5", "⁵", id="figure"),
        pytest.param("2.5 × 10", "−4", "⁻⁴", id="negative-power"),
        pytest.param("2", "n+1", "ⁿ⁺¹", id="letters-with-a-form"),
        pytest.param("4,700", "b", "[b]", id="letter-after-figure"),
        pytest.param("8 of 12", " 3", " ³", id="space-before"),
        pytest.param("600 m", "2", "²", id="unit"),
        pytest.param("600 km", "2", "²", id="longer-unit"),
        pytest.param("and R", "2", "²", id="variable"),
        pytest.param("x", "-1", "⁻¹", id="variable-alone"),
        pytest.param("W = kq", "2", "²", id="equation"),
        pytest.param("qᵢ", "2", "²", id="after-an-index"),
        pytest.param("SO₄", "2−", "²⁻", id="ion"),
        pytest.param("from R&D", "2", "[2]", id="letter-of-a-longer-word"),
        pytest.param("Plan B", "12", "[12]", id="note-after-a-letter"),
        pytest.param("on Monday.", "12", "[12]", id="note-after-a-sentence"),
        pytest.param("the system", "2", "[2]", id="note-after-a-word-that-ends-like-a-unit"),
        pytest.param("on Monday", "3, 4", "[3, 4]", id="several-notes"),
        pytest.param("on Monday", "[7]", "[7]", id="mark-in-brackets"),
        pytest.param("on Monday", "a", "[a]", id="letter-note"),
        pytest.param("the 5", "th", "th", id="ordinal"),
        pytest.param("12", "*", "*", id="sign"),
        pytest.param("Widget", "TM", "TM", id="trade-mark"),
        pytest.param("Widget", "note", " note", id="word"),
        pytest.param("10", " ", " ", id="only-space"),
    ],
)
def test_a_raised_run_is_set_apart(before: str, raised: str, expected: str) -> None:
    assert write_raised(raised, before) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [("⁄₄ cup", "¹"), ("/2 cup", "¹"), ("/Reuters", "[1]"), (" cup", "[1]")],
)
def test_the_upper_part_of_a_fraction_is_no_note(after: str, expected: str) -> None:
    assert write_raised("1", "a ", after) == expected


@pytest.mark.parametrize(
    ("before", "lowered", "expected"),
    [
        ("CO", "2", "₂"),
        ("x", "i", "ᵢ"),
        ("log", "10", "₁₀"),
        ("20", "min", "ₘᵢₙ"),
        ("20", "Kyiv", " Kyiv"),
    ],
)
def test_a_lowered_run_is_set_apart(before: str, lowered: str, expected: str) -> None:
    assert write_lowered(lowered, before) == expected
