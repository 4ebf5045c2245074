"""Outcomes → the measures: retrieval, citations, standings and confidence, with intervals."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from pincite.assistant.evaluation.outcomes import Outcome
from pincite.assistant.evaluation.statistics import (
    Estimate,
    Positions,
    Statistic,
    Values,
    compute_auroc,
    estimate,
    estimate_mean,
    make_mean,
    to_values,
)
from pincite.assistant.types import Standing

STANDINGS: tuple[Standing, ...] = get_args(Standing)

Group = Literal["retrieval", "citations", "answers", "confidence", "speed"]
GROUPS: tuple[Group, ...] = get_args(Group)

OutcomeValue = Callable[[Outcome], float | bool | None]
"""The value of one outcome; None if the measure does not count it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its name, what it says, and how it is computed.

    It is the mean of `value` over the outcomes that count, or, if there is none, `statistic`.
    """

    name: str
    group: Group
    says: str
    value: OutcomeValue | None = None
    statistic: Callable[[Sequence[Outcome]], Statistic] | None = None
    higher_is_better: bool = True

    def make_statistic(self, outcomes: Sequence[Outcome]) -> Statistic:
        """Return the measure as a function of the positions of outcomes."""
        if self.statistic:
            return self.statistic(outcomes)
        return make_mean(self._list_values(outcomes))

    def estimate(self, outcomes: Sequence[Outcome]) -> Estimate:
        """Return the measure with its 95 % interval."""
        if self.statistic:
            return estimate(self.statistic(outcomes), len(outcomes))
        return estimate_mean(self._list_values(outcomes))

    def _list_values(self, outcomes: Sequence[Outcome]) -> Values:
        value = self.value or (lambda _: None)
        return to_values([value(each) for each in outcomes])


def _article_hit(limit: int) -> OutcomeValue:
    return lambda each: (each.article_rank or math.inf) <= limit if each.located else None


def _passage_hit(limit: int) -> OutcomeValue:
    return lambda each: (each.passage_rank or math.inf) <= limit if each.located else None


def _auroc_statistic(outcomes: Sequence[Outcome]) -> Statistic:
    scores = to_values([each.confidence for each in outcomes])
    right = np.array([each.right for each in outcomes], bool)
    return lambda positions: compute_auroc(scores[positions], right[positions])


def compute_calibration_error(scores: Values, right: Values, bins: int = 10) -> float:
    """Return the expected calibration error over bins of the same size, by rank of confidence.

    Sources of the method: Guo et al. 2017; bins of the same size, Nguyen and O'Connor 2015.
    """
    order = np.argsort(scores, kind="stable")
    parts = np.array_split(order, min(bins, len(order)))
    gaps = (len(part) * abs(float(scores[part].mean() - right[part].mean())) for part in parts)
    return sum(gaps) / len(order)


def compute_risk_area(scores: Values, right: Values) -> float:
    """Return the mean share of wrong answers over all coverages, the surest answered first.

    Source of the method: AURC (Geifman and El-Yaniv 2017). Lower is better.
    """
    wrong = 1.0 - right[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(wrong) / np.arange(1, len(wrong) + 1)).mean())


def _over_confidence(compute: Callable[[Values, Values], float]) -> Callable[..., Statistic]:
    def make(outcomes: Sequence[Outcome]) -> Statistic:
        scores = to_values([each.confidence for each in outcomes])
        right = to_values([each.right for each in outcomes])

        def compute_at(positions: Positions) -> float:
            return compute(scores[positions], right[positions])

        return compute_at

    return make


MEASURES: tuple[Measure, ...] = (
    *(
        Measure(
            f"article hit@{limit}",
            "retrieval",
            f"an expected article is among the first {limit} read",
            _article_hit(limit),
        )
        for limit in (1, 5, 10)
    ),
    *(
        Measure(
            f"passage hit@{limit}",
            "retrieval",
            f"an expected place is in one of the first {limit} passages read",
            _passage_hit(limit),
        )
        for limit in (1, 5, 10)
    ),
    Measure(
        "passage MRR",
        "retrieval",
        "1 divided by the position of the first expected passage",
        lambda each: (
            (1 / each.passage_rank if each.passage_rank else 0.0) if each.located else None
        ),
    ),
    Measure(
        "citation precision",
        "citations",
        "of the citations of an answer, the share at an expected place",
        lambda each: (
            each.cited_right / each.cited if each.located and each.answered and each.cited else None
        ),
    ),
    Measure(
        "citation recall",
        "citations",
        "of the questions with an answer, those answered with a citation of an expected place",
        lambda each: each.answered and each.cited_right > 0 if each.located else None,
    ),
    Measure(
        "first citation right",
        "citations",
        "of the answers, those whose first citation is at an expected place",
        lambda each: each.first_right if each.located and each.answered else None,
    ),
    Measure(
        "contains the answer",
        "answers",
        "of the questions with stated answers, those answered with one of them in the text",
        lambda each: None if each.text_right is None else each.answered and each.text_right,
    ),
    Measure(
        "right when answered",
        "answers",
        "of the answers, those that are right",
        lambda each: each.right if each.answered else None,
    ),
    Measure(
        "right when perhaps",
        "answers",
        "of the answers marked as perhaps, those that are right",
        lambda each: each.right if each.standing == "perhaps" else None,
    ),
    Measure(
        "answered when answerable",
        "answers",
        "of the questions with an answer in the articles, those answered",
        lambda each: each.answered if each.answerable else None,
    ),
    Measure(
        "not answered when unanswerable",
        "answers",
        "of the questions without an answer in the articles, those not answered",
        lambda each: None if each.answerable else not each.answered,
    ),
    Measure(
        "confidence AUROC",
        "confidence",
        "how often a right best sentence has a higher confidence than a wrong one",
        statistic=_auroc_statistic,
    ),
    Measure(
        "Brier score",
        "confidence",
        "mean squared distance of the confidence from right (1) or wrong (0)",
        lambda each: (each.confidence - each.right) ** 2,
        higher_is_better=False,
    ),
    Measure(
        "calibration error",
        "confidence",
        "distance of the confidence from the share that is right, in ten groups of questions",
        statistic=_over_confidence(compute_calibration_error),
        higher_is_better=False,
    ),
    Measure(
        "area under risk",
        "confidence",
        "mean share of wrong answers over all coverages, the surest first",
        statistic=_over_confidence(compute_risk_area),
        higher_is_better=False,
    ),
    Measure(
        "seconds",
        "speed",
        "mean time of an answer, one question after the other",
        lambda each: each.seconds,
        higher_is_better=False,
    ),
)


def measure(outcomes: Sequence[Outcome]) -> dict[str, Estimate]:
    """Return each measure by its name. A measure that no question counts for is not known."""
    return {each.name: each.estimate(outcomes) for each in MEASURES}


def count_standings(outcomes: Sequence[Outcome]) -> dict[str, Mapping[Standing, int]]:
    """Return how many answers have each standing, by what would be right: `answerable` or not."""
    groups = {"answerable": True, "unanswerable": False}
    return {
        name: {
            standing: sum(
                each.standing == standing for each in outcomes if each.answerable is answerable
            )
            for standing in STANDINGS
        }
        for name, answerable in groups.items()
    }
