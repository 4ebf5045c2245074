"""A question and passages go in; their sentences come out, ranked by how likely each answers."""

from pincite.assistant.read.ranking import (
    ScoredSentence,
    estimate_confidence,
    rank_sentences,
    score,
    to_probability,
)

__all__ = ["ScoredSentence", "estimate_confidence", "rank_sentences", "score", "to_probability"]
