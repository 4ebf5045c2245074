"""The words of a text, those that carry meaning, and their stems."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, strategies as st
from pincite.index.text.words import STOPWORDS, content_words, stems, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The Mayor SIGNED it.", ["the", "mayor", "signed", "it"], id="lower-case"),
        pytest.param("Kyiv’s mayor, Lind's car", ["kyiv", "mayor", "lind", "car"], id="possessive"),
        pytest.param("It’s 5 o'clock, don’t", ["it", "5", "o'clock", "don't"], id="apostrophes"),
        pytest.param("a's", ["a's"], id="short-word-keeps-its-s"),
        pytest.param("a well-known co-op", ["a", "well", "known", "co", "op"], id="hyphens"),
        pytest.param("1,200 people in 2024", ["1", "200", "people", "in", "2024"], id="numbers"),
        pytest.param("Café in Łódź", ["café", "in", "łódź"], id="accents"),
        pytest.param("?! …", [], id="no-word"),
    ],
)
def test_words_are_lower_case_without_a_possessive_s(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("When did the mayor sign the treaty?", ["mayor", "sign", "treaty"], id="some"),
        pytest.param("Who is it?", ["who", "is", "it"], id="stop-words-only"),
        pytest.param("", [], id="empty"),
    ],
)
def test_stop_words_are_left_out_unless_nothing_else_is_there(
    text: str, expected: list[str]
) -> None:
    assert content_words(text) == expected


def test_forms_of_a_word_have_the_same_stem() -> None:
    assert stems(["sign", "signed", "signing", "signs"]) == ["sign"] * 4
    assert stems(["treaty", "treaties"]) == ["treati"] * 2
    assert stems([]) == []


def test_threads_get_the_same_stems() -> None:
    lists = [["negotiations", "signed", "withdrawal"], ["harvests", "delayed", "farming"]] * 50
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stems, lists)) == [stems(each) for each in lists]


@given(st.text())
def test_content_words_are_words_and_never_lost_entirely(text: str) -> None:
    found = content_words(text)
    assert bool(found) == bool(words(text))
    assert set(found) <= set(words(text))
    assert found == words(text) or not set(found) & STOPWORDS


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Die Brücken der Stadt", "de", ["bruck", "stadt"]),
        ("les travaux de l'usine", "fr", ["traval", "usin"]),
        ("los trabajadores de la fábrica", "es", ["trabaj", "fabric"]),
        ("il lavoro dell'operaio", "it", ["lavor", "operai"]),
        ("the workers of the factory", None, ["worker", "factori"]),
    ],
)
def test_words_have_the_stems_of_their_language(
    text: str, language: str | None, found: list[str]
) -> None:
    assert stems(content_words(text, language), language) == found


def test_a_letter_and_its_mark_are_one_character() -> None:
    assert words("Bru\u0308cke") == words("Br\u00fccke") == ["br\u00fccke"]
