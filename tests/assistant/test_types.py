"""Answers: the sum of pieces, derived values, and the JSON form and back.

Covers also: pincite.assistant.answer_json.
"""

import json
import pickle
from dataclasses import asdict, fields, replace
from typing import Any

import pytest
from pincite.assistant.types import (
    Answer,
    Citation,
    Dispute,
    Question,
    ShortAnswer,
    Speaker,
    Statement,
    Usage,
)
from pincite.index import InputError
from pincite.index.types import Copy, Coverage, Passage, Sentence
from pydantic import BaseModel


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
        {"article_id": "a.txt", "start": 0, "end": 4, "score": 0.5, "also_in": [], "position": 0,
         "sentences": [[0, 4]]}
    ]  # fmt: skip


def make_whole_answer() -> Answer:
    """Return an answer in which no field is empty."""
    copy = Copy("b.txt", "b.txt", "B", "News", "2024")
    speaker = Speaker("Ada", None)
    citations = (replace(CITATIONS[0], also_in=(copy,), speaker=speaker), *CITATIONS[1:])
    sentences = (Sentence("a.txt", 3, 0, 4), Sentence("a.txt", 4, 5, 9))
    return replace(
        EMPTY,
        short=ShortAnswer("Yes", "1", 0, 3),
        text="1 [1]",
        statements=STATEMENTS,
        citations=citations,
        closest=citations[:1],
        disputes=(Dispute("Yes; no.", ("1", "2"), ("yes", "no"), "1"),),
        passages=(
            Passage("a.txt", sentences, 0.1 + 0.2, (copy,)),
            Passage("b.txt", (Sentence("b.txt", 0, 2, 9),)),
        ),
        model="m",
        searches=("When?", "Where?"),
        notices=("slow",),
        usage=Usage(1, 2, 0.1),
    )


class State(BaseModel):
    """A model of a program that has an answer."""

    answer: Answer


@pytest.mark.parametrize(
    "save_and_load",
    [
        pytest.param(lambda a: Answer.from_json(json.loads(json.dumps(a.to_json()))), id="JSON"),
        pytest.param(lambda a: Answer.from_json(json.loads(json.dumps(asdict(a)))), id="asdict"),
        pytest.param(lambda a: pickle.loads(pickle.dumps(a)), id="pickle"),
        pytest.param(
            lambda a: State.model_validate_json(State(answer=a).model_dump_json()).answer,
            id="pydantic",
        ),
        pytest.param(
            lambda a: State.model_validate(State(answer=a).model_dump()).answer, id="pydantic dict"
        ),
    ],
)
def test_an_answer_survives(save_and_load: Any) -> None:
    answer = make_whole_answer()
    again = save_and_load(answer)
    assert again == answer
    assert hash(again) == hash(answer)
    assert again + again == answer + answer


def test_every_field_of_the_answer_that_survives_is_filled() -> None:
    answer = make_whole_answer()
    empty = [each.name for each in fields(answer) if getattr(answer, each.name) in ((), None, "")]
    assert empty == ["draft"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"confidence": "high"}, "confidence", id="type"),
        pytest.param({"citations": [{"label": "1"}]}, "citations.0.article_id", id="citation"),
        pytest.param({"passages": [{"article_id": "a"}]}, "'sentences'", id="passage"),
        pytest.param({"passages": 7}, "passages", id="passages"),
    ],
)
def test_what_is_not_an_answer_is_refused(changes: dict[str, Any], expected: str) -> None:
    with pytest.raises(InputError) as refused:
        Answer.from_json({**make_whole_answer().to_json(), **changes})
    assert "not the JSON form of an answer" in str(refused.value)
    assert expected in str(refused.value)


def test_a_list_is_no_answer() -> None:
    with pytest.raises(InputError, match="not list"):
        Answer.from_json([])  # type: ignore[arg-type]


def test_pieces_have_a_sum_and_an_answer_a_text() -> None:
    answer = make_whole_answer()
    assert sum([answer, EMPTY]) == answer + EMPTY
    assert str(answer) == answer.text
    with pytest.raises(TypeError):
        _ = 1 + answer


def test_lists_in_an_answer_are_frozen() -> None:
    statement = Statement("Yes.", ["1"], "quoted")  # type: ignore[arg-type]
    assert statement.citations == ("1",)
    assert Question("Why?", ["Who?", "Ada."]).history == ("Who?", "Ada.")  # type: ignore[arg-type]
