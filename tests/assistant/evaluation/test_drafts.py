"""Questions drafted from the sample articles by rule and reader.

Covers also: pincite.assistant.evaluation.forms.
"""

import pytest
from pincite.assistant.evaluation import draft_questions, parse_row
from pincite.assistant.evaluation.forms import make_forms, make_headline_form
from pincite.index import Index

NAMES = frozenset({"Hamid", "Larnmouth", "Quintela", "Kherson"})


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        (
            "The old pier at Larnmouth was closed in May 2023 after a storm.",
            "When was the old pier at Larnmouth closed?",
            "May 2023",
        ),
        (
            "Leonor Quintela was declared mayor of Larnmouth on Friday.",
            "When was Leonor Quintela declared mayor of Larnmouth?",
            "Friday",
        ),
        (
            "Nearly 40 countries signed the Kherson declaration, the hosts said.",
            "How many countries signed the Kherson declaration?",
            "Nearly 40",
        ),
        (
            "Rosa Hamid won the mayoral election in Larnmouth by 41 votes.",
            "Who won the mayoral election in Larnmouth by 41 votes?",
            "Rosa Hamid",
        ),
        (
            "Hamid said that the ferry to Larnmouth would run again.",
            "Who said that the ferry to Larnmouth would run again?",
            "Hamid",
        ),
    ],
)
def test_the_subject_becomes_the_question_word(sentence: str, question: str, answer: str) -> None:
    [form] = make_forms(sentence, NAMES)
    assert (form.question, form.answer) == (question, answer)
    assert answer in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("He was jailed in Larnmouth on Friday.", id="a pronoun"),
        pytest.param("“We won the vote in Larnmouth,” Hamid said.", id="a quotation"),
        pytest.param("Five people were missing on Tuesday.", id="nothing that says which"),
        pytest.param("Turnout was 61 percent in the city.", id="no name"),
        pytest.param("Was the pier at Larnmouth closed in May 2023?", id="a question"),
        pytest.param("The county says the money was sent by Larnmouth in April.", id="two verbs"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_sentence_that_gives_no_clear_question_is_left_out(sentence: str) -> None:
    assert list(make_forms(sentence, NAMES)) == []


def test_a_headline_becomes_a_question_if_it_says_enough() -> None:
    form = make_headline_form("Level on gold: two countries share the summit")
    assert form
    assert (
        form.question == "What is known about this: Level on gold: two countries share the summit?"
    )
    assert make_headline_form("Pier to close") is None
    assert make_headline_form("Will the pier at Larnmouth ever open again?") is None


@pytest.fixture(scope="module")
def rows(sample_index: Index) -> list[dict[str, object]]:
    return list(draft_questions(sample_index, 12))


def test_drafts_are_marked_and_have_their_evidence(
    rows: list[dict[str, object]], sample_index: Index
) -> None:
    assert 8 <= len(rows) <= 12
    assert all(row["draft"] is True for row in rows)
    assert len({row["id"] for row in rows}) == len({row["question"] for row in rows}) == len(rows)
    for row in rows:
        question = parse_row(row, 0, sample_index.article, 4_000)
        assert question.answerable == (row["kind"] != "unanswerable")
        assert bool(question.expected) == question.answerable
    assert {row["kind"] for row in rows} >= {"headline", "unanswerable"}


def test_an_answer_stands_in_the_evidence(rows: list[dict[str, object]]) -> None:
    for row in rows:
        for answer in row.get("answers", ()):  # type: ignore[attr-defined]
            assert answer in row["evidence"][0]["quote"]  # type: ignore[index]


def test_the_same_seed_gives_the_same_drafts(
    rows: list[dict[str, object]], sample_index: Index
) -> None:
    assert list(draft_questions(sample_index, 3)) == rows[:3]
    assert list(draft_questions(sample_index, 3, seed=1)) != rows[:3]
