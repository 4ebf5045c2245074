"""A statement and the sentences it cites → whether they support it, how far, and why not."""

from pincite.assistant.check.verdict import Verdict, support

__all__ = ["Verdict", "support"]
