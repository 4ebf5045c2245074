"""Explain a declined answer: why its closest sentence does not answer the question."""

from pincite.assistant.types import Answer
from pincite.index.text.languages import detect_language
from pincite.index.text.words import STOPWORDS, WORD, content_words, stems, words
from pincite.ui.i18n import Translations

_MAX_WORDS = 4
_LONG_WORD_LENGTH, _PREFIX_LENGTH = 8, 4
_EMPTY_WORDS = frozenset("happened happening reported mentioned described currently".split())
"""Long words that a question may have about any subject."""

_PLAUSIBLE_CONFIDENCE = 0.25
"""At this confidence or above, the sentence may answer: only the caution setting declined it."""


def explain_decline(answer: Answer, translations: Translations) -> str:
    """Return the reason in one sentence that a reader can check.

    If the closest sentence lacks words of the question, these words are the reason.
    """
    missing = find_missing_words(answer)
    if missing:
        return translations("answer.lacks", words=", ".join(missing))
    if answer.confidence >= _PLAUSIBLE_CONFIDENCE:
        return translations("answer.unsure")
    language = detect_language(answer.standalone_question)
    question_stems = stems(content_words(answer.standalone_question, language), language)
    shared_stems = set(question_stems).intersection(stems(words(_join_closest(answer)), language))
    return translations("answer.weak" if shared_stems else "answer.apart")


def find_missing_words(answer: Answer) -> tuple[str, ...]:
    """Return up to `_MAX_WORDS` words of the question, as typed, that the closest sentences lack.

    Only names, numbers and long words count. A long word is present if a word with the same
    first letters is; for short words (bring, brought) that comparison would be unreliable.
    """
    language = detect_language(answer.standalone_question)
    closest_words = words(_join_closest(answer))
    closest_stems = set(stems(closest_words, language))
    closest_prefixes = {word[:_PREFIX_LENGTH] for word in closest_words}
    missing: dict[str, str] = {}
    for position, typed in enumerate(WORD.findall(answer.standalone_question)):
        word = words(typed)[0]
        expected = _is_name_or_number(typed, position) or (
            _is_long_word(word) and word[:_PREFIX_LENGTH] not in closest_prefixes
        )
        if expected and not closest_stems.intersection(stems([word], language)):
            missing.setdefault(word, typed)
    return tuple(list(missing.values())[:_MAX_WORDS])


def _is_name_or_number(typed: str, position: int) -> bool:
    """Whether a word of the question is a number, or capitalised but not the first word."""
    return typed[0].isdigit() or (position > 0 and len(typed) > 1 and typed[0].isupper())


def _is_long_word(word: str) -> bool:
    return len(word) >= _LONG_WORD_LENGTH and word not in STOPWORDS | _EMPTY_WORDS


def _join_closest(answer: Answer) -> str:
    return " ".join(
        f"{citation.title or ''} {citation.published or ''} {citation.quote}"
        for citation in answer.closest
    )
