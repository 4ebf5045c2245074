"""The types in an answer, for the checkpoints of LangGraph."""

from pincite.assistant.types import (
    Answer,
    Antecedent,
    Citation,
    Dispute,
    Opinion,
    Question,
    ShortAnswer,
    Speaker,
    Statement,
    Usage,
)
from pincite.index.types import Copy, Coverage, Filters, Passage, Sentence

CHECKPOINT_TYPES: tuple[type, ...] = (
    Answer,
    Antecedent,
    Citation,
    Copy,
    Coverage,
    Dispute,
    Filters,
    Opinion,
    Passage,
    Question,
    Sentence,
    ShortAnswer,
    Speaker,
    Statement,
    Usage,
)
"""What a serializer must know to restore a state with an `Answer` or a `Question` in it:

`JsonPlusSerializer(allowed_msgpack_modules=CHECKPOINT_TYPES)`. LangGraph warns of types that it
does not know, and refuses them if it is told to be strict.
"""
