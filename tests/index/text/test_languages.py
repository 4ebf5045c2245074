"""The language of an article or a question is told by its function words."""

import pytest
from pincite.index.text.languages import STOPWORDS_BY_LANGUAGE, detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("When did the talks end?", "en"),
        ("Who is Angela Merkel?", "en"),
        ("Wann endeten die Gespräche?", "de"),
        ("Wie viele Menschen leben in Köln?", "de"),
        ("Quand les négociations ont-elles pris fin ?", "fr"),
        ("Qu'est-ce que l'usine produit ?", "fr"),
        ("¿Cuándo terminaron las negociaciones?", "es"),
        ("¿Quién es el alcalde de Lima?", "es"),
        ("Quando sono finiti i negoziati?", "it"),
        ("Chi è il sindaco di Milano?", "it"),
        ("Kiedy zakończyły się rozmowy?", None),
        ("Kherson 2022", None),
        ("Die hard fans gather", None),
        ("", None),
    ],
)
def test_the_language_of_a_question(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_stop_words_are_as_the_words_of_a_text_are() -> None:
    for words in STOPWORDS_BY_LANGUAGE.values():
        assert all(word == word.lower() and "’" not in word for word in words)
