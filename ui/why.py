"""Why the closest sentence of a declined answer was not enough, in words a reader can check."""

import re

from pincite.assistant.types import Answer
from pincite.index.words import STOPWORDS, content_words, stems
from pincite.ui.texts import Texts

_MOST = 4
_WORD = re.compile(r"\w+(?:['’]\w+)*")

# They ask, and are in no answer.
_ASKING = (
    "many much long often far old big large tall kind sort name number year day time "
    "during between since until within against among"
).split()
_NEAR = 0.25
"""The confidence from which on a sentence may well answer, and only caution declined it."""


def why(found: Answer, texts: Texts) -> str:
    """Return the reason, by the words of the question that the sentence and its title lack."""
    missing = lacking(found)
    if missing:
        return texts("answer.lacks", words=", ".join(missing))
    return texts("answer.unsure" if found.confidence >= _NEAR else "answer.weak")


def lacking(found: Answer) -> tuple[str, ...]:
    """Return the words of the question that what came closest does not have, as they were typed."""
    said = " ".join(
        f"{each.title or ''} {each.published or ''} {each.quote}" for each in found.closest
    )
    there = {*stems(content_words(said)), *stems(_ASKING)}
    absent: dict[str, str] = {}
    for typed in _WORD.findall(found.standalone_question):
        for word in content_words(typed):
            if word not in STOPWORDS and not there.intersection(stems([word])):
                absent.setdefault(word, typed)
    return tuple(list(absent.values())[:_MOST])
