"""A fragment is expanded by the question before it."""

import pytest
from pincite.assistant.condense.fragments import expand_fragment, find_replacement_topic

QUESTION = "Did Russia withdraw from Kherson in 2022?"
OPTIONS = "Which one?\n1. the peace summit in Bern\n2. the G7 summit in Bari"
OFFER = "Do you mean the summit in Bern or the summit in Bari?"


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        pytest.param("Why?", "Why did Russia withdraw from Kherson in 2022?", id="why"),
        pytest.param(
            "When did it happen?", "When did Russia withdraw from Kherson in 2022?", id="when"
        ),
        pytest.param("in 2023?", "Did Russia withdraw from Kherson in 2023?", id="year"),
        pytest.param("from Izium?", "Did Russia withdraw from Izium in 2022?", id="place"),
        pytest.param(
            "What about Ukraine?", "Did Ukraine withdraw from Kherson in 2022?", id="topic"
        ),
        pytest.param(
            "How many?", "Did Russia withdraw from Kherson in 2022, and how many?", id="amount"
        ),
        pytest.param("Who leads Russia?", None, id="a whole question"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_fragment_repeats_the_last_question(fragment: str, expected: str | None) -> None:
    assert expand_fragment(fragment, QUESTION, "Yes.", ["Russia"]) == expected


@pytest.mark.parametrize(
    ("fragment", "reply", "expected"),
    [
        ("The second one.", OPTIONS, "Tell me about the G7 summit in Bari."),
        ("1", OPTIONS, "Tell me about the peace summit in Bern."),
        ("The former", OFFER, "Tell me about the summit in Bern."),
        ("the last", OFFER, "Tell me about the summit in Bari."),
        ("The third one", OPTIONS, None),
        ("The second one", "There is one summit.", None),
    ],
)
def test_a_choice_takes_an_option_of_the_reply(
    fragment: str, reply: str, expected: str | None
) -> None:
    question = "Tell me about the summit."
    assert expand_fragment(fragment, question, reply, ["the summit"]) == expected


def test_nothing_expands_without_a_question_before() -> None:
    assert expand_fragment("Why?", "", "", []) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What about the Eko flood barrier?", "the Eko flood barrier"),
        ("How about Ukraine?", "Ukraine"),
        ("What about in 2023?", None),
        ("What about the costs?", None),
        ("What about it?", None),
        ("Who leads Ukraine?", None),
    ],
)
def test_what_about_names_a_new_topic(question: str, expected: str | None) -> None:
    topic = find_replacement_topic(question)
    assert (topic and topic.removeprefix("the ")) == (expected and expected.removeprefix("the "))
