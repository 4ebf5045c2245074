"""Question and passages → their sentences, each with how likely it answers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.assistant.reader import Judged, Reader, Text, carried
from pincite.index import Index
from pincite.index.types import Article, Passage, Sentence


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence that was read: `article.text[sentence.start:sentence.end] == text`.

    `near` is the score that search gave its passage.
    """

    article: Article
    sentence: Sentence
    text: str
    judged: Judged
    near: float = 0.0


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
    """Read the sentences of passages, each within its passage; best first."""
    found: list[Read] = []
    articles = {p.article_id: index.article(p.article_id) for p in passages}
    texts = [_text(articles[passage.article_id], passage) for passage in passages]
    for passage, text, judged in zip(passages, texts, reader(question, texts), strict=True):
        article = articles[passage.article_id]
        together = zip(passage.sentences, text.sentences, judged, strict=True)
        found += [Read(article, *each, near=passage.score) for each in together]
    return tuple(sorted(found, key=lambda each: -each.judged.odds))


def probability(odds: float) -> float:
    """Return the probability that has these log-odds."""
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, odds))))


def _text(article: Article, passage: Passage) -> Text:
    sentences = tuple(article.text[each.start : each.end] for each in passage.sentences)
    return Text(article.title or "", sentences)
