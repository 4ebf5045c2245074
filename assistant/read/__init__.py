"""A question and passages go in; their sentences come out, ranked by how likely each answers."""

from pincite.assistant.read.confidence import estimate_confidence
from pincite.assistant.read.ranking import ScoredSentence, rank_sentences, score
from pincite.assistant.regression import to_probability

__all__ = ["ScoredSentence", "estimate_confidence", "rank_sentences", "score", "to_probability"]
