"""An article → its sentences, the passages made of them, and what is embedded of each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.embedding.local import Embedder
from pincite.index.sentences import boundaries as sentences
from pincite.index.text.visible import visible
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


@dataclass(frozen=True, slots=True)
class Cut:
    """An article in parts. `vectors` names the vector of each passage, after the text it is of."""

    article: Article
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    vectors: tuple[str, ...]

    def texts(self) -> dict[str, str]:
        """Return what is embedded, by the name of the vector it gives."""
        texts = (embedded_text(self.article, each) for each in self.passages)
        return dict(zip(self.vectors, texts, strict=True))


def cut(article: Article, embedder: Embedder) -> Cut:
    """Cut an article into sentences, and these into passages that fit the embedder."""
    spans = sentences.split(article.text)
    parts = tuple(
        Sentence(article.id, position, span.start, span.end) for position, span in enumerate(spans)
    )
    title, *counts = embedder.count_tokens(
        [article.title or "", *(article.text[part.start : part.end] for part in parts)]
    )
    # A title of more than half the room is no reason for passages of single sentences.
    limit = max(embedder.max_tokens - title, embedder.max_tokens // 2)
    windows = window(parts, counts, limit)
    names = tuple(_name(embedded_text(article, each)) for each in windows)
    return Cut(article, parts, windows, names)


def _name(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
