"""A statement and the sentences it cites → whether they support it, how far, and why not."""

from pincite.assistant.check.checker import Checker, load_checker
from pincite.assistant.check.cited import CitedSentence
from pincite.assistant.check.verdict import CitedStatement, Verdict, support, verify, verify_all

__all__ = [
    "Checker",
    "CitedSentence",
    "CitedStatement",
    "Verdict",
    "load_checker",
    "support",
    "verify",
    "verify_all",
]
