"""The quotations of a news story → where each stands, and who is named as its speaker."""

import re
from collections.abc import Iterator

from pincite.index.sentences import split

from training.data.news import Row

PRONOUNS = frozenset("he she they it we i you".split())
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_NOT_A_NAME = frozenset("a an the his her its their our my mr mrs ms dr sir".split())

Labels = tuple[str, ...]
"""The speaker by name, and as the article mentions them where they speak."""


def join_article(article: Row) -> tuple[str, list[tuple[int, int]]]:
    """Return the text of an article, and where each of its sentences starts and ends in it."""
    spans, start = [], 0
    for sentence in article["sentences"]:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 1
    return " ".join(article["sentences"]), spans


def iter_quotations(story: Row) -> Iterator[tuple[str, int, int, Labels]]:
    """Yield the text of an article, the start and end of the sentence that begins the quotation, as
    an index splits the text, and its labels."""
    for quotation in story["quotes"]:
        article, sentence = quotation["at"]
        text, spans = join_article(story["articles"][article])
        mention = quotation["mention"][2]
        labels = [quotation["speaker"], *([] if mention.lower() in PRONOUNS else [mention])]
        start = text.find(quotation["words"], *spans[sentence])
        span = next((each for each in split(text) if each.start <= start < each.end), None)
        if span:
            yield text, span.start, span.end, tuple(labels)


def names_speaker(name: str, labels: Labels) -> bool:
    """Return whether a name has all words of a label, or a label has all words of the name.

    Titles and articles do not count.
    """
    found = _list_words(name)
    return bool(found) and any(
        found <= label or (label and label <= found) for label in map(_list_words, labels)
    )


def _list_words(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name)} - _NOT_A_NAME
