"""The ranked sentences → how sure it is that the best one, and its few words, answer."""

import math
from collections.abc import Sequence
from dataclasses import asdict

from pincite.assistant.read.calibration import MIN_LOGIT, ConfidenceFeatures
from pincite.assistant.read.ranking import RERANK_DEPTH, ScoredSentence
from pincite.assistant.regression import to_logit, to_probability

DOUBT_SHARE = 0.9
"""Highest confidence, as a share of a threshold: of `perhaps` if a name of the question is in no
article, of the lowest that answers if the sentence contradicts a figure of the question."""


def estimate_confidence(sentences: Sequence[ScoredSentence]) -> float:
    """Return the probability that the likeliest of `sentences` answers; 0 if empty.

    A name of the question that stands in no article which was read makes it no answer; a figure
    that the sentence contradicts leaves it in doubt.
    """
    if not sentences:
        return 0.0
    best = max(sentences, key=lambda each: each.logit)
    calibration = best.calibration
    values = asdict(weigh_best(best, sentences))
    confidence = to_probability(calibration.confidence.compute_logit(values))
    if best.features.absent_names:
        return min(confidence, DOUBT_SHARE * calibration.perhaps_threshold)
    if best.features.conflicting_figures:
        return min(confidence, DOUBT_SHARE * calibration.thresholds["low"])
    return confidence


def weigh_best(best: ScoredSentence, sentences: Sequence[ScoredSentence]) -> ConfidenceFeatures:
    """Return the evidence that the best of `sentences` is right."""
    rivals = [
        each.logit
        for each in sentences[:RERANK_DEPTH]
        if each.sentence != best.sentence and each.article.id == best.article.id
    ]
    highest = max(rivals, default=MIN_LOGIT)
    # Odds of a reader of one's own can be too large for a float: they are summed as logarithms.
    total = highest + math.log(sum(math.exp(each - highest) for each in rivals) or 1.0)
    return ConfidenceFeatures(
        sentence=best.logit,
        passage_logit=best.features.passage_logit,
        sufficient_logit=best.features.sufficient_logit,
        word_similarity=best.features.word_similarity,
        article_rivals=max(MIN_LOGIT, total),
    )


def estimate_short_answer(scored: ScoredSentence, confidence: float) -> float:
    """Return the probability that the few words of a sentence answer; 0 if it names none.

    `confidence` is the probability that the sentence answers.
    """
    if scored.judgement.short is None:
        return 0.0
    values = {
        "span": to_logit(scored.judgement.span_probability),
        "share": to_logit(scored.judgement.share),
        "confidence": to_logit(confidence),
    }
    return to_probability(scored.calibration.short_answer.compute_logit(values))


def is_sure_of_short_answer(scored: ScoredSentence, confidence: float) -> bool:
    """Return whether the few words of a sentence are to be shown, as in `estimate_short_answer`."""
    threshold = scored.calibration.short_answer_threshold
    return estimate_short_answer(scored, confidence) >= threshold
