"""Rows of question files: what they may state, and what is refused with the field's name."""

from typing import Any

import pytest
from pincite.assistant.evaluation.questions import ExpectedSpan, parse_row
from pincite.index import InputError
from pincite.index.types import Article

from tests.fakes.ui.library import fake_article

TEXT = "The pier was closed.\nIt was repaired in May. The pier was closed."


def get_article(article_id: str) -> Article:
    if article_id != "a":
        raise InputError(f"no article {article_id!r} in this index")
    return fake_article(id="a", text=TEXT)


def parse(**row: Any) -> Any:
    return parse_row({"question": "When was it?", **row}, 7, get_article, 4_000)


def test_a_quote_is_found_wherever_it_is_whatever_its_line_breaks() -> None:
    parsed = parse(evidence=[{"article": "a", "quote": "The pier  was closed."}])
    assert parsed.answerable
    assert parsed.id == "7"
    assert [TEXT[each.start : each.end] for each in parsed.expected] == ["The pier was closed."] * 2
    across = parse(evidence=[{"article": "a", "quote": "closed. It was"}]).expected
    assert [TEXT[each.start : each.end] for each in across] == ["closed.\nIt was"]


def test_offsets_and_a_whole_article_are_places_too() -> None:
    assert parse(evidence=[{"article": "a", "start": 4, "end": 8}]).expected == (
        ExpectedSpan("a", 4, 8),
    )
    assert parse(evidence=[{"article": "a"}]).expected == (ExpectedSpan("a", 0, len(TEXT)),)


def test_the_fields_of_a_question_are_those_of_ask() -> None:
    parsed = parse(id=3, answers=["May"], history=["Which pier?"], since="2024", kind="when")
    assert parsed.question.history == ("Which pier?",)
    assert parsed.question.filters.since == "2024"
    assert (parsed.id, parsed.kind, parsed.answers, parsed.draft) == ("3", "when", ("May",), False)
    assert not parse(answerable=False, topic="an unknown field").answerable


@pytest.mark.parametrize(
    ("row", "says"),
    [
        pytest.param({}, '"evidence" and "answers" are missing', id="nothing expected"),
        pytest.param({"answers": ["a"], "answerable": False}, "leave", id="contradiction"),
        pytest.param({"answerable": "no"}, "write true or false", id="no flag"),
        pytest.param({"answers": "May"}, '"answers" is str, not a list', id="no list"),
        pytest.param({"answers": [" "]}, '"answers" is not a list of texts', id="empty answer"),
        pytest.param({"awnsers": ["May"]}, 'did you mean "answers"?', id="typo"),
        pytest.param({"evidence": ["a"]}, "evidence 1 names no article", id="no object"),
        pytest.param({"evidence": [{"article": "b"}]}, "evidence 1: no article 'b'", id="unknown"),
        pytest.param(
            {"evidence": [{"article": "a"}, {"article": "a", "quote": "Not there"}]},
            "evidence 2: 'a' does not contain the quote “Not there”",
            id="no such quote",
        ),
        pytest.param({"evidence": [{"article": "a", "quote": " "}]}, "is empty", id="no quote"),
        pytest.param(
            {"evidence": [{"article": "a", "qoute": "x"}]}, 'did you mean "quote"?', id="typo below"
        ),
        pytest.param(
            {"evidence": [{"article": "a", "start": 9, "end": 3}]}, "in order", id="backwards"
        ),
        pytest.param(
            {"evidence": [{"article": "a", "start": 0, "end": 900}]}, "has 65 characters", id="far"
        ),
        pytest.param({"articles": ["b"], "answers": ["a"]}, "no article 'b'", id="no such filter"),
        pytest.param({"question": " ", "answers": ["a"]}, "ask something", id="empty question"),
    ],
)
def test_a_row_that_does_not_fit_names_the_field(row: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(**row)
    assert says in str(caught.value)
