"""Of the values that a file states, the surest usable one counts, and all are kept."""

import pytest
from pincite.index.readers.metadata.values import (
    MAX_LENGTH,
    MAX_VALUES,
    choose_values,
    drop_placeholder,
    get_first,
)
from pincite.index.text.languages import guess_language
from pincite.index.types import StatedValue


def choose(field: str, *values: str, language: str | None = None) -> list[str]:
    stated = [StatedValue(field, value, f"origin {value}") for value in values]
    return [each.value for each in choose_values(stated, language)]


def test_a_value_that_cannot_be_right_hides_no_other() -> None:
    assert choose("published", "soon", "true", "14 June 2024", "2023") == ["2024-06-14", "2023"]
    assert choose("publisher", "https://gazette.example/a", "Gazette") == ["Gazette"]
    assert choose("author", "https://x.example/@jane", "null", "Jane Doe") == ["Jane Doe"]
    assert choose("author", "admin", "Webmaster", "by root", "Jane Doe") == ["Jane Doe"]
    assert choose("publisher", "<https://gazette.example/a>", "Gazette") == ["Gazette"]
    assert choose("url", "<https://gazette.example/a>") == ["https://gazette.example/a"]
    assert choose("published", "[[2024-06-14]]") == ["2024-06-14"]
    assert choose("url", "/a.html", "javascript:alert(1)", "https://a.example") == [
        "https://a.example"
    ]


def test_each_value_keeps_its_origin() -> None:
    [value] = choose_values([StatedValue("title", " Talks\n end ", "front matter title")])
    assert value == StatedValue("title", "Talks end", "front matter title")


def test_a_more_exact_date_of_the_same_time_comes_first() -> None:
    assert choose("published", "2024", "2023-01-01", "14 June 2024")[0] == "2024-06-14"
    assert choose("published", "2024-06", "2024-05-01")[0] == "2024-06"


@pytest.mark.parametrize("nothing", ["1970-01-01T00:00:00Z", "0001-01-01", "1900-01-01"])
def test_a_date_that_machines_fill_in_is_none(nothing: str) -> None:
    assert choose("published", nothing) == []


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("[[Jane Doe]]", "Jane Doe"),
        ("[Jane Doe](https://x.example)", "Jane Doe"),
        ("[[people/jane|Jane Doe]]", "Jane Doe"),
        ("By Jane Doe", "Jane Doe"),
        ("Jane Doe (@jane)", "Jane Doe"),
        ("Jane Doe; https://x.example", "Jane Doe"),
        ("von der Leyen", "von der Leyen"),
    ],
)
def test_an_author_is_a_name_without_links(written: str, author: str) -> None:
    assert choose("author", written) == [author]


def test_few_values_of_a_field_are_kept() -> None:
    assert len(choose("title", *map(str, range(50)))) == MAX_VALUES
    assert get_first([], "title") is None


def test_a_value_that_is_too_long_is_cut_with_a_note_and_an_address_is_left_out() -> None:
    long = "pier " * 1_000
    [title] = choose_values([StatedValue("title", long, "front matter title")])
    assert len(title.value) <= MAX_LENGTH
    assert title.origin == "front matter title, cut to 1,000 of 5,000 characters"
    address = f"https://news.example/{'a' * 3_000}"
    assert choose("url", address, "https://news.example/a") == ["https://news.example/a"]


def test_the_language_is_read_from_common_words() -> None:
    german = "Der Rat tagte, und die Stadt war mit dem Ergebnis nicht zufrieden, sagt das Amt."
    assert guess_language(german) == "de"
    assert guess_language("The council met, and the town was not happy with that result.") == "en"
    assert guess_language("Lask Varn Oster") is None
    assert choose("published", "03.04.2024", language=guess_language(german)) == ["2024-04-03"]


def test_what_programs_fill_in_is_dropped() -> None:
    assert drop_placeholder("Microsoft Word - talks.docx") is None
    assert drop_placeholder("The talks of June") == "The talks of June"
