"""A statement and the sentences it cites → whether they support it, how far, and why not."""

from pincite.assistant.check.cited import CitedSentence
from pincite.assistant.check.verdict import Verdict, support, verify

__all__ = ["CitedSentence", "Verdict", "support", "verify"]
