"""From a question and an index to an answer whose every statement is cited."""

from pincite.assistant.chain import build_chain
from pincite.assistant.settings import DEFAULTS, Settings
from pincite.assistant.types import Answer, Citation, Question, Statement

__all__ = ["DEFAULTS", "Answer", "Citation", "Question", "Settings", "Statement", "build_chain"]
