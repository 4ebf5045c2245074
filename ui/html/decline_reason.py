"""Why the closest sentence of a declined answer was not enough, in words a reader can check."""

import re

from pincite.assistant.types import Answer
from pincite.index.text.words import STOPWORDS, content_words, stems, words
from pincite.ui.i18n import Texts

_MOST = 4
_LONG, _SHARED = 8, 4
_WORD = re.compile(r"\w+(?:['’]\w+)*")

_NEAR = 0.25
"""The confidence from which on a sentence may well answer, and only caution declined it."""


def why(found: Answer, texts: Texts) -> str:
    """Return the reason, by the words of the question that the sentence and its title lack."""
    missing = lacking(found)
    if missing:
        return texts("answer.lacks", words=", ".join(missing))
    if found.confidence >= _NEAR:
        return texts("answer.unsure")
    asked = stems(content_words(found.standalone_question))
    near = set(asked).intersection(stems(words(_shown(found))))
    return texts("answer.weak" if near else "answer.apart")


def lacking(found: Answer) -> tuple[str, ...]:
    """Return the words of the question that what came closest does not have, as they were typed.

    Names, numbers, and long words of which no form is there: of short ones (bring, brought) that
    cannot be told.
    """
    said = words(_shown(found))
    stemmed, starts = set(stems(said)), {word[:_SHARED] for word in said}
    absent: dict[str, str] = {}
    for place, typed in enumerate(_WORD.findall(found.standalone_question)):
        word = words(typed)[0]
        named = typed[0].isdigit() or (place > 0 and len(typed) > 1 and typed[0].isupper())
        long = len(word) >= _LONG and word not in STOPWORDS and word[:_SHARED] not in starts
        if (named or long) and not stemmed.intersection(stems([word])):
            absent.setdefault(word, typed)
    return tuple(list(absent.values())[:_MOST])


def _shown(found: Answer) -> str:
    return " ".join(
        f"{each.title or ''} {each.published or ''} {each.quote}" for each in found.closest
    )
