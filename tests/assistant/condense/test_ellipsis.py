"""The topic is inserted where a question leaves it out."""

import pytest
from pincite.assistant.condense.ellipsis import resolve_ellipsis


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param(
            "What were the demands?", "What were the demands of the dock strike?", id="the …"
        ),
        pytest.param(
            "What were the main causes?", "What were the main causes of the dock strike?", id="part"
        ),
        pytest.param("Who joined?", "Who joined the dock strike?", id="object"),
        pytest.param(
            "How did Berlin respond?", "How did Berlin respond to the dock strike?", id="respond"
        ),
        pytest.param("Who got the blame?", "Who got the blame for the dock strike?", id="blame"),
        pytest.param(
            "How many ships were delayed?",
            "How many ships were delayed in the dock strike?",
            id="amount",
        ),
        pytest.param("Who called the strike?", "Who called the dock strike?", id="its noun"),
        pytest.param("Was there a longer one?", "Was there a longer strike?", id="one"),
    ],
)
def test_a_gap_takes_the_topic(question: str, expected: str) -> None:
    assert resolve_ellipsis(question, "the dock strike") == expected


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("When did the dock strike end?", id="names the topic"),
        pytest.param("What did Siemens earn in 2023?", id="names something else"),
        pytest.param("How many people died in the pilgrimage?", id="complete"),
        pytest.param("", id="empty"),
    ],
)
def test_a_complete_question_stays(question: str) -> None:
    assert resolve_ellipsis(question, "the dock strike") == question


def test_a_superlative_takes_the_noun_of_the_topic() -> None:
    assert resolve_ellipsis("Where is the largest?", "wind farms") == "Where is the largest farm?"


def test_a_part_of_an_event_takes_the_event() -> None:
    question = "What were the consequences?"
    assert (
        resolve_ellipsis(question, "Russia", "Russia withdrawing from Kherson")
        == "What were the consequences of Russia withdrawing from Kherson?"
    )
    assert resolve_ellipsis(question, "Russia") == "What were the consequences of Russia?"
