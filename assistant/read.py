"""Question and passages → their sentences, each with how likely it answers."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from pincite.assistant.features import features
from pincite.index import Embedder, Index
from pincite.index.invisible import visible
from pincite.index.types import Article, Copy, Passage, Sentence

Scorer = Callable[[str, Sequence[str], Sequence[str]], Sequence[float]]
"""(question, sentences, a context for each) → how likely each answers, 0 to 1."""

# Of `features.NAMES`. Fitted on openly licensed questions, half of them asked where the answer is
# not (benchmarks/fit_scorer.py), with less trust in nearness than that text alone would give,
# since newswire is worded further from its questions. The bias takes two of three questions to
# be answerable. Headings and questions are rare in that text: their weights are set by hand.
_WEIGHTS = (5.0, 2.5, 1.7, -1.7, -0.8, -0.8)
_BIAS = -4.9


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence that was read: `article.text[sentence.start:sentence.end] == text`."""

    article: Article
    sentence: Sentence
    text: str
    context: str
    score: float
    also_in: tuple[Copy, ...] = ()


def score(
    question: str,
    sentences: Sequence[str],
    contexts: Sequence[str] | None = None,
    *,
    embedder: Embedder | None = None,
) -> list[float]:
    """Return for each sentence how likely it answers the question, from 0 to 1.

    `contexts` says for each what it stands in (a title, the sentence before). What speaks for
    a sentence is in `features`; this is relevance, not entailment, and English.
    """
    if not sentences:
        return []
    vectors = (embedder or _default_embedder()).vectors([question, *sentences])
    cosines = (vectors[1:] @ vectors[0]).tolist()
    rows = features(question, sentences, contexts or [""] * len(sentences), cosines)
    return [
        _sigmoid(_BIAS + sum(w * x for w, x in zip(_WEIGHTS, row, strict=True))) for row in rows
    ]


def read(
    question: str, passages: Sequence[Passage], index: Index, scorer: Scorer
) -> tuple[Read, ...]:
    """Read what the sentences of passages show, each with what is before it; best first."""
    articles = {p.article_id: index.article(p.article_id) for p in passages}
    found: list[tuple[Article, Sentence, str, str]] = []
    for passage in passages:
        article = articles[passage.article_id]
        before = ""
        for sentence in passage.sentences:
            text = article.text[sentence.start : sentence.end]
            found.append((article, sentence, text, f"{article.title or ''} {before}"))
            before = visible(text)
    scores = scorer(question, [visible(each[2]) for each in found], [each[3] for each in found])
    everything = [
        Read(*each, score, index.also_in(each[1]))
        for each, score in zip(found, scores, strict=True)
    ]
    return tuple(sorted(everything, key=lambda each: -each.score))


@cache
def _default_embedder() -> Embedder:
    return Embedder()


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))
