"""Question and passages → their sentences, ranked by how likely each answers."""

from pincite.assistant.read.ranking import Read, confidence, probability, read, score

__all__ = ["Read", "confidence", "probability", "read", "score"]
