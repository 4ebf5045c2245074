"""A raised or lowered run never joins the figure before it."""

import pytest
from pincite.index.text.raised import Level, write_lowered, write_raised, write_runs


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
        pytest.param("la 2", "nde", "nde", id="french-ordinal"),
        pytest.param("el 3", "ro", "ro", id="spanish-ordinal"),
        pytest.param("with D", "r", "r", id="short-word"),
        pytest.param("in hall D", "a", "[a]", id="note-after-a-capital"),
        pytest.param("y = x", "n", "ⁿ", id="power-of-a-variable"),
        pytest.param("3", "¾", "¾", id="fraction-of-one-character"),
        pytest.param("3", "3/4", "³/₄", id="fraction"),
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
    ("raised", "after", "expected"),
    [
        ("o", "N, 4", "°"),
        ("o", " C in the shade", "°"),
        ("0", " F", "°"),
        ("o", " 30′ E", "°"),
        ("º", "W", "°"),
        ("o", " Norte", "o"),  # the first North, in Portuguese
        ("o", ", and", "o"),
        ("0", ", and", "⁰"),
        ("h", "30", "h"),
        ("h", " later", "[h]"),
    ],
)
def test_a_raised_letter_within_a_measure_is_part_of_it(
    raised: str, after: str, expected: str
) -> None:
    assert write_raised(raised, "about 12", after) == expected


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([("60", ""), ("o", "raised"), ("N", "")], "60°N"),
        ([("a ", ""), ("1", "raised"), ("/", ""), ("2", "lowered"), (" cup", "")], "a ¹/₂ cup"),
        ([("in 4,7", ""), ("00", ""), ("1", "raised"), ("2", "raised")], "in 4,700¹²"),
        ([], ""),
    ],
)
def test_runs_are_written_by_what_stands_around_them(
    runs: list[tuple[str, Level]], expected: str
) -> None:
    assert write_runs(runs) == expected


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
