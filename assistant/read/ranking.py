"""Question and passages → their sentences, each with how likely it answers."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.assistant.read.answer_type import tells_time, wanted
from pincite.assistant.read.calibration import Signs, calibration
from pincite.assistant.read.reader import Judged, Reader, Text, carried
from pincite.index import Index
from pincite.index.readers.headline import credits_end
from pincite.index.text.visible import places, visible
from pincite.index.text.words import content_words, stems
from pincite.index.types import Article, Passage, Sentence

AGAIN = 12
"""How many sentences are read a second time, each alone: a passage lends weight to all of its own,
and some say less than they seem to say there."""

_OF_THE_ARTICLE = re.compile(
    r"(?i)\b(?:wrote|written|writer|authors?|by-?line|reporters?|journalists?|published|updated)\b"
)
"""What asks for the lines that say by whom and of when an article is."""


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence that was read: `article.text[sentence.start:sentence.end] == text`.

    `odds` are the calibrated log-odds, of all its signs, that it answers.
    """

    article: Article
    sentence: Sentence
    text: str
    judged: Judged
    signs: Signs
    odds: float


def score(
    question: str,
    sentences: Sequence[str],
    contexts: Sequence[str] | None = None,
    *,
    reader: Reader = carried,
) -> list[float]:
    """Return for each sentence how likely it answers the question, from 0 to 1.

    Each is read alone, under the title that `contexts` gives it. This is relevance, not
    entailment, and English.
    """
    titles = contexts or [""] * len(sentences)
    texts = [Text(title, (each,)) for title, each in zip(titles, sentences, strict=True)]
    return [probability(judged.odds) for (judged,) in reader(question, texts)]


def read(
    question: str, passages: Sequence[Passage], index: Index, reader: Reader
) -> tuple[Read, ...]:
    """Read the sentences of passages, each within its passage; the best ones alone too.

    Returns them best first, without the headlines of the articles, and without the lines that
    say by whom and of when an article is where the question asks for something else.
    """
    weighed = calibration().weighed
    asked = frozenset(stems(content_words(question)))
    when = wanted(question) == {"date"}
    articles = {p.article_id: index.article(p.article_id) for p in passages}
    of_it = _OF_THE_ARTICLE.search(question)
    tops = {each.id: 0 if of_it else credits_end(each.text) for each in articles.values()}
    texts = [_shown(articles[p.article_id], p.sentences) for p in passages]
    found: list[Read] = []
    for passage, judged in zip(passages, reader(question, texts), strict=True):
        article = articles[passage.article_id]
        for sentence, each in zip(passage.sentences, judged, strict=True):
            text = article.text[sentence.start : sentence.end]
            if _is_headline(article, sentence, text) or sentence.end <= tops[article.id]:
                continue
            words = len(asked & set(stems(content_words(text)))) / max(1, len(asked))
            signs = Signs(each.odds, each.odds, passage.score, words)
            shown = _placed(each, text)
            if when and shown.short and not tells_time(text[slice(*shown.short)]):
                shown = replace(shown, short=None, sure=0.0)
            found.append(Read(article, sentence, text, shown, signs, weighed(signs)))
    found.sort(key=_likeliest)
    best = _again(question, found[:AGAIN], reader)
    return (*best, *(replace(e, odds=min(e.odds, best[-1].odds)) for e in found[AGAIN:]))


def _again(question: str, found: Sequence[Read], reader: Reader) -> list[Read]:
    """Read sentences once more, each alone. Returns them best first."""
    judged = reader(question, [_shown(each.article, (each.sentence,)) for each in found])
    weighed = calibration().weighed
    again = []
    for each, (alone,) in zip(found, judged, strict=True):
        signs = replace(each.signs, alone=alone.odds)
        again.append(replace(each, signs=signs, odds=weighed(signs)))
    return sorted(again, key=_likeliest)


def confidence(sentences: Sequence[Read]) -> float:
    """Return how likely the first of sentences (best first) answers, from 0 to 1."""
    return probability(sentences[0].odds) if sentences else 0.0


def probability(odds: float) -> float:
    """Return the probability that has these log-odds."""
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, odds))))


def _is_headline(article: Article, sentence: Sentence, text: str) -> bool:
    """Tell whether a sentence is only the title, which the text below says in full."""
    same = text.split() == (article.title or "").split()
    return same and text[-1] not in ".!?…" and bool(article.text[sentence.end :].strip())


def _likeliest(each: Read) -> float:
    return -each.odds


def _shown(article: Article, sentences: Sequence[Sentence]) -> Text:
    """What sentences show: their characters that do not are no part of what is read."""
    shown = (visible(article.text[each.start : each.end]) for each in sentences)
    return Text(visible(article.title or ""), tuple(shown))


def _placed(judged: Judged, text: str) -> Judged:
    """Let the short answer count the characters of `text`, not only those that show."""
    if judged.short is None:
        return judged
    start, last = judged.short[0], judged.short[1] - 1
    for hidden in places(text):
        start += hidden <= start
        last += hidden <= last
    return replace(judged, short=(start, last + 1))
