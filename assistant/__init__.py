"""From a question and an index to an answer whose every statement is cited."""

from pincite.assistant.chain import build_chain
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import ModelSettings
from pincite.assistant.settings import DEFAULTS, Settings
from pincite.assistant.text_check import TextCheck, check_text
from pincite.assistant.types import Answer, Citation, Question, Statement

__all__ = [
    "DEFAULTS",
    "Answer",
    "Citation",
    "ModelError",
    "ModelSettings",
    "Question",
    "Settings",
    "Statement",
    "TextCheck",
    "build_chain",
    "check_text",
]
