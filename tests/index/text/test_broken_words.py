"""A word that a hyphen breaks at the end of a line is whole again; other hyphens stay."""

import pytest
from pincite.index.text.broken_words import find_broken_words, join_broken_words, keeps_hyphen


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
        ("the west-\nern part", "the western part"),
        ("an out-of-\ndate plan", "an out-of-date plan"),
        ("by e-\nmail", "by e-mail"),
        ("the New-\ncastle line", "the Newcastle line"),
        ("il viendra peut-\n\xeatre", "il viendra peut-\xeatre"),
        ("o\xf9 vont-\nils", "o\xf9 vont-ils"),
        ("celui-\nci", "celui-ci"),
    ],
)
def test_broken_words_are_joined(text: str, joined: str) -> None:
    assert join_broken_words(text) == joined


def test_places_are_offsets_of_the_text() -> None:
    text = "the govern-\nment"
    [(start, end, replacement)] = find_broken_words(text)
    assert (text[start:end], replacement) == ("-\n", "")


@pytest.mark.parametrize(
    ("first", "second", "language", "expected"),
    [
        ("all", "out", "en", True),
        ("all", "gemein", "de", False),
        ("donnez", "moi", "fr", True),
        ("indige", "nous", "en", False),
        ("17", "j\xe4hrig", "de", True),
        ("Wolfgang-Peter", "sen", "de", False),
    ],
)
def test_a_hyphen_stays_by_the_words_of_the_language(
    first: str, second: str, language: str, expected: bool
) -> None:
    assert keeps_hyphen(first, second, language) is expected
