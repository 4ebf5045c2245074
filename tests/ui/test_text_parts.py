"""Dates, numbers and likelihoods in words."""

import pytest
from pincite.assistant.english.wording import format_coverage, format_date, format_period
from pincite.index.types import Coverage
from pincite.ui.html.answer import confidence_level


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("2024-06-14", "14 June 2024"),
        ("2024-06-14T08:30:00Z", "14 June 2024"),
        ("2024-06", "June 2024"),
        ("2024", "2024"),
        ("last week", "last week"),
        ("2024-13-01", "2024-13-01"),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(published: str, words: str) -> None:
    assert format_date(published) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2022-01-02", "2022-12-30", "2 January to 30 December 2022"),
        ("2022-01-02", "2022-01-30", "2 to 30 January 2022"),
        ("2021-12-30", "2022-01-02", "30 December 2021 to 2 January 2022"),
        ("2022-01-02", "2022-01-02", "2 January 2022"),
        ("2021", "2022-05", "2021 to May 2022"),
        (None, None, ""),
    ],
)
def test_a_period_names_what_both_ends_share_once(
    first: str | None, last: str | None, words: str
) -> None:
    assert format_period(first, last) == words


def test_what_was_searched_says_what_could_not_be_read() -> None:
    coverage = Coverage(3739, "2022-01-02", "2022-12-30", 6)
    assert (
        format_coverage(coverage)
        == "3,739 articles, 2 January to 30 December 2022, 6 files could not be read"
    )
    assert format_coverage(Coverage(1, None, None, 0)) == "1 article"


def test_a_higher_confidence_is_never_said_to_be_less_likely() -> None:
    levels = [confidence_level(percent / 100) for percent in range(101)]
    assert levels == sorted(levels)
    assert set(levels) == {0, 1, 2, 3}
