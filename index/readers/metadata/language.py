"""A text → the language whose commonest words it uses, to read its dates."""

import re
from collections import Counter

_COMMON_WORDS = {
    "en": "the and of to in that is was for on with said has from they were been",
    "de": "der die das und ist nicht ein eine mit von den dem im sich auf für wird sind wurde",
    "fr": "le la les des et est une dans que pour qui sur pas avec du ont été",
    "es": "el la los las y es una en que por con para del se su fue han",
    "it": "il la gli di che è un una per con del della sono non nel ha",
    "pt": "o os as e um uma de do da em que para com não foi são",
    "nl": "de het een en van is dat op te zijn met voor niet werd door",
    "pl": "i w na z się nie do jest że to o po przez dla",
}
_LANGUAGES_BY_WORD: dict[str, tuple[str, ...]] = {
    word: tuple(language for language, words in _COMMON_WORDS.items() if word in words.split())
    for words in _COMMON_WORDS.values()
    for word in words.split()
}
_MIN_WORDS = 5
_SAMPLE_LENGTH = 4_000  # characters


def guess_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of `text`; None if it is not clear.

    Reads only the first characters. One language must have twice the common words of any other.
    """
    counts: Counter[str] = Counter()
    for word in re.findall(r"[^\W\d_]+", text[:_SAMPLE_LENGTH].lower()):
        counts.update(_LANGUAGES_BY_WORD.get(word, ()))
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _MIN_WORDS:
        return None
    is_clear = len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]
    return ranked[0][0] if is_clear else None
