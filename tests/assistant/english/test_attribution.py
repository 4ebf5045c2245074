"""The attribution that one sentence contains."""

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.english.attribution import (
    MASK,
    Attribution,
    find_attribution,
    find_outlet,
    find_subject,
)

QUOTATION = MASK * 20


@pytest.mark.parametrize(
    ("sentence", "speaker", "outlet"),
    [
        pytest.param("“,” said Ina Holt, the mayor.", "Ina Holt", None, id="after the verb"),
        pytest.param("Ina Holt, the mayor, said: “”", "Ina Holt", None, id="before an apposition"),
        pytest.param("The mayor, Ina Holt, said: “”", "Ina Holt", None, id="in an apposition"),
        pytest.param("“,” she told the BBC.", "she", "the BBC", id="pronoun and outlet"),
        pytest.param("“,” according to the report.", "the report", None, id="according to"),
        pytest.param(
            "“,” the minister warned, according to Reuters.", "the minister", None, id="verb first"
        ),
        pytest.param("HOLT: “”", "HOLT", None, id="transcript"),
        pytest.param("She quoted Per Lund as saying “”", "Per Lund", None, id="quoted as"),
        pytest.param("In Holt’s words, “”", "Holt", None, id="in the words of"),
        pytest.param("A plan described by him as “”", "he", None, id="described by"),
        pytest.param(
            "A letter from Ina Holt, who wrote: “”", "Ina Holt", None, id="relative clause"
        ),
        pytest.param(
            "The talks ended, with Per Lund saying “”", "Per Lund", None, id="with … saying"
        ),
        pytest.param("“,” said the BBC's Ina Holt.", "Ina Holt", "the BBC", id="correspondent"),
    ],
)
def test_the_speaker_and_the_outlet_are_found(
    sentence: str, speaker: str, outlet: str | None
) -> None:
    masked = sentence.replace("“,”", QUOTATION).replace("“”", QUOTATION)
    assert find_attribution(masked) == Attribution(speaker, outlet)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("The pier opened in 1887.", id="no verb of speech"),
        pytest.param(f"He was told that {QUOTATION}", id="passive"),
        pytest.param("", id="empty"),
    ],
)
def test_a_sentence_without_a_speaker_has_no_attribution(sentence: str) -> None:
    assert find_attribution(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Holt told the Financial Times last week.", "the Financial Times"),
        ("Holt said in an interview with Le Monde.", "Le Monde"),
        ("Reuters reported that Holt left.", "Reuters"),
        ("Holt told her mother.", None),
    ],
)
def test_the_outlet_of_a_sentence_is_found(sentence: str, expected: str | None) -> None:
    assert find_outlet(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ina Holt praised the plan.", "Ina Holt"),
        ("On Monday, she praised the plan.", "she"),
        ("Larnmouth mayor Ina Holt praised the plan.", "Ina Holt"),
        ("The plan was praised.", None),
    ],
)
def test_the_subject_of_a_sentence_is_found(sentence: str, expected: str | None) -> None:
    assert find_subject(sentence) == expected


@given(st.lists(st.sampled_from(["said", "Holt", ",", MASK, "who", "told", "the", "BBC", "as"])))
def test_any_words_give_an_attribution_with_a_speaker_or_none(words: list[str]) -> None:
    found = find_attribution(" ".join(words))
    assert found is None or found.speaker
