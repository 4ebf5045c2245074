"""A text → its sentences, as exact offsets."""

from pincite.index.sentences.boundaries import VERSION, Span, split

__all__ = ["VERSION", "Span", "split"]
