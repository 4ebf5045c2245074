"""The facts of a statement that its sources must have: quotations, numbers, dates and names."""

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.check.literals import (
    find_opposite_polarity,
    find_unsupported_facts,
    is_negation,
    normalize,
    strip_demonym_ending,
)

VOTE = "The council of Larnmouth voted 9 to 4 on Monday to close the old pier, Mayor Ina Holt said."
QUOTE = "“We will not sell the harbour,” the mayor said."
HISTORY = (
    "The pier, which cost 1.24 million pounds, was opened on 3 March 1887 by a Russian prince."
)
DENIAL = "Holt, who did not attend the vote, denied that the harbour would be sold."


def find_facts(statement: str, source: str) -> list[str]:
    return find_unsupported_facts(normalize(statement), [normalize(source)])


@pytest.mark.parametrize(
    ("statement", "source", "expected"),
    [
        pytest.param("The council voted 8 to 4 to close the pier.", VOTE, ["8"], id="number"),
        pytest.param("The pier cost 1.25 million pounds.", HISTORY, ["1.25 million"], id="decimal"),
        pytest.param("It cost €1.24 million.", HISTORY, ["€1.24 million"], id="currency sign"),
        pytest.param("It was opened on 4 March 1887.", HISTORY, ["4 March 1887"], id="day"),
        pytest.param("The pier was opened in 1888.", HISTORY, ["1888"], id="year"),
        pytest.param("The council of Harwich voted to close it.", VOTE, ["Harwich"], id="place"),
        pytest.param("The mayor, Ada Holt, said the pier closes.", VOTE, ["Ada"], id="first name"),
        pytest.param("It cost 6 million.", "It cost 3, 4 or 5 million.", ["6 million"], id="list"),
        pytest.param("They met on July 8.", "They met on July 4 and 12.", ["July 8"], id="days"),
        pytest.param("Paris, in Polish.", "Paris, in Dutch.", ["Polish"], id="people"),
        pytest.param('The mayor said "never again".', VOTE, ['"never again"'], id="quotation"),
        pytest.param(
            "The mayor said “we will sell the harbour”.",
            QUOTE,
            ['"we will sell the harbour"'],
            id="quotation with words left out",
        ),
        pytest.param(
            "The mayor said 'We will gladly sell'.",
            QUOTE,
            ['"We will gladly sell"'],
            id="single quotation marks",
        ),
        pytest.param(
            "The mayor said: “We will gladly sell the harbour",
            QUOTE,
            ['"We will gladly sell the harbour"'],
            id="quotation without an end",
        ),
    ],
)
def test_an_unsupported_fact_is_found(statement: str, source: str, expected: list[str]) -> None:
    assert find_facts(statement, source) == expected


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        pytest.param("The council voted nine to four.", VOTE, id="number in words"),
        pytest.param("The pier cost about £1.2 million.", HISTORY, id="rounded number"),
        pytest.param("It was opened on March 3, 1887.", HISTORY, id="another form of a date"),
        pytest.param("The pier was opened in March 1887.", HISTORY, id="partial date"),
        pytest.param("A prince from Russia opened it.", HISTORY, id="country of a people"),
        pytest.param("The W.H.O. met.", "The World Health Organization met.", id="initials"),
        pytest.param(
            "The mayor said “we … sell the harbour”.", QUOTE, id="ellipsis in a quotation"
        ),
        pytest.param("The United States agreed.", "The U.S. agreed.", id="country, initials"),
        pytest.param("It said the Dutch agreed.", "The Netherlands agreed.", id="people"),
        pytest.param("It was J. Holt.", "Ina Holt came, and Joe.", id="initial of a person"),
        pytest.param("It cost 3 million.", "It cost 3, 4 or $5 million.", id="list with one unit"),
        pytest.param("It cost 3 and 4 %.", "It cost 3 % and 4 %.", id="list in the statement"),
        pytest.param("They met on July 12.", "They met on July 4 and 12.", id="list of days"),
        pytest.param("They met on 4 July.", "They met on 4, 8 and 12 July.", id="days before"),
        pytest.param("She wrote ‘The Old Pier’.", "She wrote The Old Pier.", id="title"),
    ],
)
def test_another_form_of_a_fact_is_supported(statement: str, source: str) -> None:
    assert find_facts(statement, source) == []


@pytest.mark.parametrize(
    ("statement", "source", "expected"),
    [
        pytest.param("The council did not vote.", VOTE, ["vote"], id="denied by the statement"),
        pytest.param(
            "Holt attended the vote.", DENIAL, ["attended", "vote"], id="denied by the source"
        ),
        pytest.param("attend the vote", DENIAL, ["attend", "vote"], id="quoted without the denial"),
        pytest.param("Holt denied the harbour would be sold.", DENIAL, [], id="denied by both"),
        pytest.param("Nobody did not vote.", "All of them voted.", [], id="double negation"),
    ],
)
def test_words_of_opposite_polarity_are_found(
    statement: str, source: str, expected: list[str]
) -> None:
    assert find_opposite_polarity(normalize(statement), [normalize(source)]) == expected


@pytest.mark.parametrize(
    ("word", "expected"), [("not", True), ("didn't", True), ("denied", True), ("note", False)]
)
def test_a_negation_is_recognized(word: str, *, expected: bool) -> None:
    assert is_negation(word) is expected


@pytest.mark.parametrize(
    ("country", "people"), [("ukraine", "ukrainian"), ("russia", "russian"), ("turkey", "turkish")]
)
def test_a_country_and_its_people_share_a_stem(country: str, people: str) -> None:
    assert strip_demonym_ending(country) == strip_demonym_ending(people)


@given(st.text("abcMBŁÜé 0123456789.,$%"))
def test_a_text_supports_its_own_facts(text: str) -> None:
    assert find_facts(text, text) == []
