"""Questions with their expected sentences, and a chain → how good its answers are."""

from pincite.assistant.evaluation.comparison import compare
from pincite.assistant.evaluation.drafts import draft_questions
from pincite.assistant.evaluation.questions import EvaluationQuestion, parse_row
from pincite.assistant.evaluation.run import EvaluationRun, evaluate

__all__ = [
    "EvaluationQuestion",
    "EvaluationRun",
    "compare",
    "draft_questions",
    "evaluate",
    "parse_row",
]
