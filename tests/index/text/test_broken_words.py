"""A word that a hyphen breaks at the end of a line is whole again; other hyphens stay."""

import pytest
from pincite.index.text.broken_words import find_broken_words, join_broken_words


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("the govern-\nment pays", "the government pays"),
        ("the govern-  \r\n  ment pays", "the government pays"),
        ("the deci\u2010\nsion", "the decision"),
        ("die Regie-\nrung", "die Regierung"),
        ("a well-\nknown man", "a well-known man"),
        ("the non-\nviolent", "the non-violent"),
        ("Baden-\nWürttemberg", "Baden-\nWürttemberg"),
        ("a dash -\nand more", "a dash -\nand more"),
        ("pages 5-\n7", "pages 5-\n7"),
        ("COVID-\nrelated", "COVID-related"),
        ("no line end-at all", "no line end-at all"),
    ],
)
def test_broken_words_are_joined(text: str, joined: str) -> None:
    assert join_broken_words(text) == joined


def test_places_are_offsets_of_the_text() -> None:
    text = "the govern-\nment"
    [(start, end, replacement)] = find_broken_words(text)
    assert (text[start:end], replacement) == ("-\n", "")
