"""Does a statement rest on the sentences it cites?"""

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.check.verdict import support
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
        pytest.param("voted 9 to 4 on Monday", [SOURCE], "quoted", id="a part"),
        pytest.param(SOURCE.replace(" ", "\n"), [SOURCE], "quoted", id="other line breaks"),
        pytest.param(QUOTE.replace("“", '"').replace("”", '"'), [QUOTE], "quoted", id="quotes"),
        pytest.param(
            "Larnmouth's council voted to close the pier.", [SOURCE], "supported", id="own"
        ),
        pytest.param(
            "Larnmouth's council voted nine to four to close the pier.",
            [SOURCE],
            "supported",
            id="figures in words",
        ),
        pytest.param(
            "The pier was opened on March 3, 1887, by a prince from Russia.",
            [OPENED],
            "supported",
            id="a date in another form, a country",
        ),
        pytest.param("The pier cost about £1.2 million.", [OPENED], "supported", id="rounded"),
        pytest.param("Holt denied the harbour would be sold.", [DENIED], "supported", id="denied"),
        pytest.param("Larnmouth is a town, the mayor said.", [SOURCE], "partial", id="in part"),
        pytest.param("whales", [SOURCE], "unsupported", id="a word"),
        pytest.param("a", [SOURCE], "unsupported", id="a letter of a word"),
        pytest.param(SOURCE, [], "unsupported", id="no source"),
        pytest.param("", [SOURCE], "unsupported", id="no statement"),
        pytest.param(
            "The council voted to close the pier, and “We will not sell the harbour”.",
            [SOURCE, QUOTE],
            "partial",
            id="of two sentences",
        ),
    ],
)
def test_verdict(statement: str, sentences: list[str], verdict: str) -> None:
    assert support(statement, sentences).verdict == verdict


@pytest.mark.parametrize(
    ("statement", "source", "named"),
    [
        pytest.param("The council voted 8 to 4 to close the pier.", SOURCE, "8", id="figure"),
        pytest.param("The pier cost 1.25 million pounds.", OPENED, "1.25 million", id="decimals"),
        pytest.param("The pier cost 1.24 million euros, or €1.24 million.", OPENED, "€", id="sign"),
        pytest.param("The pier was opened on 4 March 1887.", OPENED, "4 March 1887", id="day"),
        pytest.param("The pier was opened in 1888.", OPENED, "1888", id="year"),
        pytest.param("The council of Harwich voted to close it.", SOURCE, "Harwich", id="place"),
        pytest.param("The mayor, Ada Holt, said the pier closes.", SOURCE, "Ada", id="first name"),
        pytest.param('The mayor said "never again" on Monday.', SOURCE, "never again", id="words"),
        pytest.param(
            "The mayor said “we will sell the harbour”.", QUOTE, "we will sell", id="words cut out"
        ),
        pytest.param(
            "The mayor said 'We will gladly sell'.", QUOTE, "gladly", id="single quotation marks"
        ),
        pytest.param(
            "The mayor said: “We will gladly sell the harbour", QUOTE, "gladly", id="left open"
        ),
        pytest.param("The council did not vote to close the pier.", SOURCE, "vote", id="denial"),
        pytest.param("Holt attended the vote.", DENIED, "attend", id="denial left out"),
        pytest.param("attend the vote", DENIED, "attend", id="cut out behind the denial"),
        pytest.param("Whales sing at night.", SOURCE, "whales", id="another thing"),
    ],
)
def test_what_is_unsupported_is_named(statement: str, source: str, named: str) -> None:
    found = support(statement, [source])
    assert found.verdict == "unsupported"
    assert named in found.reason


def test_words_put_together_anew_count_for_less() -> None:
    told = support("The council voted to close the pier.", [SOURCE]).score
    assert support("The pier voted to close the council.", [SOURCE]).score < told


def test_what_is_gathered_from_many_sentences_is_said_by_none() -> None:
    words = ["harbour", "pier", "council", "prince", "mayor", "vote"]
    statement = f"The {' '.join(words)} met."
    each = [f"The {word} met." for word in words]
    assert support(statement, each).score < support(statement, [" ".join(each)]).score


@given(st.text(), st.lists(st.text(), max_size=3))
def test_takes_any_text(statement: str, sentences: list[str]) -> None:
    found = support(statement, sentences)
    assert 0 <= found.score <= 1
    assert found.reason


_SURROUNDINGS = st.text(st.characters(categories=["Nd", "Zs", "Po"]))


@given(st.text(min_size=1).filter(to_single_line), _SURROUNDINGS, _SURROUNDINGS)
def test_what_stands_in_a_sentence_is_quoted(statement: str, before: str, after: str) -> None:
    assert support(statement, [f"{before} {statement} {after}"]).verdict == "quoted"
