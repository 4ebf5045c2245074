"""The texts of the chat: complete in every language, with its numbers and dates."""

import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from pincite.index.types import Coverage
from pincite.ui.i18n import list_languages, load_translations, negotiate_translations

UI = Path(__file__).parents[2] / "ui"


def format_fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", list_languages())
def test_every_language_has_the_same_keys_and_values(language: str) -> None:
    english, other = load_translations("en").by_key, load_translations(language).by_key
    assert other.keys() == english.keys()
    assert {key: format_fields(text) for key, text in other.items()} == {
        key: format_fields(text) for key, text in english.items()
    }
    assert len(other["months"].split("|")) == 12


def test_every_text_is_used() -> None:
    files = [*UI.rglob("*.py"), *(UI / "frontend").glob("*.js")]
    code = "".join(file.read_text("utf-8") for file in files)
    # Keys are also built: `count("file", n)` uses file.one and file.many, and an f-string like
    # f"login.{key}" or f"settings.key.{name}" uses all keys that start the same.
    counted = {match[1] for match in re.finditer(r"count\(\"(\w+)\"", code)}
    built = {match[1] for match in re.finditer(r"[`\"']([\w.]*\w)\.?\{", code)}
    unused = [
        key
        for key in load_translations().by_key
        if key not in code
        and key.rpartition(".")[0] not in counted | built
        and f"{key.rpartition('.')[0]}.$" not in code
    ]
    assert unused == []


def test_the_languages_are_the_files_of_the_folder() -> None:
    files = {file.stem for file in (UI / "languages").glob("*.json")}
    assert list_languages().keys() == files >= {"de", "en"}
    assert list_languages()["de"] == "Deutsch"


@pytest.mark.parametrize(
    ("preferred", "accept_language", "language"),
    [
        pytest.param(None, "xx-XX,xx;q=0.9,de-AT;q=0.8,en;q=0.7", "de", id="first known"),
        pytest.param("en", "de", "en", id="chosen"),
        pytest.param("../../x", None, "en", id="unknown choice"),
        pytest.param(None, "xx", "en", id="unknown browser language"),
        pytest.param(None, None, "en", id="nothing"),
    ],
)
def test_the_chosen_language_comes_before_that_of_the_browser(
    preferred: str | None, accept_language: str | None, language: str
) -> None:
    assert negotiate_translations(preferred, accept_language).language == language


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "3,739 articles, 2 January to 30 December 2022, 6 files could not be read"),
        ("de", "3.739 Artikel, 2. Januar bis 30. Dezember 2022, nicht lesbar: 6 Dateien"),
    ],
)
def test_a_coverage_is_described_in_each_language(language: str, words: str) -> None:
    assert (
        load_translations(language).describe_coverage(Coverage(3739, "2022-01-02", "2022-12-30", 6))
        == words
    )


@pytest.mark.parametrize(
    ("language", "published", "words"),
    [
        ("en", "2024-06-14T08:00Z", "14 June 2024"),
        ("en", "2024-06", "June 2024"),
        ("en", "2024", "2024"),
        ("en", "soon", "soon"),
        ("en", None, ""),
        ("de", "2024-03-01", "1. März 2024"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(
    language: str, published: str | None, words: str
) -> None:
    assert load_translations(language).format_date(published) == words


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
def test_a_period_names_shared_months_and_years_once(
    first: str | None, last: str | None, words: str
) -> None:
    assert load_translations("en").format_period(first, last) == words


@pytest.mark.parametrize(
    ("language", "published", "today", "words"),
    [
        ("en", "2024-06-14", date(2024, 12, 14), "6 months"),
        ("en", "2024-06-14", date(2024, 7, 30), ""),
        ("en", "soon", date(2024, 7, 30), ""),
        ("de", "2022-06", date(2024, 12, 14), "2 Jahren"),
    ],
)
def test_an_age_starts_at_two_months(
    language: str, published: str, today: date, words: str
) -> None:
    assert load_translations(language).format_age(published, today) == words
