"""The types of answer that a question expects, and words that can say when."""

import pytest
from pincite.assistant.read.answer_type import infer_answer_types, mentions_time


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("When did the Aurelia sink?", {"date"}, id="when"),
        pytest.param("In which year was it built?", {"date"}, id="which year"),
        pytest.param("How many sank?", {"figure"}, id="how many"),
        pytest.param("What was the death toll?", {"figure"}, id="quantity"),
        pytest.param("Who said when it sank?", {"name", "words"}, id="the first cue counts"),
        pytest.param("How did it sink?", {"date", "figure", "name", "words"}, id="how did"),
        pytest.param("Why did it sink?", {"date", "figure", "name", "words"}, id="why"),
    ],
)
def test_a_question_expects_certain_types_of_answer(question: str, expected: set[str]) -> None:
    assert infer_answer_types(question) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Sept. 7, 2024", True, id="date"),
        pytest.param("on Thursday", True, id="weekday"),
        pytest.param("late in the nineteenth century", True, id="century"),
        pytest.param("in Aug.", True, id="month"),
        pytest.param("after the war", True, id="event"),
        pytest.param("six weeks earlier", True, id="number in words"),
        pytest.param("off Kestrel Point", False, id="place"),
        pytest.param("space.", False, id="thing"),
        pytest.param("the Dayton marchers", False, id="parts of words"),
    ],
)
def test_a_text_mentions_a_time_by_digits_or_words(text: str, *, expected: bool) -> None:
    assert mentions_time(text) is expected
