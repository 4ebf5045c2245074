"""The type of a short answer, and whether two short answers conflict."""

import pytest
from hypothesis import given, settings, strategies as st
from pincite.assistant.english.values import classify_answer, is_stated_in, values_conflict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Andy Murray", "name"),
        ("President of the Republic", "name"),
        ("ice hockey", "words"),
        ("about 8,400 people", "figure"),
        ("three days in June 2024", "figure"),
        ("June 2024", "date"),
        ("", "words"),
    ],
)
def test_a_short_answer_has_one_type(text: str, expected: str) -> None:
    assert classify_answer(text) == expected


COMPATIBLE = [
    ("14 June 2024", "2024"),
    ("June 14", "14 June 2024"),
    ("37,935", "38,000"),
    ("two million", "2,043,000"),
    ("5.9", "six"),
    ("50 per cent", "49.7%"),
    ("more than 1,000", "1,150"),
    ("United Nations", "UN"),
    ("President Vera Holm", "Holm"),
    ("Turkey", "Turkish"),
    ("5 km", "3 miles"),
    ("Tampa", "14 June"),
    ("", "Tampa"),
]
CONFLICTING = [
    ("14 June 2024", "15 June 2024"),
    ("2023", "June 2024"),
    ("10 people", "11 people"),
    ("1,000", "1,150"),
    ("$6.3 billion", "$1.3 billion"),
    ("about 8,400", "12,000"),
    ("Vera Holm", "Idris Falk"),
    ("Tampa, Florida", "Miami, Florida"),
    ("ice hockey", "tennis"),
]


@pytest.mark.parametrize(("one", "other"), COMPATIBLE, ids=" / ".join)
def test_answers_that_may_both_be_right_do_not_conflict(one: str, other: str) -> None:
    assert not values_conflict(one, other)
    assert not values_conflict(other, one)


@pytest.mark.parametrize(("one", "other"), CONFLICTING, ids=" / ".join)
def test_answers_that_cannot_both_be_right_conflict(one: str, other: str) -> None:
    assert values_conflict(one, other)
    assert values_conflict(other, one)


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ("922", "It rose to 1,301 from 922.", True),
        ("1,000", "It rose to 1,301 from 922.", False),
        ("June 2024", "On 14 June 2024 it sank.", True),
        ("Vera Holm", "Ms. Holm spoke.", False),
        ("Holm", "Vera Holm spoke.", True),
    ],
)
def test_a_text_states_an_answer_if_it_has_its_value_or_words(
    value: str, text: str, *, expected: bool
) -> None:
    assert is_stated_in(value, text) is expected


@settings(deadline=None)
@given(st.text(), st.text())
def test_conflicts_are_symmetric_and_no_answer_conflicts_with_itself(one: str, other: str) -> None:
    assert values_conflict(one, other) == values_conflict(other, one)
    assert not values_conflict(one, one)


@settings(deadline=None)
@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_whole_numbers_conflict_unless_one_rounds_the_other(one: int, other: int) -> None:
    conflict = values_conflict(f"{one:,} ships", f"{other:,} ships")
    assert not (conflict and one == other)
    if abs(one - other) > 0.05 * max(one, other):
        assert conflict
