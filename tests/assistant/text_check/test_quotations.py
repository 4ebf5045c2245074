"""Quotations are compared with the articles to the letter."""

import pytest
from pincite.assistant.text_check.evidence import Candidate
from pincite.assistant.text_check.quotations import (
    QuotationCheck,
    check_quotation,
    find_quotations,
)

from tests.fakes.assistant.sheets import make_sheet

SENTENCES = [
    "“We will not open the gates before the summer,” said Mayor Ina Holt.",
    "The book fair of Velm opened on Saturday.",
]
CANDIDATES = [Candidate(each, 0.5, 0.5) for each in make_sheet(SENTENCES).values()]


def check(text: str) -> QuotationCheck:
    (span,) = find_quotations(text)
    return check_quotation(text, span, (0, len(text)), CANDIDATES)


@pytest.mark.parametrize(
    "text",
    [
        "“We will not open the gates before the summer”",
        '"we will not open the gates before the summer."',
        "„We will not open the gates before the summer“",
        "«We will not open the gates before the summer»",
        "“We will not open the gates … the summer”",
        "“We will not open [them] before the summer”",
        "“We will not open\nthe gates”",
    ],
)
def test_marks_spaces_and_omissions_may_differ(text: str) -> None:
    found = check(text)
    assert found.is_exact
    assert found.source
    assert found.source.text == SENTENCES[0]


def test_a_changed_word_is_marked_on_both_sides() -> None:
    text = "“We will never open the gates before the summer”"
    found = check(text)
    assert not found.is_exact
    assert [text[slice(*each)] for each in found.stated] == ["never"]
    assert [SENTENCES[0][slice(*each)] for each in found.found] == ["not"]


def test_a_quotation_that_no_sentence_resembles_has_no_source() -> None:
    assert check("“Whales sing at night near the coast”").source is None


def test_who_says_it_is_compared() -> None:
    quotation = "“We will not open the gates before the summer,” said"
    assert check(f"{quotation} Holt.").speaker is None
    assert check(f"{quotation} Tom Brandt.").speaker == "Mayor Ina Holt"


def test_terms_and_single_marks_are_no_quotations() -> None:
    assert find_quotations('The “old pier” is 3" long, “and never') == []
