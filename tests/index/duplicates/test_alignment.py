"""Sentences with one meaning are one variant; a changed fact is a variant of its own."""

import pytest
from pincite.index.duplicates.alignment import SentenceAligner, is_same_variant

from tests.fakes.index.near_duplicates import EDITED, EXTENDED, STORY_SENTENCES


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("The board said no.", "The board  said — no!", True, id="marks"),
        pytest.param(
            STORY_SENTENCES[1], STORY_SENTENCES[1].replace("said", "wrote"), True, id="a word"
        ),
        pytest.param(
            STORY_SENTENCES[1], STORY_SENTENCES[1].replace("41", "14"), False, id="a figure"
        ),
        pytest.param(
            STORY_SENTENCES[3], STORY_SENTENCES[3].replace("Wilma", "Hedda"), False, id="a name"
        ),
        pytest.param("It is safe.", "It is not safe.", False, id="a negation"),
        pytest.param("Norway beat Sweden.", "Sweden beat Norway.", False, id="names swapped"),
        pytest.param(
            STORY_SENTENCES[2], STORY_SENTENCES[2].replace("twice", "half"), False, id="a multiple"
        ),
        pytest.param(
            STORY_SENTENCES[0], STORY_SENTENCES[0].replace("close", "open"), False, id="an opposite"
        ),
        pytest.param(STORY_SENTENCES[0], STORY_SENTENCES[8], False, id="something else"),
    ],
)
def test_only_words_that_do_not_change_the_meaning_may_differ(
    one: str, other: str, same: bool
) -> None:
    assert is_same_variant(one, other) is same
    assert is_same_variant(other, one) is same


def test_a_changed_figure_is_another_variant_of_one_point() -> None:
    first, second, third = SentenceAligner().align([STORY_SENTENCES, EDITED, EXTENDED])
    assert first == third[1:11]
    assert first[2].point == second[2].point
    assert first[2].variant != second[2].variant
    assert {each.point for each in third[11:]}.isdisjoint(each.point for each in first)
