"""Two runs over the same questions → the difference of each measure, and what changed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pincite.assistant.evaluation.measures import MEASURES, Measure
from pincite.assistant.evaluation.outcomes import Outcome
from pincite.assistant.evaluation.run import EvaluationRun
from pincite.assistant.evaluation.statistics import Estimate, Positions, estimate
from pincite.index.errors import InputError

Verdict = Literal["better", "worse", "no difference shown"]


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference of a measure, new minus old, with the 95 % interval of the paired bootstrap.

    `verdict` is "better" or "worse" only if the interval excludes 0.
    """

    measure: Measure
    old: float
    new: float
    estimate: Estimate

    @property
    def verdict(self) -> Verdict:
        """Whether the measure shows a difference."""
        interval = self.estimate
        if math.isnan(interval.low) or interval.low <= 0 <= interval.high:
            return "no difference shown"
        return "better" if (interval.value > 0) is self.measure.higher_is_better else "worse"

    def to_json(self) -> dict[str, Any]:
        """Return the difference as a dict that `json.dumps` accepts."""
        value, low, high, _ = self.estimate
        numbers = {"old": self.old, "new": self.new, "difference": value, "low": low, "high": high}
        rounded = {k: None if math.isnan(v) else round(v, 4) for k, v in numbers.items()}
        return {**rounded, "verdict": self.verdict}


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose outcome changed."""

    old: Outcome
    new: Outcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two runs say about the questions that both asked.

    `gained` and `lost` are questions that went right, or wrong; right means an answer that is
    right, or no answer where there is none. `unpaired` counts questions of one run only.
    """

    questions: int
    unpaired: int
    differences: tuple[Difference, ...]
    gained: tuple[Change, ...]
    lost: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the comparison as a dict that `json.dumps` accepts."""
        return {
            "questions": self.questions,
            "unpaired": self.unpaired,
            "differences": {each.measure.name: each.to_json() for each in self.differences},
            "gained": [each.new.id for each in self.gained],
            "lost": [each.new.id for each in self.lost],
        }


def compare(old: EvaluationRun, new: EvaluationRun) -> Comparison:
    """Return the differences between two runs, over the questions of the same id and text.

    Raises InputError if there are none.
    """
    by_key = {(each.id, each.question): each for each in old.outcomes}
    pairs = [
        Change(by_key[each.id, each.question], each)
        for each in new.outcomes
        if (each.id, each.question) in by_key
    ]
    if not pairs:
        raise InputError("the two runs have no question in common: compare runs of the same file")
    befores, afters = [each.old for each in pairs], [each.new for each in pairs]
    return Comparison(
        questions=len(pairs),
        unpaired=len(old.outcomes) + len(new.outcomes) - 2 * len(pairs),
        differences=tuple(
            found for each in MEASURES if (found := _compare_measure(each, befores, afters))
        ),
        gained=tuple(p for p in pairs if went_right(p.new) and not went_right(p.old)),
        lost=tuple(p for p in pairs if went_right(p.old) and not went_right(p.new)),
    )


def went_right(outcome: Outcome) -> bool:
    """Return whether an outcome is as it should be: answered and right, or rightly not answered."""
    return outcome.right and outcome.answered if outcome.answerable else not outcome.answered


def _compare_measure(
    measure: Measure, befores: Sequence[Outcome], afters: Sequence[Outcome]
) -> Difference | None:
    before, after = measure.make_statistic(befores), measure.make_statistic(afters)

    def subtract(positions: Positions) -> float:
        return after(positions) - before(positions)

    difference = estimate(subtract, len(befores))
    if not difference.is_known:
        return None
    old, new = measure.estimate(befores), measure.estimate(afters)
    return Difference(measure, old.value, new.value, difference)
