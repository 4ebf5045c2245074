"""The evidence for a sentence beside the reader's judgement: words, names and newer reports."""

import re
from collections.abc import Sequence

from pincite.assistant.english.names import HONORIFICS, find_names
from pincite.assistant.english.numbers import NumberMention, find_numbers
from pincite.index.text.dates import MONTH
from pincite.index.text.words import content_words, stems
from pincite.index.types import Article

_MIN_PREFIX, _MAX_ENDING = 4, 3
"""A word counts as present if the text has its beginning: without up to _MAX_ENDING letters, but at
least _MIN_PREFIX. "Russian" is present where "Russia" is."""
_MAX_NAMES = 6
_PLURAL_ABBREVIATION = re.compile(r"[A-Z]{2,}s")
"""MPs and NGOs are no names."""
_DAY_OR_MONTH = re.compile(rf"(?i){MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)days?")


def stem_content_words(text: str, language: str | None = None) -> frozenset[str]:
    """Return the stems of the content words of a text; `language` is English by default."""
    return frozenset(stems(content_words(text, language), language))


def compute_word_overlap(question_stems: frozenset[str], sentence_stems: frozenset[str]) -> float:
    """Return the share of the question's stems that the sentence has, 0 to 1."""
    return len(question_stems & sentence_stems) / max(1, len(question_stems))


class NameCounter:
    """Counts the names of a question that articles lack.

    Of a name of two words, each word counts half: "Peter Sand" where an article has "Petra Sand"
    is half a name.
    """

    def __init__(self, question: str) -> None:
        names = [_split_name(name) for name in find_names(question)[:_MAX_NAMES]]
        self._names = [] if _is_title_case(question) else [words for words in names if words]
        self._missing: dict[str, tuple[float, ...]] = {}

    def count_missing(self, article: Article) -> float:
        """Return how many names the article lacks."""
        if article.id not in self._missing:
            text = f"{article.title or ''} {article.publisher or ''} {article.text}"
            lowered = text.lower()
            self._missing[article.id] = tuple(
                sum(not _is_present(word, text, lowered) for word in words) / len(words)
                for words in self._names
            )
        return sum(self._missing[article.id])

    def count_absent(self) -> int:
        """Return how many whole names all articles lack that were counted so far."""
        return sum(
            all(missing[n] == 1 for missing in self._missing.values())
            for n in range(len(self._names) if self._missing else 0)
        )


def _is_title_case(question: str) -> bool:
    """Return whether a question is written as a title, so that capitals do not show names."""
    words = [word for word in re.findall(r"[^\W\d_]+", question) if len(word) > _MIN_PREFIX]
    return len(words) > _MIN_PREFIX and all(word[0].isupper() for word in words)


def _split_name(name: str) -> list[str]:
    return [
        word
        for word in re.findall(r"[\w.]+(?:['’-]\w+)*", name)
        if word[0].isupper()
        and word.lower().strip(".") not in HONORIFICS
        and not _DAY_OR_MONTH.fullmatch(word)
        and not _PLURAL_ABBREVIATION.fullmatch(word)
    ]


def _is_present(word: str, text: str, lowered_text: str) -> bool:
    plain = re.sub(r"['’]s$|\.", "", word)
    if plain.isupper() and 1 < len(plain) < 6:
        initials = r"[\s-]+(?:(?:of|the|and|for)\s+)?".join(rf"{letter}\w+" for letter in plain)
        return bool(re.search(rf"\b{r'.?'.join(plain)}\b|\b{initials}", text))
    prefix = plain.lower()[: max(_MIN_PREFIX, len(plain) - _MAX_ENDING)]
    return prefix in lowered_text


def count_conflicting_figures(question: Sequence[NumberMention], text: str) -> int:
    """Return how many figures of a question a text contradicts: it has others of the same unit.

    A text about the 100 metres does not answer a question about the 200 metres.
    """
    found = list(find_numbers(text)) if question else []
    return sum(
        any(each.unit == asked.unit for each in found)
        and all(each.conflicts_with(asked) for each in found if each.unit == asked.unit)
        for asked in question
        if asked.unit
    )


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
                probabilities[other] * compute_dice(stem_sets[one], stem_sets[other])
                for other in range(len(published))
                if (published[other] or "")[:10] > (published[one] or "9999")[:10]
            ),
            default=0.0,
        )
        for one in range(len(published))
    ]


def compute_dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of words that two sets have in common, 0 to 1."""
    return 2 * len(one & other) / max(1, len(one) + len(other))
