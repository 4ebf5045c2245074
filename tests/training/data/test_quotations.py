"""The quotations of a story, and whether a name is the speaker's."""

import pytest

from training.data.quotations import iter_quotations, names_speaker

STORY = {
    "articles": [
        {"sentences": ["The pier closes.", "“No. We have no choice,” said Ina Holt.", "It rained."]}
    ],
    "quotes": [
        {
            "at": [0, 1],
            "words": "We have no choice,",
            "speaker": "Ina Holt",
            "mention": [0, 1, "Ina Holt"],
        },
        {"at": [0, 1], "words": "No.", "speaker": "Ina Holt", "mention": [0, 1, "she"]},
    ],
}


def test_a_quotation_stands_in_the_sentence_that_an_index_cites() -> None:
    quoted = [(text[start:end], labels) for text, start, end, labels in iter_quotations(STORY)]
    assert quoted[0] == ("We have no choice,” said Ina Holt.", ("Ina Holt", "Ina Holt"))
    assert quoted[1] == ("“No.", ("Ina Holt",))


@pytest.mark.parametrize(
    ("name", "is_speaker"),
    [
        pytest.param("Dr Ina Holt", True, id="with a title"),
        pytest.param("Holt", True, id="the last name"),
        pytest.param("the mayor Ina Holt", True, id="with the office"),
        pytest.param("Per Holt", False, id="a brother"),
        pytest.param("the", False, id="no name"),
    ],
)
def test_a_name_and_a_label_share_all_words_of_one(name: str, is_speaker: bool) -> None:
    assert names_speaker(name, ("Ina Holt",)) is is_speaker
