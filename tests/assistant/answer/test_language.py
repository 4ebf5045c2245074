"""The language of a question."""

import pytest
from pincite.assistant.answer.language import detect_language
from pincite.prompts import load


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("When did the pier of Larnmouth close?", "en"),
        ("Wann wurde die Seebrücke von Larnmouth geschlossen?", "de"),
        ("Quand la jetée de Larnmouth a-t-elle fermé ?", "fr"),
        ("¿Cuándo cerró el muelle de Larnmouth?", "es"),
        ("Quando ha chiuso il molo di Larnmouth?", "it"),
        ("Quando foi que o píer de Larnmouth fechou?", "pt"),
        ("Wanneer ging de pier van Larnmouth dicht?", "nl"),
        ("Larnmouth?", "en"),
        ("", "en"),
        ("Who wrote Die Zeit, and what was in it?", "en"),
    ],
)
def test_the_language_of_a_question_is_detected(question: str, language: str) -> None:
    assert detect_language(question) == language
    assert load(f"answer.example.{language}")
