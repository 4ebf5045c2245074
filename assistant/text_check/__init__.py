"""A text and an index → for each sentence of the text, whether the articles bear it out."""

from pincite.assistant.text_check.checking import MAX_CHARACTERS, check_text, stream_check
from pincite.assistant.text_check.types import FINDINGS, CheckedSentence, CheckSource, TextCheck

__all__ = [
    "FINDINGS",
    "MAX_CHARACTERS",
    "CheckSource",
    "CheckedSentence",
    "TextCheck",
    "check_text",
    "stream_check",
]
