"""A sentence → the sentence of a near-duplicate article that states the same fact."""

from collections.abc import Sequence

from pincite.index.duplicates.alignment import SentenceAligner


def find_counterpart(sentence: str, texts: Sequence[str]) -> int | None:
    """Return the position of the text most like a sentence; None if none is about the same fact."""
    if not texts:
        return None
    alignments, [alignment] = SentenceAligner().align([texts, [sentence]])
    points = [each.point for each in alignments]
    return points.index(alignment.point) if alignment.point in points else None
