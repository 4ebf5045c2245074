"""A follow-up as it was typed or as it was completed: which of the two is answered.

Both are searched and read. The completed one counts unless the typed one is answered better by more
than the margin: words are added only where the network is sure that the question lacks them.
"""

import math

from pincite.assistant.condense.tokens import tokenize

MARGIN = 0.5
"""Log-odds by which the typed question must be answered better to count.

Fitted on 70 turns of the talks that the network is trained on, by networks that had not seen them:
with .5, 40 of them are answered right, without any margin 34, and always completed 39.
"""


def may_stand_alone(question: str) -> bool:
    """Return whether a question says anything to search for: "why?" and "and then?" do not."""
    return any(each.is_content for each in tokenize(question))


def prefer_completed(completed: float, typed: float) -> bool:
    """Return whether to answer the completed question, by the confidence in both answers."""
    return _compute_log_odds(typed) - _compute_log_odds(completed) <= MARGIN


def _compute_log_odds(probability: float) -> float:
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside))
