"""Names in a text, and the forms of words."""

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.english.names import (
    find_longest_name,
    find_names,
    find_persons,
    is_content_word,
    pluralize,
    singularize,
    to_gerund,
    to_initials,
    to_possessive,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Who is Ursula von der Leyen?", ["Ursula von der Leyen"], id="particles"),
        pytest.param("Did the Bank of England act?", ["Bank of England"], id="of"),
        pytest.param("The WHO warned. Who else?", ["WHO"], id="acronym"),
        pytest.param("Holt’s plan, Lund said.", ["Holt", "Lund"], id="possessive"),
        pytest.param("I’m here. It rains.", [], id="openers only"),
        pytest.param("Élysée Palace", ["Élysée Palace"], id="accent"),
        pytest.param("nothing here", [], id="no capital"),
    ],
)
def test_the_names_of_a_text_are_found(text: str, expected: list[str]) -> None:
    assert find_names(text) == expected


@given(st.text())
def test_names_are_in_the_text_and_start_with_a_capital(text: str) -> None:
    for name in find_names(text):
        assert name[0].isupper()
        assert name.split()[0] in text


def test_the_longest_name_keeps_its_article() -> None:
    assert find_longest_name("Did Oslo join the European Union?") == "the European Union"
    assert find_longest_name("Did Oslo vote?") == "Oslo"
    assert find_longest_name("did it rain?") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Did Holt visit the Tate?", ["Holt"], id="not after the"),
        pytest.param("The Oslo City Council met Ina Holt.", ["Ina Holt"], id="not a council"),
        pytest.param("Lund met president Holt.", ["Holt", "Lund"], id="title first"),
        pytest.param("Holt met Ina Holt, then Holt left.", ["Holt", "Ina Holt"], id="each once"),
    ],
)
def test_names_of_persons_are_found_likeliest_first(text: str, expected: list[str]) -> None:
    assert find_persons(text) == expected


@pytest.mark.parametrize(
    ("singular", "plural"),
    [("farm", "farms"), ("city", "cities"), ("boy", "boys"), ("drone", "drones")],
)
def test_a_noun_gets_its_plural_and_its_singular(singular: str, plural: str) -> None:
    assert pluralize(singular) == plural
    assert singularize(plural) == singular


@pytest.mark.parametrize("noun", ["status", "crisis", "press"])
def test_a_singular_in_s_stays(noun: str) -> None:
    assert singularize(noun) == noun
    assert pluralize(noun) == noun


@pytest.mark.parametrize(
    ("verb", "expected"),
    [("withdraw", "withdrawing"), ("make", "making"), ("see", "seeing"), ("run", "running")],
)
def test_a_verb_gets_its_ing_form(verb: str, expected: str) -> None:
    assert to_gerund(verb) == expected


def test_a_name_gets_its_possessive() -> None:
    assert to_possessive("Holt") == "Holt’s"
    assert to_possessive("Wales") == "Wales’"


def test_initials_are_in_lower_case() -> None:
    assert to_initials(["United", "Nations"]) == "un"
    assert to_initials([]) == ""


@pytest.mark.parametrize(
    ("word", "expected"), [("Holt", True), ("the", False), ("Mr.", False), ("President", True)]
)
def test_stop_words_and_honorifics_are_no_content_words(word: str, *, expected: bool) -> None:
    assert is_content_word(word) is expected


def test_titles_are_no_content_words() -> None:
    assert not is_content_word("President", frozenset({"president"}))
