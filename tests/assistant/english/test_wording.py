"""Counts, dates and sources in English phrases."""

from datetime import date

import pytest
from pincite.assistant.english.wording import (
    find_missing_attribution,
    format_age,
    format_attribution,
    format_count,
    format_coverage,
    format_date,
    format_period,
)
from pincite.assistant.types import Speaker
from pincite.index.types import Coverage


def test_a_count_agrees_in_number() -> None:
    assert format_count(1, "article") == "1 article"
    assert format_count(3739, "article") == "3,739 articles"
    assert format_count(2, "copy", "copies") == "2 copies"


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2024-06-14", "14 June 2024"),
        ("2024-06-14T08:30:00Z", "14 June 2024"),
        ("2024-06", "June 2024"),
        ("2024", "2024"),
        ("last week", "last week"),
        ("2024-13-01", "2024-13-01"),
    ],
)
def test_a_date_is_as_precise_as_its_source(published: str, expected: str) -> None:
    assert format_date(published) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2022-01-02", "2022-12-30", "2 January to 30 December 2022"),
        ("2022-01-02", "2022-01-30", "2 to 30 January 2022"),
        ("2021-12-30", "2022-01-02", "30 December 2021 to 2 January 2022"),
        ("2022-01-02", "2022-01-02", "2 January 2022"),
        ("2021", "2022-05", "2021 to May 2022"),
        (None, None, ""),
    ],
)
def test_a_period_names_a_shared_month_or_year_once(
    first: str | None, last: str | None, expected: str
) -> None:
    assert format_period(first, last) == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        pytest.param(["2022-06-14", None, "2021"], "14 June 2022, 2 years ago", id="years"),
        pytest.param(["2023-12-15"], "15 December 2023, 5 months ago", id="months"),
        pytest.param(["2022"], "2022, 17 months ago", id="only a year"),
        pytest.param(["2024-05-01"], "", id="recent"),
        pytest.param(["2025-01-01"], "", id="in the future"),
        pytest.param([None], "", id="undated"),
        pytest.param(["yesterday"], "", id="not a date"),
        pytest.param([], "", id="no articles"),
    ],
)
def test_the_age_of_the_newest_article_is_named_from_two_months_on(
    dates: list[str | None], expected: str
) -> None:
    phrase = format_age(dates, date(2024, 6, 14))
    assert phrase == (f"The newest article cited is of {expected}" if expected else "")


def test_coverage_names_the_unreadable_files() -> None:
    coverage = Coverage(3739, "2022-01-02", "2022-12-30", 6)
    assert (
        format_coverage(coverage)
        == "3,739 articles, 2 January to 30 December 2022, 6 files could not be read"
    )
    assert format_coverage(Coverage(1, None, None, 0)) == "1 article"


@pytest.mark.parametrize(
    ("speaker", "quote", "name", "outlet"),
    [
        pytest.param(None, "“No,” he said.", "", "", id="nobody"),
        pytest.param(Speaker("Ina Holt"), "“No,” he said.", "Ina Holt", "", id="name"),
        pytest.param(Speaker("Ina Holt", "BBC"), "“No.”", "Ina Holt", "BBC", id="name and outlet"),
        pytest.param(Speaker("Ina Holt", "BBC"), "“No,” Holt said.", "", "BBC", id="outlet"),
        pytest.param(Speaker("Ina Holt", "BBC"), "“No,” Holt told the BBC.", "", "", id="none"),
    ],
)
def test_an_attribution_leaves_out_what_the_quote_names(
    speaker: Speaker | None, quote: str, name: str, outlet: str
) -> None:
    assert find_missing_attribution(speaker, quote) == (name, outlet)
    expected = ", ".join(filter(None, (name, outlet and f"to {outlet}")))
    assert format_attribution(speaker, quote) == expected
