"""Words and figures of a question that a sentence has in other words."""

import pytest
from pincite.assistant.read.similar_words import WordSet, compute_similarity


def compare(question: str, sentence: str) -> float:
    return compute_similarity(WordSet(question), WordSet(sentence))


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        pytest.param("purchase", "They buy it.", "They eat it.", id="a synonym"),
        pytest.param("4,200", "It has 4200 seats.", "It has 42 seats.", id="a figure"),
        pytest.param("four seats", "It has 4 seats.", "It has 5 seats.", id="a number word"),
        pytest.param("1.4bn", "It cost 1.4 billion.", "It cost 1.4 million.", id="a scale"),
    ],
)
def test_other_words_for_the_same_count(question: str, near: str, far: str) -> None:
    assert compare(question, near) > compare(question, far)


def test_the_same_words_are_all_present_and_none_of_nothing() -> None:
    assert compare("ferry sank", "The ferry sank.") == pytest.approx(1.0)
    assert compare("ferry", "") == 0.0
    assert compare("", "The ferry sank.") == 0.0
