"""The topic of a question."""

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.condense.topic import (
    find_event,
    find_head_noun,
    find_topic,
    is_passing_mention,
    is_plural,
    pluralize_phrase,
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("What is the Lagos flood barrier?", "Lagos flood barrier", id="what is"),
        pytest.param("Tell me about the dock strike.", "dock strike", id="about"),
        pytest.param("What were the causes of the dock strike?", "dock strike", id="a part of it"),
        pytest.param("When did the dock strike end?", "dock strike", id="subject"),
        pytest.param("What happened in the dock strike?", "dock strike", id="happened in"),
        pytest.param("Who leads the European Commission?", "European Commission", id="object"),
        pytest.param("Which ships were delayed?", "ships", id="which"),
        pytest.param("Where are wind turbines built?", "wind turbines", id="participle"),
        pytest.param("Kakhovka dam collapse", "Kakhovka dam collapse", id="no sentence"),
        pytest.param("Why did he say that?", None, id="pronouns only"),
        pytest.param("What are the causes?", None, id="a part only"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_question_has_its_topic(question: str, expected: str | None) -> None:
    topic = find_topic(question)
    assert (topic and topic.removeprefix("the ")) == expected


@given(st.text())
def test_a_topic_is_never_empty(question: str) -> None:
    topic = find_topic(question)
    assert topic is None or topic.strip()


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [("the terms of the truce", "terms"), ("the dock strike", "strike"), ("", "")],
)
def test_the_head_noun_comes_before_a_preposition(phrase: str, expected: str) -> None:
    assert find_head_noun(phrase) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Did Rome fall to them?", "Rome falling to them"),
        ("Why did Russia withdraw from Kherson?", "Russia withdrawing from Kherson"),
        ("What is Rome?", None),
        ("Did Rome fall?", None),
    ],
)
def test_a_question_with_did_names_an_event(question: str, expected: str | None) -> None:
    assert find_event(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Can I read this on a train?", True),
        ("Can I read this in Oslo?", False),
        ("What is a train?", False),
    ],
)
def test_a_topic_may_be_mentioned_in_passing(question: str, *, expected: bool) -> None:
    assert is_passing_mention(question) is expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("wind turbines", True),
        ("Ina Holt and Per Lund", True),
        ("the police", True),
        ("a heat pump", False),
        ("the crisis", False),
        ("Ina Holt", None),
        ("the United Nations", None),
    ],
)
def test_they_refers_only_to_a_plural(phrase: str, *, expected: bool | None) -> None:
    assert is_plural(phrase) is expected


def test_only_a_phrase_with_an_article_becomes_plural() -> None:
    assert pluralize_phrase("a heat pump") == "heat pumps"
    assert pluralize_phrase("a member of parliament") == "members of parliament"
    assert pluralize_phrase("the heat pump") == "the heat pump"
