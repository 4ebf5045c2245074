"""Two sentences with conflicting short answers → how likely they answer a question differently.

A logistic regression, fitted on the disagreements of invented news (training/disputes.py).
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path

from pincite.assistant.encoder.session import make_installation_error
from pincite.assistant.english.numbers import find_numbers
from pincite.assistant.english.values import classify_answer
from pincite.assistant.read.features import compute_dice, stem_content_words
from pincite.assistant.read.ranking import ScoredSentence, compute_own_logit
from pincite.assistant.regression import Regression, to_logit
from pincite.index.text.words import content_words

WEIGHTS_FILE = Path(__file__).parent / "weights" / "pairs.json"


@dataclass(frozen=True, slots=True)
class PairFeatures:
    """The evidence that two sentences answer a question differently."""

    higher_logit: float
    """Log-odds that the likelier of the two answers."""
    gap_to_best: float
    """By how much the log-odds of the other are below those of the best sentence of all."""
    logit_alone: float
    """The lower of the log-odds by the reader, with only the heading in view."""
    rank: float
    """Logarithm of the rank of the less likely one."""
    short_logit: float
    """The lower of the log-odds of the short answers among all of their sentences."""
    same_words: float
    """Share of their content words that the sentences have in common (Dice)."""
    word_overlap: float
    """The lower of the shares of the question's words that the sentences have."""
    value_words: float
    """Logarithm of the content words of the longer short answer."""
    figures: float
    """How many figures the sentences have: of many, two are easily about two things."""
    is_figure: float
    """1 if the first short answer is a figure."""
    is_date: float
    """1 if it is a date."""
    is_plain: float
    """1 if one of the two is in plain words."""


@dataclass(frozen=True, slots=True)
class PairCalibration:
    """The regression, and the lowest probability of a pair that is shown as a disagreement."""

    pair: Regression
    threshold: float

    def to_json(self) -> str:
        """Return the text of weights/pairs.json."""
        return json.dumps(asdict(self), indent=1) + "\n"


def weigh_pair(
    one: ScoredSentence,
    other: ScoredSentence,
    answers: tuple[str, str],
    ranked: Sequence[ScoredSentence],
) -> PairFeatures:
    """Return the evidence about two of the `ranked` sentences with these short answers."""
    logits = [compute_own_logit(each) for each in (one, other)]
    kinds = [classify_answer(each) for each in answers]
    one_stems, other_stems = (stem_content_words(each.text) for each in (one, other))
    return PairFeatures(
        higher_logit=max(logits),
        gap_to_best=max(map(compute_own_logit, ranked)) - min(logits),
        logit_alone=min(each.features.logit_alone for each in (one, other)),
        rank=math.log1p(max(ranked.index(one), ranked.index(other))),
        short_logit=min(to_logit(each.judgement.share) for each in (one, other)),
        same_words=compute_dice(one_stems, other_stems),
        word_overlap=min(each.features.word_overlap for each in (one, other)),
        value_words=math.log1p(max(len(content_words(each)) for each in answers)),
        figures=float(sum(len([*find_numbers(each.text)]) for each in (one, other))),
        is_figure=float(kinds[0] == "figure"),
        is_date=float(kinds[0] == "date"),
        is_plain=float("words" in kinds),
    )


@lru_cache(maxsize=1)
def load_pair_calibration() -> PairCalibration:
    """Return the calibration in use.

    Raises StoreError if weights/pairs.json is missing or damaged.
    """
    try:
        return _parse_calibration(json.loads(WEIGHTS_FILE.read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise make_installation_error(
            f"{WEIGHTS_FILE.name}, the calibration of disagreements, cannot be read"
        ) from error


def _parse_calibration(row: Mapping[str, object]) -> PairCalibration:
    pair = Regression(**row["pair"])  # type: ignore[arg-type]
    if not pair.weights.keys() <= {each.name for each in fields(PairFeatures)}:
        raise KeyError("a weight of no feature")
    return PairCalibration(**{**row, "pair": pair})  # type: ignore[arg-type]
