"""Questions asked of a real index, and runs saved and read again.

Covers also: pincite.assistant.evaluation.outcomes.
"""

import json
from dataclasses import replace
from typing import Any

import pytest
from pincite.assistant.evaluation import EvaluationRun, evaluate, parse_row
from pincite.assistant.evaluation.outcomes import normalize
from pincite.assistant.evaluation.run import AnsweringChain, group_by_kind
from pincite.index import Index, InputError

from tests.fakes.assistant.outcomes import OUTCOMES, RIGHT, UNANSWERABLE, fake_run

KHERSON: dict[str, Any] = {
    "id": "kherson",
    "question": "When did Russian troops withdraw from the city of Kherson?",
    "evidence": [
        {"article": "2024-06/putin-terms.md", "quote": "withdrew from the city of Kherson"}
    ],
    "answers": ["Nov. 11, 2022"],
    "kind": "when",
}
ELSEWHERE: dict[str, Any] = {
    **KHERSON,
    "id": "elsewhere",
    "evidence": [{"article": "2024-09/starliner-returns.pdf"}],
}
OPERA: dict[str, Any] = {
    "question": "Who composed the opera about the moon landing?",
    "answerable": False,
}


def test_outcomes_say_what_was_found_and_cited(
    sample_index: Index, sample_chain: AnsweringChain
) -> None:
    questions = [
        parse_row(row, number, sample_index.article, 4_000)
        for number, row in enumerate((KHERSON, ELSEWHERE, OPERA), start=1)
    ]
    steps: list[tuple[str, int, int]] = []
    run = evaluate(
        questions,
        sample_chain,
        settings={"caution": "normal"},
        progress=lambda *step: steps.append(step),
    )
    kherson, elsewhere, opera = run.outcomes
    assert run.index_id == sample_index.id
    assert (kherson.standing, kherson.passage_rank, kherson.article_rank) == ("answered", 1, 1)
    assert (kherson.cited, kherson.cited_right, kherson.first_right) == (1, 1, True)
    assert kherson.text_right
    assert kherson.right
    assert kherson.seconds > 0
    assert kherson.sources[0].startswith("Russian troops withdrew from the city of Kherson")
    assert not elsewhere.right
    assert (elsewhere.cited, elsewhere.cited_right, elsewhere.first_right) == (1, 0, False)
    assert (opera.id, opera.answerable, opera.answered, opera.right) == ("3", False, False, False)
    assert opera.first_right is None
    assert steps[-1] == ("Asking questions", 3, 3)


def test_a_saved_run_is_the_same_when_read_again() -> None:
    run = fake_run()
    row = json.loads(json.dumps(run.to_json()))
    assert EvaluationRun.from_json(row) == run
    assert row["measures"]["article hit@1"]["questions"] == 3
    assert row["measures"]["right when perhaps"]["value"] is None
    assert set(row["kinds"]) == {"how many", "unanswerable"}
    assert row["reliability"][0]["questions"] == 1
    assert len(row["risk_coverage"]) == 5


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ([], "not a run that `pincite eval` saved"),
        ({"format": "other"}, "not a run that `pincite eval` saved"),
        ({**fake_run().to_json(), "format_version": 99}, "a different version of Pincite"),
        ({**fake_run().to_json(), "outcomes": [{"id": "1"}]}, "is damaged"),
        ({**fake_run().to_json(), "settings": None}, "is damaged"),
    ],
)
def test_what_is_not_a_saved_run_is_refused(row: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        EvaluationRun.from_json(row)


def test_no_questions_and_repeated_ids_are_refused(sample_chain: AnsweringChain) -> None:
    with pytest.raises(InputError, match="there are no questions"):
        evaluate([], sample_chain)
    question = parse_row({"question": "Who?", "answers": ["I"]}, 1, lambda _: None, 99)  # type: ignore[arg-type, return-value]
    with pytest.raises(InputError, match='two questions have the id "1"'):
        evaluate([question, question], sample_chain)


def test_kinds_are_grouped_if_there_are_several() -> None:
    assert {kind: len(each) for kind, each in group_by_kind(OUTCOMES).items()} == {
        "how many": 3,
        "unanswerable": 2,
    }
    assert group_by_kind([RIGHT]) == {}
    assert set(group_by_kind([RIGHT, replace(UNANSWERABLE, kind="")])) == {"how many", "other"}


def test_answers_are_compared_without_articles_and_punctuation() -> None:
    assert normalize("The “Old” Pier, a landmark!") == "old pier landmark"
