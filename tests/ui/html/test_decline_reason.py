"""The reason of a declined answer, and the words that the closest sentence lacks."""

from dataclasses import replace

import pytest
from pincite.ui.html.decline_reason import explain_decline, find_missing_words
from pincite.ui.i18n import load_translations

from tests.fakes.ui.library import REPAIR_CITATION, fake_answer

ENGLISH = load_translations()


@pytest.mark.parametrize(
    ("question", "confidence", "reason"),
    [
        ("Who won at chess in Reykjavik?", 0.1, "it says nothing of Reykjavik."),
        ("asdf qwer?", 0.1, "it has none of the question's words."),
        ("Who repaired it?", 0.1, "it is on the subject"),
        ("Who repaired it?", 0.4, "it may answer, but not surely enough"),
    ],
)
def test_a_declined_answer_has_a_reason(question: str, confidence: float, reason: str) -> None:
    answer = fake_answer(standing="declined", closest=(REPAIR_CITATION,), confidence=confidence)
    explained = explain_decline(replace(answer, standalone_question=question), ENGLISH)
    assert explained.startswith(f"Why it is not enough: {reason}")


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        pytest.param("When did Anna Lindqvist leave?", ("Anna", "Lindqvist"), id="names"),
        pytest.param("Was it in 1972 in Room 3b?", ("1972", "Room", "3b"), id="numbers"),
        pytest.param("Ferries?", (), id="first word"),
        pytest.param("What happened to the ferry?", (), id="of any subject"),
        pytest.param("Was it repairing itself?", (), id="same first letters"),
        pytest.param("Was it sabotaged, Sabotaged?", ("sabotaged",), id="long word once"),
        pytest.param("Who brought it?", (), id="short words"),
        pytest.param("Did the Harbour ferry return in 2024?", (), id="title and date"),
        pytest.param("A Bee Cee Dee Eff Gee?", ("Bee", "Cee", "Dee", "Eff"), id="at most four"),
    ],
)
def test_names_numbers_and_long_words_can_be_missing(
    question: str, missing: tuple[str, ...]
) -> None:
    answer = fake_answer(
        standing="declined", closest=(REPAIR_CITATION,), standalone_question=question
    )
    assert find_missing_words(answer) == missing


def test_words_of_another_language_are_compared_by_their_stems() -> None:
    closest = replace(REPAIR_CITATION, quote="Die Brücken der Stadt sind seit dem Montag gesperrt.")
    answer = fake_answer(standing="declined", closest=(closest,), confidence=0.1)
    question = "Welche Brücke der Stadt ist seit wann zu?"
    assert find_missing_words(replace(answer, standalone_question=question)) == ()
