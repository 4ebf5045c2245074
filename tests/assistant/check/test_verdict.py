"""The verdict on a statement, from the sentences it cites.

Covers also: pincite.assistant.check.evidence.
"""

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.check import CitedSentence, CitedStatement, support, verify, verify_all
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
        pytest.param("whales", [SOURCE], "unsupported", id="one word"),
        pytest.param(SOURCE, [], "unsupported", id="no source"),
        pytest.param("", [SOURCE], "unsupported", id="no statement"),
        pytest.param("?!", [SOURCE], "unsupported", id="no word"),
        pytest.param("Whales sing at night.", [SOURCE], "unsupported", id="other subject"),
        pytest.param("The council voted 8 to 4 to close it.", [SOURCE], "unsupported", id="figure"),
        pytest.param("Mayor Jan Holt said so.", [SOURCE], "unsupported", id="name"),
    ],
)
def test_a_statement_gets_the_verdict_that_its_sources_allow(
    statement: str, sentences: list[str], verdict: str
) -> None:
    assert support(statement, sentences).verdict == verdict


@pytest.mark.parametrize(
    ("right", "wrong", "source"),
    [
        pytest.param(
            "Larnmouth's council voted to close the pier.",
            "Larnmouth's council did not vote to close the pier.",
            SOURCE,
            id="polarity",
        ),
        pytest.param(
            "The council voted to close the old pier.",
            "The council voted to sell the old pier.",
            SOURCE,
            id="deed",
        ),
        pytest.param(
            "The council voted to close the pier.",
            "The pier voted to close the council.",
            SOURCE,
            id="order",
        ),
        pytest.param(
            "The pier was opened on March 3, 1887, by a prince from Russia.",
            "The pier was closed on March 3, 1887, by a prince from Russia.",
            OPENED,
            id="another form of a date and a name",
        ),
        pytest.param(
            "Holt denied the harbour would be sold.",
            "Holt agreed that the harbour would be sold.",
            DENIED,
            id="same denial",
        ),
    ],
)
def test_a_right_statement_is_surer_than_one_with_an_error(
    right: str, wrong: str, source: str
) -> None:
    borne_out, refuted = support(right, [source]), support(wrong, [source])
    assert borne_out.verdict in {"supported", "partial"}
    assert refuted.verdict in {"partial", "unsupported"}
    assert borne_out.score > refuted.score


def test_the_words_that_are_not_borne_out_are_named() -> None:
    verdict = support("The council voted on Monday to sell the pier on 3 March.", [SOURCE])
    assert verdict.words == ("3 March",)
    assert "3 March" in verdict.reason
    verdict = support("The council voted on Monday to sell the old pier.", [SOURCE])
    assert verdict.words == ("sell",)


def test_a_fact_that_stands_only_elsewhere_is_marked_not_refused() -> None:
    statement = f"{SOURCE.removesuffix('.')} in Cardiff."
    nowhere = verify(statement, [CitedSentence(SOURCE)])
    assert (nowhere.verdict, nowhere.score) == ("unsupported", 0.0)
    verdict = verify(statement, [CitedSentence(SOURCE)], ["Holt spoke in Cardiff."])
    assert verdict.verdict != "supported"
    assert verdict.score > 0
    assert verdict.words == ("Cardiff",)


@pytest.mark.parametrize(
    "headline", ["Zebulon sank in the harbour", "The council lost 77 votes"], ids=["name", "figure"]
)
def test_a_headline_alone_bears_nothing_out(headline: str) -> None:
    verdict = verify(f"{headline}.", [CitedSentence(SOURCE, headline=headline)])
    assert (verdict.verdict, verdict.score) == ("unsupported", 0.0)


def test_statements_together_get_the_verdicts_that_each_gets_alone() -> None:
    statements = [
        CitedStatement(text, [CitedSentence(SOURCE)])
        for text in ("Whales sing.", SOURCE, "The council voted to close the old pier.", "")
    ]
    together = verify_all(statements)
    for each, verdict in zip(statements, together, strict=True):
        alone = verify(each.text, each.cited)
        assert (alone.verdict, alone.words) == (verdict.verdict, verdict.words)
        assert alone.score == pytest.approx(verdict.score, abs=0.02)


def test_the_headline_and_the_sentence_before_bear_out_what_a_sentence_refers_to() -> None:
    statement = "Mayor Ina Holt said in June 2024 that the harbour of Larnmouth will not be sold."
    alone = CitedSentence("She said that it will not be sold.")
    assert verify(statement, [alone]).verdict == "unsupported"
    in_context = CitedSentence(
        alone.text, before="Mayor Ina Holt spoke of the harbour.", headline="Larnmouth, June 2024"
    )
    assert verify(statement, [in_context]).verdict in {"supported", "partial"}


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
