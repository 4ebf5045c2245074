"""The periods that a question mentions."""

from datetime import date

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.english.periods import find_periods

TODAY = date(2024, 6, 14)  # a Friday


@pytest.mark.parametrize(
    ("text", "expected", "first", "last"),
    [
        ("What happened in June 2024?", "June 2024", date(2024, 6, 1), date(2024, 6, 30)),
        ("What happened in 2023?", "2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("Who spoke on 3 May 2024?", "3 May 2024", date(2024, 5, 3), date(2024, 5, 3)),
        ("Who spoke in August?", "August", date(2023, 8, 1), date(2023, 8, 31)),
        ("Who spoke yesterday?", "yesterday", date(2024, 6, 13), date(2024, 6, 13)),
        ("What changed last week?", "last week", date(2024, 6, 3), date(2024, 6, 9)),
        ("What changed this week?", "this week", date(2024, 6, 8), date(2024, 6, 16)),
        (
            "What changed in the last ten days?",
            "last ten days",
            date(2024, 6, 4),
            date(2024, 6, 14),
        ),
        (
            "Who left between 3 May 2024 and 20 May 2024?",
            "between 3 May 2024 and 20 May 2024",
            date(2024, 5, 3),
            date(2024, 5, 20),
        ),
        (
            "Who left between May and June?",
            "between May and June",
            date(2024, 5, 1),
            date(2024, 6, 30),
        ),
        (
            "Who left from November to February?",
            "from November to February",
            date(2023, 11, 1),
            date(2024, 2, 29),
        ),
    ],
)
def test_the_first_period_of_a_question_is_found(
    text: str, expected: str, first: date, last: date
) -> None:
    period = next(find_periods(text, TODAY))
    assert (text[period.start : period.end], period.first, period.last) == (expected, first, last)


@pytest.mark.parametrize("text", ["May I ask who won the march?", "2,024 men and $2024", ""])
def test_other_words_and_numbers_are_no_period(text: str) -> None:
    assert list(find_periods(text, TODAY)) == []


@pytest.mark.parametrize(
    ("text", "expected"), [("in May 2023", True), ("in May", False), ("the last two weeks", True)]
)
def test_a_period_knows_whether_it_has_a_year(text: str, *, expected: bool) -> None:
    assert next(find_periods(text, TODAY)).has_year is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("in May", True), ("on 3 May", True), ("in May 2023", False), ("last week", False)],
)
def test_a_month_may_lack_its_year(text: str, *, expected: bool) -> None:
    assert next(find_periods(text, TODAY)).lacks_year is expected


@given(
    st.dates(),
    st.sampled_from(["Monday", "last week", "this week", "in May", "the last 9999 years"]),
)
def test_a_period_ends_after_it_starts_on_any_day(today: date, text: str) -> None:
    for period in find_periods(text, today):
        assert period.first <= period.last
