"""The evidence for a sentence beside the reader's judgement: words, names and newer reports."""

import re
from collections.abc import Callable, Sequence

from pincite.assistant.english.names import HONORIFICS, find_names
from pincite.index.text.dates import MONTH
from pincite.index.text.words import content_words, stems
from pincite.index.types import Article

_MIN_PREFIX, _MAX_ENDING = 4, 3
"""A word counts as present if the text has its beginning: without up to _MAX_ENDING letters, but at
least _MIN_PREFIX. "Russian" is present where "Russia" is."""
_MAX_NAMES = 6
_DAY_OR_MONTH = re.compile(rf"(?i){MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)days?")


def stem_content_words(text: str) -> frozenset[str]:
    """Return the stems of the content words of a text."""
    return frozenset(stems(content_words(text)))


def compute_word_overlap(question_stems: frozenset[str], sentence_stems: frozenset[str]) -> float:
    """Return the share of the question's stems that the sentence has, 0 to 1."""
    return len(question_stems & sentence_stems) / max(1, len(question_stems))


def make_name_counter(question: str) -> Callable[[Article], float]:
    """Return a function that counts the names of the question which an article lacks.

    Of a name of two words, each word counts half: "Peter Sand" where an article has "Petra Sand"
    is half a name.
    """
    names = [_split_name(name) for name in find_names(question)[:_MAX_NAMES]]
    names = [words for words in names if words]
    counts: dict[str, float] = {}

    def count_missing(article: Article) -> float:
        if names and article.id not in counts:
            text = f"{article.title or ''} {article.publisher or ''} {article.text}"
            lowered = text.lower()
            counts[article.id] = sum(
                sum(not _is_present(word, text, lowered) for word in words) / len(words)
                for words in names
            )
        return counts.get(article.id, 0.0)

    return count_missing


def _split_name(name: str) -> list[str]:
    return [
        word
        for word in re.findall(r"[\w.]+(?:['’-]\w+)*", name)
        if word[0].isupper()
        and word.lower().strip(".") not in HONORIFICS
        and not _DAY_OR_MONTH.fullmatch(word)
    ]


def _is_present(word: str, text: str, lowered_text: str) -> bool:
    plain = re.sub(r"['’]s$|\.", "", word)
    if plain.isupper() and 1 < len(plain) < 6:
        initials = r"[\s-]+(?:(?:of|the|and|for)\s+)?".join(rf"{letter}\w+" for letter in plain)
        return bool(re.search(rf"\b{r'.?'.join(plain)}\b|\b{initials}", text))
    prefix = plain.lower()[: max(_MIN_PREFIX, len(plain) - _MAX_ENDING)]
    return prefix in lowered_text


def compute_newer_rivals(
    published: Sequence[str | None],
    stem_sets: Sequence[frozenset[str]],
    probabilities: Sequence[float],
) -> list[float]:
    """Return for each sentence how likely a sentence of a newer article says the same anew, 0 to 1.

    The best rival counts: its probability to answer, times the share of words that the two have in
    common (Dice coefficient).
    """
    return [
        max(
            (
                probabilities[other] * _compute_dice(stem_sets[one], stem_sets[other])
                for other in range(len(published))
                if (published[other] or "")[:10] > (published[one] or "9999")[:10]
            ),
            default=0.0,
        )
        for one in range(len(published))
    ]


def _compute_dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / max(1, len(one) + len(other))
