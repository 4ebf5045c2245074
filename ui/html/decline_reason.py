"""Why the closest sentence of a declined answer was not enough, in words a reader can check."""

from pincite.assistant.types import Answer
from pincite.index.text.words import STOPWORDS, WORD, content_words, stems, words
from pincite.ui.i18n import Translations

_MAX_WORDS = 4
_LONG_WORD_LENGTH, _PREFIX_LENGTH = 8, 4

_PLAUSIBLE_CONFIDENCE = 0.25
"""The confidence from which on a sentence may well answer, and only caution declined it."""


def explain_decline(answer: Answer, translations: Translations) -> str:
    """Return the reason, by the words of the question that the sentence and its title lack."""
    missing = find_missing_words(answer)
    if missing:
        return translations("answer.lacks", words=", ".join(missing))
    if answer.confidence >= _PLAUSIBLE_CONFIDENCE:
        return translations("answer.unsure")
    question_stems = stems(content_words(answer.standalone_question))
    shared_stems = set(question_stems).intersection(stems(words(_closest_text(answer))))
    return translations("answer.weak" if shared_stems else "answer.apart")


def find_missing_words(answer: Answer) -> tuple[str, ...]:
    """Return the words of the question that what came closest does not have, as they were typed.

    Names, numbers, and long words of which no form is there: of short ones (bring, brought) that
    cannot be told.
    """
    closest_words = words(_closest_text(answer))
    closest_stems, prefixes = (
        set(stems(closest_words)),
        {word[:_PREFIX_LENGTH] for word in closest_words},
    )
    missing: dict[str, str] = {}
    for position, typed in enumerate(WORD.findall(answer.standalone_question)):
        word = words(typed)[0]
        is_name_or_number = typed[0].isdigit() or (
            position > 0 and len(typed) > 1 and typed[0].isupper()
        )
        is_unmatched_long_word = (
            len(word) >= _LONG_WORD_LENGTH
            and word not in STOPWORDS
            and word[:_PREFIX_LENGTH] not in prefixes
        )
        if (is_name_or_number or is_unmatched_long_word) and not closest_stems.intersection(
            stems([word])
        ):
            missing.setdefault(word, typed)
    return tuple(list(missing.values())[:_MAX_WORDS])


def _closest_text(answer: Answer) -> str:
    return " ".join(
        f"{each.title or ''} {each.published or ''} {each.quote}" for each in answer.closest
    )
