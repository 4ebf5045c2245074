"""Answers: the sum of pieces, derived values, and the JSON form."""

import json
from dataclasses import replace

import pytest
from pincite.assistant.types import Answer, Citation, ShortAnswer, Statement, Usage
from pincite.index.types import Coverage, Passage, Sentence


def make_citation(label: str, published: str | None) -> Citation:
    return Citation(label, "a.txt", "a.txt", None, published, None, 0, 4, "Yes.")


EMPTY = Answer(
    question="Why? ",
    standalone_question="Why?",
    standing="answered",
    confidence=0.5,
    short=None,
    text="",
    statements=(),
    citations=(),
    closest=(),
    disputes=(),
    passages=(),
    coverage=Coverage(1, None, None, 0),
    index_id="1",
    model=None,
)
STATEMENTS = tuple(Statement(text, (text,), "quoted") for text in "123")
CITATIONS = (
    make_citation("1", "2024-06-14"),
    make_citation("2", "2023"),
    make_citation("3", None),
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(Usage(1, 2, 0.5), Usage(3, 4, 0.25), Usage(4, 6, 0.75), id="known cost"),
        pytest.param(Usage(1, 2, 0.5), Usage(3, 4), Usage(4, 6), id="unknown cost"),
        pytest.param(Usage(1, 2, 0.0), Usage(3, 4, 0.0), Usage(4, 6, 0.0), id="free"),
    ],
)
def test_usage_of_two_requests_is_added(one: Usage, other: Usage, expected: Usage) -> None:
    assert one + other == other + one == expected


def test_texts_and_tuples_of_pieces_are_joined_and_the_last_piece_wins() -> None:
    short = ShortAnswer("Yes", "1", 0, 3)
    first = replace(
        EMPTY,
        short=short,
        text="One.",
        statements=STATEMENTS[:1],
        notices=("slow",),
        complete=False,
        draft="Two",
        usage=Usage(1, 2),
    )
    last = replace(EMPTY, text=" Two.", statements=STATEMENTS[1:2], usage=Usage(3, 4), model="m")
    assert first + last == replace(
        EMPTY,
        short=short,
        text="One. Two.",
        statements=STATEMENTS[:2],
        notices=("slow",),
        usage=Usage(4, 6),
        model="m",
    )


def test_usage_of_one_piece_is_kept() -> None:
    used = replace(EMPTY, usage=Usage(1, 2))
    assert (used + EMPTY).usage == (EMPTY + used).usage == Usage(1, 2)


@pytest.mark.parametrize(
    ("standalone_question", "expected"),
    [pytest.param("Why?", "", id="not rewritten"), ("Why Ada?", "Why Ada?")],
)
def test_a_question_counts_as_rewritten_only_if_it_differs(
    standalone_question: str, expected: str
) -> None:
    answer = replace(EMPTY, standalone_question=standalone_question)
    assert answer.rewritten_question == expected


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param(("1", "2"), "2024-06-14", id="newest"),
        pytest.param(("2", "3"), "2023", id="one is undated"),
        pytest.param(("3",), None, id="undated"),
        pytest.param((), None, id="no citation"),
    ],
)
def test_a_statement_is_as_new_as_its_newest_article(
    labels: tuple[str, ...], expected: str | None
) -> None:
    answer = replace(EMPTY, citations=CITATIONS)
    assert answer.as_of(Statement("Yes.", labels, "quoted")) == expected


def test_the_json_form_has_dates_of_statements_and_short_passages_but_no_draft() -> None:
    passage = Passage("a.txt", (Sentence("a.txt", 0, 0, 4),), 0.5)
    answer = replace(
        EMPTY, statements=STATEMENTS[:1], citations=CITATIONS, passages=(passage,), draft="Two"
    )
    row = json.loads(json.dumps(answer.to_json()))
    assert "draft" not in row
    assert row["statements"][0]["as_of"] == "2024-06-14"
    assert row["passages"] == [
        {"article_id": "a.txt", "start": 0, "end": 4, "score": 0.5, "also_in": []}
    ]
