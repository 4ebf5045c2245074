"""A text → its words, content words and stems, for search and for comparing sentences."""

import re
from collections.abc import Iterable

WORD = re.compile(r"\w+(?:['’]\w+)*")
"""Pattern of a word: letters, digits and underscores, with apostrophes inside."""

# English function words, question words and auxiliaries.
STOPWORDS = frozenset(
    """
    a about after again all also am an and any are aren't as at be because been before being
    but by can can't could couldn't did didn't do does doesn't doing don't each else ever every
    for from get gets got had hadn't has hasn't have haven't he her here hers herself him
    himself his how i i'm if in into is isn't it it's its itself just let's may me might more
    most much must my myself no nor not now of off on once one only or other our ours out over
    own per please s same shall she should so some such t tell than that that's the their
    theirs them themselves then there these they this those through to too under until up upon
    us very was wasn't we were weren't what what's when where which while who who's whom whose
    why will with won't would you your yours
    """.split()
)


def words(text: str) -> list[str]:
    """Return the words of a text in order, in lower case and without a possessive 's."""
    found = (word.lower().replace("’", "'") for word in WORD.findall(text))
    return [word.removesuffix("'s") if len(word) > 3 else word for word in found]


def content_words(text: str) -> list[str]:
    """Return the words that are not stop words, in order; all words if no other is left."""
    found = words(text)
    return [word for word in found if word not in STOPWORDS] or found


def stems(terms: Iterable[str]) -> list[str]:
    """Return the stem of each word (Porter2, the English Snowball stemmer)."""
    from Stemmer import Stemmer

    # A new stemmer per call: threads must not share one.
    stemmed: list[str] = Stemmer("english").stemWords(list(terms))
    return stemmed
