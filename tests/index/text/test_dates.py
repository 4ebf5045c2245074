"""Publication dates: explicit forms are accepted, guesses are not. Partial dates: parts and age."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st
from pincite.index.text.dates import PartialDate, parse_date


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("2024-06-14", "2024-06-14", id="iso"),
        pytest.param("2024-06", "2024-06", id="iso-month"),
        pytest.param("2024", "2024", id="iso-year"),
        pytest.param("20240614", "2024-06-14", id="iso-basic"),
        pytest.param("2024-06-14T23:30:00-05:00", "2024-06-14", id="zone-does-not-shift"),
        pytest.param("2024-06-14T00:30:00+14:00", "2024-06-14", id="zone-does-not-shift-back"),
        pytest.param("2024-06-14 08:00", "2024-06-14", id="iso-space-time"),
        pytest.param("2024-06-14T08:00:00.000Z", "2024-06-14", id="iso-zulu"),
        pytest.param("2024/06/14", "2024-06-14", id="slashes-year-first"),
        pytest.param("2024/6/4", "2024-06-04", id="slashes-short"),
        pytest.param("Fri, 14 Jun 2024 10:00:00 GMT", "2024-06-14", id="rfc-2822"),
        pytest.param("14 Jun 2024 23:59:00 -0700", "2024-06-14", id="rfc-2822-no-weekday"),
        pytest.param("14 June 2024", "2024-06-14", id="day-first"),
        pytest.param("14th of June 2024", "2024-06-14", id="day-first-ordinal"),
        pytest.param("14-Jun-2024", "2024-06-14", id="day-month-hyphens"),
        pytest.param("June 14, 2024", "2024-06-14", id="month-first"),
        pytest.param("Friday, June 14, 2024", "2024-06-14", id="weekday"),
        pytest.param("Sept. 8, 2024", "2024-09-08", id="sept"),
        pytest.param("June 14, 2024 at 10:00 a.m. EDT", "2024-06-14", id="us-time"),
        pytest.param("June 14, 2024, 10 a.m.", "2024-06-14", id="us-hour"),
        pytest.param("June 2024", "2024-06", id="month-name"),
        pytest.param(" 14  June\n2024 ", "2024-06-14", id="white-space"),
        pytest.param("2024年6月14日", "2024-06-14", id="japanese"),
        pytest.param("14/06/2024", "2024-06-14", id="only-one-reading-day-first"),
        pytest.param("06/14/2024", "2024-06-14", id="only-one-reading-month-first"),
        pytest.param("04/04/2024", "2024-04-04", id="both-readings-agree"),
        pytest.param("3.4.2024", "2024-04-03", id="day-first-with-dots"),
        pytest.param("14.06.2024 um 9.30pm", "2024-06-14", id="time-with-a-dot"),
        pytest.param(date(2024, 6, 14), "2024-06-14", id="date"),
        pytest.param(datetime(2024, 6, 14, 23, tzinfo=UTC), "2024-06-14", id="datetime"),
        pytest.param(
            datetime(2024, 6, 14, 23, 30, tzinfo=timezone(timedelta(hours=-5))),
            "2024-06-14",
            id="datetime-zone",
        ),
    ],
)
def test_a_date_becomes_iso_8601(written: object, expected: str) -> None:
    assert parse_date(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("03/04/2024", id="day-or-month"),
        pytest.param("14/06/24", id="two-digit-year"),
        pytest.param("June 14", id="no-year"),
        pytest.param("Friday", id="weekday-only"),
        pytest.param("yesterday", id="relative"),
        pytest.param("2024-13-01", id="month-13"),
        pytest.param("2023-02-29", id="no-such-day"),
        pytest.param("31/31/2024", id="no-such-month"),
        pytest.param("0000-00-00", id="zeros"),
        pytest.param("0001-01-01", id="null-of-a-database"),
        pytest.param("12024", id="five-digits"),
        pytest.param("1718323200", id="epoch-as-text"),
        pytest.param(1718323200, id="epoch"),
        pytest.param("June 14, 2024 was a Friday", id="prose"),
        pytest.param("Version 2024-06-14", id="prefix"),
        pytest.param("", id="empty"),
        pytest.param(None, id="none"),
        pytest.param(["2024-06-14"], id="list"),
        pytest.param(True, id="bool"),
    ],
)
def test_anything_but_a_clear_date_is_none(written: object) -> None:
    assert parse_date(written) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [("09.11.2021", "2021-11-09"), ("09/11/2021", "2021-09-11"), ("09-11-2021", "2021-09-11")],
)
def test_dots_put_the_day_first_in_any_language(written: str, expected: str) -> None:
    assert parse_date(written, "en-US") == expected


DATE_FORMATS = [
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d %B %Y",
    "%B %d, %Y",
    "%a, %d %b %Y %H:%M:%S +0000",
]


@given(
    st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)),
    st.sampled_from(DATE_FORMATS),
)
def test_every_day_is_read_from_every_form(day: date, form: str) -> None:
    assert parse_date(day.strftime(form)) == day.isoformat()


@given(st.text(max_size=40))
def test_any_text_gives_a_date_or_none(written: str) -> None:
    found = parse_date(written)
    assert found is None or parse_date(found) == found


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("2024", PartialDate(2024), id="year"),
        pytest.param("2024-06", PartialDate(2024, 6), id="month"),
        pytest.param("2024-06-14", PartialDate(2024, 6, 14), id="day"),
        pytest.param("2024-06-14T08:00Z", PartialDate(2024, 6, 14), id="time-ignored"),
        pytest.param("2024-02-29", PartialDate(2024, 2, 29), id="leap-day"),
        pytest.param("2023-02-29", None, id="no-such-day"),
        pytest.param("2024-13", None, id="no-such-month"),
        pytest.param("2024-00", None, id="month-zero"),
        pytest.param("2024-06-00", None, id="day-zero"),
        pytest.param("2024-", None, id="cut-off"),
        pytest.param("0000", None, id="year-zero"),
        pytest.param("soon", None, id="word"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
    ],
)
def test_iso_8601_is_parsed_to_its_known_parts(
    written: str | None, expected: PartialDate | None
) -> None:
    assert PartialDate.parse(written) == expected


@pytest.mark.parametrize(
    ("partial", "first_day"),
    [
        pytest.param(PartialDate(2024), date(2024, 1, 1), id="year"),
        pytest.param(PartialDate(2024, 6), date(2024, 6, 1), id="month"),
        pytest.param(PartialDate(2024, 6, 14), date(2024, 6, 14), id="day"),
    ],
)
def test_missing_parts_start_at_the_first_day(partial: PartialDate, first_day: date) -> None:
    assert partial.first_day == first_day


@pytest.mark.parametrize(
    ("partial", "today", "months"),
    [
        pytest.param(PartialDate(2024, 6, 14), date(2024, 8, 14), 2, id="whole-months"),
        pytest.param(PartialDate(2024, 6, 14), date(2024, 8, 13), 1, id="a-day-less"),
        pytest.param(PartialDate(2024, 6), date(2024, 8, 11), 1, id="month-before-its-12th"),
        pytest.param(PartialDate(2024, 6), date(2024, 8, 12), 2, id="month-from-its-12th"),
        pytest.param(PartialDate(2024), date(2025, 2, 27), 1, id="year-before-28-december"),
        pytest.param(PartialDate(2024), date(2025, 2, 28), 2, id="year-from-28-december"),
        pytest.param(PartialDate(2024, 6, 14), date(2024, 6, 1), -1, id="future"),
    ],
)
def test_whole_months_since_a_partial_date_are_counted(
    partial: PartialDate, today: date, months: int
) -> None:
    assert partial.count_months_until(today) == months


@given(st.dates())
def test_every_day_is_parsed_back(day: date) -> None:
    assert PartialDate.parse(day.isoformat()) == PartialDate(day.year, day.month, day.day)
