"""The verdict on a statement, from the sentences it cites."""

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.check.cited import CitedSentence
from pincite.assistant.check.verdict import support, verify
from pincite.index.text.visible import to_single_line

SOURCE = (
    "The council of Larnmouth voted 9 to 4 on Monday to close the old pier, Mayor Ina Holt said."
)
QUOTE = "“We will not sell the harbour,” the mayor said."
OPENED = "The pier, which cost 1.24 million pounds, was opened on 3 March 1887 by a Russian prince."
DENIED = "Holt, who did not attend the vote, denied that the harbour would be sold."


@pytest.mark.parametrize(
    ("statement", "sentences", "verdict"),
    [
        pytest.param(SOURCE, [SOURCE], "quoted", id="verbatim"),
        pytest.param("voted 9 to 4 on Monday", [SOURCE], "quoted", id="part of a sentence"),
        pytest.param(SOURCE.replace(" ", "\n"), [SOURCE], "quoted", id="other line breaks"),
        pytest.param(QUOTE.replace("“", '"').replace("”", '"'), [QUOTE], "quoted", id="quotes"),
        pytest.param(
            "Larnmouth's council voted to close the pier.", [SOURCE], "supported", id="own words"
        ),
        pytest.param(
            "Larnmouth's council voted nine to four to close the pier.",
            [SOURCE],
            "supported",
            id="numbers in words",
        ),
        pytest.param(
            "The pier was opened on March 3, 1887, by a prince from Russia.",
            [OPENED],
            "supported",
            id="another form of a date and a name",
        ),
        pytest.param(
            "The pier cost about £1.2 million.", [OPENED], "supported", id="rounded number"
        ),
        pytest.param(
            "Holt denied the harbour would be sold.", [DENIED], "supported", id="same denial"
        ),
        pytest.param(
            "Larnmouth is a town, the mayor said.", [SOURCE], "partial", id="partly in the source"
        ),
        pytest.param("whales", [SOURCE], "unsupported", id="one word"),
        pytest.param("a", [SOURCE], "unsupported", id="one letter of a word"),
        pytest.param(SOURCE, [], "unsupported", id="no source"),
        pytest.param("", [SOURCE], "unsupported", id="no statement"),
        pytest.param(
            "The council voted to close the pier, and “We will not sell the harbour”.",
            [SOURCE, QUOTE],
            "partial",
            id="parts of two sentences",
        ),
    ],
)
def test_a_statement_gets_the_verdict_that_its_sources_allow(
    statement: str, sentences: list[str], verdict: str
) -> None:
    assert support(statement, sentences).verdict == verdict


@pytest.mark.parametrize(
    ("statement", "source", "expected"),
    [
        pytest.param("The council voted 8 to 4 to close it.", SOURCE, "8", id="fact"),
        pytest.param("The council did not vote to close it.", SOURCE, "vote", id="polarity"),
        pytest.param("Whales sing at night.", SOURCE, "whales", id="words"),
    ],
)
def test_the_reason_names_what_is_unsupported(statement: str, source: str, expected: str) -> None:
    verdict = support(statement, [source])
    assert verdict.verdict == "unsupported"
    assert expected in verdict.reason


def test_the_words_that_are_not_borne_out_are_named() -> None:
    verdict = support("The council voted on Monday to sell the pier on 3 March.", [SOURCE])
    assert verdict.words == ("3 March",)
    verdict = support("The council voted on Monday to sell the old pier.", [SOURCE])
    assert (verdict.verdict, verdict.words) == ("partial", ("sell",))


def test_the_headline_and_the_sentence_before_bear_out_what_a_sentence_refers_to() -> None:
    statement = "Mayor Ina Holt said in June 2024 that the harbour of Larnmouth will not be sold."
    alone = CitedSentence("She said that it will not be sold.")
    assert verify(statement, [alone]).verdict == "unsupported"
    in_context = CitedSentence(
        alone.text, before="Mayor Ina Holt spoke of the harbour.", headline="Larnmouth, June 2024"
    )
    assert verify(statement, [in_context]).verdict in {"supported", "partial"}


def test_a_free_wording_of_a_negation_is_not_refused() -> None:
    verdict = support("China did not come to the talks in Geneva.", ["China avoided Geneva talks."])
    assert verdict.verdict == "partial"


def test_the_order_of_words_counts() -> None:
    in_order = support("The council voted to close the pier.", [SOURCE]).score
    assert support("The pier voted to close the council.", [SOURCE]).score < in_order


def test_a_statement_from_many_sentences_scores_less_than_from_one() -> None:
    words = ["harbour", "pier", "council", "prince", "mayor", "vote"]
    statement = f"The {' '.join(words)} met."
    sentences = [f"The {word} met." for word in words]
    joined = " ".join(sentences)
    assert support(statement, sentences).score < support(statement, [joined]).score


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_text_gets_a_score_and_a_reason(statement: str, sentences: list[str]) -> None:
    verdict = support(statement, sentences)
    assert 0 <= verdict.score <= 1
    assert verdict.reason


_SURROUNDINGS = st.text(st.characters(categories=["Nd", "Zs", "Po"]))


@given(st.text(min_size=1).filter(to_single_line), _SURROUNDINGS, _SURROUNDINGS)
def test_a_part_of_a_sentence_is_quoted(statement: str, before: str, after: str) -> None:
    assert support(statement, [f"{before} {statement} {after}"]).verdict == "quoted"


def test_only_quotations_are_confirmed_in_other_languages() -> None:
    source = "Die Stadt hat die Brücke über die Wenne am Montag gesperrt."
    assert support(source, [source]).verdict == "quoted"
    for statement in (
        "Die Brücke ist seit dem Montag gesperrt.",
        "Die Brücke wurde nicht gesperrt.",
    ):
        verdict = support(statement, [source])
        assert (verdict.verdict, verdict.score) == ("unsupported", 0.0)
        assert "only statements in English" in verdict.reason
