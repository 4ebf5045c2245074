"""Sentences → passages: runs of whole sentences that fit the embedder with the title."""

from collections.abc import Sequence

from pincite.index.invisible import visible
from pincite.index.types import Article, Passage, Sentence

VERSION = "2"


def window(sentences: Sequence[Sentence], tokens: Sequence[int], limit: int) -> tuple[Passage, ...]:
    """Cut an article's sentences into passages of at most `limit` tokens, none left out.

    `tokens` counts each sentence's. The sentences are spread evenly, so that no passage is
    much smaller than the others; passages do not overlap. A sentence that alone is beyond the
    limit is a passage of its own.
    """
    passages: list[Passage] = []
    run: list[Sentence] = []
    size = 0
    remaining = sum(tokens)
    target = _even_share(remaining, limit)
    for sentence, count in zip(sentences, tokens, strict=True):
        if run and (size + count > limit or size + count / 2 > target):
            passages.append(Passage(run[0].article_id, tuple(run)))
            remaining -= size
            target = _even_share(remaining, limit)
            run, size = [], 0
        run.append(sentence)
        size += count
    if run:
        passages.append(Passage(run[0].article_id, tuple(run)))
    return tuple(passages)


def embedded_text(article: Article, passage: Passage) -> str:
    """Return what is embedded for a passage: the article's title, then what its sentences show."""
    text = visible(article.text[passage.start : passage.end])
    return f"{article.title}\n{text}" if article.title else text


def _even_share(tokens: int, limit: int) -> float:
    return tokens / max(1, -(-tokens // limit))
