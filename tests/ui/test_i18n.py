"""The page's texts: the same in every language, and numbers and dates as each writes them."""

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from pincite.index.types import Coverage
from pincite.ui.i18n import available_languages, load_translations, negotiate_translations

UI = Path(__file__).parents[2] / "ui"


def format_fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", available_languages())
def test_every_language_has_every_text_with_its_values(language: str) -> None:
    english, other = load_translations("en").by_key, load_translations(language).by_key
    assert other.keys() == english.keys()
    assert {key: format_fields(text) for key, text in other.items()} == {
        key: format_fields(text) for key, text in english.items()
    }
    assert len(other["months"].split("|")) == 12


def test_every_text_is_used_and_none_is_missing() -> None:
    files = [*UI.rglob("*.py"), *(UI / "frontend").glob("*.js")]
    written = "".join(file.read_text("utf-8") for file in files)
    counted = {match[1] for match in re.finditer(r"count\(\"(\w+)\"", written)}
    made = {match[1] for match in re.finditer(r"[`\"'](\w+(?:\.key)?)\.?\{", written)}
    for key in load_translations().by_key:
        start = key.rpartition(".")[0]
        assert key in written or start in counted or start in made or f"{start}.$" in written, key


def test_the_browser_s_language_is_spoken_unless_another_was_chosen() -> None:
    assert available_languages() == {"de": "Deutsch", "en": "English"}
    assert negotiate_translations(None, "fr-FR,fr;q=0.9,de-AT;q=0.8,en;q=0.7").language == "de"
    assert negotiate_translations("en", "de").language == "en"
    assert negotiate_translations("../../x", None).language == "en"
    assert negotiate_translations(None, "fr").language == "en"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "3,739 articles, 2 January to 30 December 2022, 6 files could not be read"),
        ("de", "3.739 Artikel, 2. Januar bis 30. Dezember 2022, nicht lesbar: 6 Dateien"),
    ],
)
def test_what_was_searched_is_said_in_each_language(language: str, words: str) -> None:
    assert (
        load_translations(language).describe_coverage(Coverage(3739, "2022-01-02", "2022-12-30", 6))
        == words
    )


def test_dates_are_said_as_far_as_they_are_known() -> None:
    english, german = load_translations("en"), load_translations("de")
    assert [
        english.format_date(each) for each in ("2024-06-14T08:00Z", "2024-06", "2024", "soon")
    ] == [
        "14 June 2024",
        "June 2024",
        "2024",
        "soon",
    ]
    assert german.format_date("2024-03-01") == "1. März 2024"
    assert english.format_date(None) == ""
    assert english.format_age("2024-06-14", date(2024, 12, 14)) == "6 months"
    assert german.format_age("2022-06", date(2024, 12, 14)) == "2 Jahren"
    assert english.format_age("2024-06-14", date(2024, 7, 30)) == ""
