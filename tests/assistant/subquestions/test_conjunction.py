"""Questions that compare, join or order are taken apart by the words that join them."""

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.subquestions.conjunction import MAX_PARTS, split_question


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param(
            "Who closed the old pier, and when did the council vote?",
            ("Who closed the old pier", "when did the council vote"),
            id="joined",
        ),
        pytest.param(
            "Does the Courier praise the pier plan, while the Tribune calls it a waste?",
            ("Does the Courier praise the pier plan", "the Tribune calls it a waste"),
            id="compared",
        ),
        pytest.param(
            "Did the mayor resign before or after the council vote?",
            ("Did the mayor resign", "the council vote"),
            id="ordered",
        ),
        pytest.param(
            "Which came first: the council vote or the mayor's resignation?",
            ("came the council vote", "came the mayor's resignation"),
            id="alternatives",
        ),
        pytest.param(
            "What is the difference between the vote of Larnmouth and the vote of Harwich?",
            ("the vote of Larnmouth Harwich", "the vote of Harwich"),
            id="pair",
        ),
    ],
)
def test_a_question_is_taken_apart(question: str, expected: tuple[str, ...]) -> None:
    parts = split_question(question)
    assert len(parts) == len(expected)
    for part, words in zip(parts, expected, strict=True):
        assert set(words.split()) & set(part.split()), part


@pytest.mark.parametrize(
    "question",
    [
        "When did the pier of Larnmouth close?",
        "Why did the mayor and the council close the pier?",
        "Who and when?",
        "",
    ],
)
def test_a_question_for_one_thing_stays_whole(question: str) -> None:
    assert split_question(question) == ()


def test_a_part_without_a_name_gets_those_of_the_others() -> None:
    _, part = split_question("When did Ina Holt leave the council, and why did she resign later?")
    assert "Ina Holt" in part


@given(st.text("abc AB,?;. and while who", max_size=200))
def test_any_text_has_few_parts(text: str) -> None:
    assert len(split_question(text)) in {0, *range(2, MAX_PARTS + 1)}
