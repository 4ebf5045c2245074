"""The sentence of a copy that states what a sentence of the original states."""

import pytest
from pincite.index.duplicates.counterpart import find_counterpart

COPY = (
    "The old bridge over the river Varn is closed.",
    "Engineers found 37 cracks in the northern pier on Monday.",
    "It reopens in May.",
)


@pytest.mark.parametrize(
    ("sentence", "position"),
    [
        ("It reopens in May.", 2),
        ("Engineers found 14 cracks in the northern pier.", 1),
        ("The harbour ferry costs three euros.", None),
        ("", None),
    ],
)
def test_the_most_alike_sentence_is_found(sentence: str, position: int | None) -> None:
    assert find_counterpart(sentence, COPY) == position


def test_an_article_without_sentences_has_none() -> None:
    assert find_counterpart("It reopens in May.", ()) is None
