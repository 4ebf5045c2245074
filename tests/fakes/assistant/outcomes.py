"""Sample outcomes of an evaluation."""

from dataclasses import replace
from typing import Any

from pincite.assistant.evaluation.outcomes import Outcome
from pincite.assistant.evaluation.run import EvaluationRun

RIGHT = Outcome(
    id="1",
    question="How did the council vote?",
    kind="how many",
    draft=False,
    answerable=True,
    located=True,
    standing="answered",
    confidence=0.9,
    seconds=0.5,
    article_rank=1,
    passage_rank=2,
    cited=2,
    cited_right=1,
    first_right=True,
    text_right=True,
    right=True,
    text="The council voted 9 to 4. [1]",
    sources=("The council voted 9 to 4.",),
)
WRONG = replace(
    RIGHT,
    id="2",
    confidence=0.6,
    article_rank=None,
    passage_rank=None,
    cited_right=0,
    first_right=False,
    text_right=False,
    right=False,
)
DECLINED = replace(
    WRONG, id="3", standing="declined", confidence=0.2, article_rank=7, passage_rank=9, cited=0
)
UNANSWERABLE = replace(
    DECLINED,
    id="4",
    kind="unanswerable",
    answerable=False,
    located=False,
    first_right=None,
    text_right=None,
    article_rank=None,
    passage_rank=None,
    confidence=0.1,
)
FOOLED = replace(UNANSWERABLE, id="5", standing="answered", confidence=0.7, cited=1)

OUTCOMES = (RIGHT, WRONG, DECLINED, UNANSWERABLE, FOOLED)


def fake_run(*outcomes: Outcome, **changes: Any) -> EvaluationRun:
    """Return a run with these outcomes, or with one of each kind."""
    run = EvaluationRun(
        index_id="c0ffee" * 10,
        settings={"caution": "normal"},
        time="2024-06-14T12:00:00+00:00",
        pincite="0.1.0",
        outcomes=outcomes or OUTCOMES,
    )
    return replace(run, **changes)
