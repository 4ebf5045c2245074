"""Months are read in the languages of articles, and day and month in a language's order."""

import pytest
from pincite.index.text.dates import parse_date
from pincite.index.text.months import is_day_first


@pytest.mark.parametrize(
    "written",
    [
        "3. Februar 2025",
        "Montag, den 3. Februar 2025, 14.30 Uhr",
        "3. Feb. 2025 - 14:30 Uhr",
        "lundi 3 février 2025 à 14h30",
        "3 de febrero de 2025",
        "3 febbraio 2025",
        "3 de fevereiro de 2025",
        "maandag 3 februari 2025",
        "3 lutego 2025",
        "3. února 2025",
        "3 февраля 2025",
        "3 Şubat 2025",
        "Monday 3 February 2025 14.30 GMT",
    ],
)
def test_a_month_is_read_in_its_language(written: str) -> None:
    assert parse_date(written) == "2025-02-03"


@pytest.mark.parametrize(
    ("written", "language", "expected"),
    [
        ("03.04.2024", "de", "2024-04-03"),
        ("03/04/2024", "fr-FR", "2024-04-03"),
        ("03/04/2024", "en-GB", "2024-04-03"),
        ("03/04/2024", "en_US", "2024-03-04"),
        ("13/04/2024", "en-US", "2024-04-13"),  # there is no month 13
        ("03/04/2024", "en", None),
        ("03/04/2024", "tlh", None),
        ("03/04/2024", "", None),
        ("1er mars 2024", None, "2024-03-01"),
        ("3 Thermidor 2024", "fr", None),
    ],
)
def test_the_language_tells_day_and_month_apart(
    written: str, language: str | None, expected: str | None
) -> None:
    assert parse_date(written, language) == expected


def test_english_alone_does_not_tell_the_order() -> None:
    assert is_day_first("en") is None
    assert is_day_first("de-AT") is True
    assert is_day_first("en-US") is False
