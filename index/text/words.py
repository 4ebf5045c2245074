"""A text → its words, content words and stems, for search and for comparing sentences."""

import re
from collections.abc import Iterable
from unicodedata import normalize

from pincite.index.text.languages import STOPWORDS_BY_LANGUAGE

WORD = re.compile(r"\w+(?:['’]\w+)*")
"""Pattern of a word: letters, digits and underscores, with apostrophes inside."""

STOPWORDS = STOPWORDS_BY_LANGUAGE["en"]
"""English function words, question words and auxiliaries."""

_STEMMERS = {"de": "german", "fr": "french", "es": "spanish", "it": "italian"}
_ELISION = re.compile(r"(?:[cdjlmnst]|qu|dell|nell|sull|dall|all|un|quest|quell)'(?=\w)")
"""An article or preposition that French and Italian join to the next word: l'usine."""


def words(text: str) -> list[str]:
    """Return the words of a text in order, in lower case and without a possessive 's."""
    # One character for "ü", as in other texts, and not a letter and its mark.
    composed = text if text.isascii() else normalize("NFC", text)
    found = (word.lower().replace("’", "'") for word in WORD.findall(composed))
    return [word.removesuffix("'s") if len(word) > 3 else word for word in found]


def content_words(text: str, language: str | None = None) -> list[str]:
    """Return the words that are not stop words, in order; all words if no other is left.

    `language` is English by default. In French and Italian, words lose their elided article.
    """
    found = words(text)
    if language in ("fr", "it"):
        found = [_ELISION.sub("", word) for word in found]
    stopwords = STOPWORDS_BY_LANGUAGE.get(language or "en", STOPWORDS)
    return [word for word in found if word not in stopwords] or found


def stems(terms: Iterable[str], language: str | None = None) -> list[str]:
    """Return the stem of each word, by the Snowball stemmer of the language (English: Porter2)."""
    from Stemmer import Stemmer

    # A new stemmer per call: threads must not share one.
    stemmer = Stemmer(_STEMMERS.get(language or "en", "english"))
    stemmed: list[str] = stemmer.stemWords(list(terms))
    return stemmed
