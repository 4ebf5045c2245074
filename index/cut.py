"""An article → its sentences, its passages, and what is embedded of each."""

import hashlib
from dataclasses import dataclass

from pincite.index import passages, sentences
from pincite.index.embed import Embedder
from pincite.index.types import Article, Passage, Sentence


@dataclass(frozen=True, slots=True)
class Cut:
    """An article in parts. `vectors` names the vector of each passage, after the text it is of."""

    article: Article
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    vectors: tuple[str, ...]

    def texts(self) -> dict[str, str]:
        """Return what is embedded, by the name of the vector it gives."""
        texts = (passages.embedded_text(self.article, each) for each in self.passages)
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
    windows = passages.window(parts, counts, limit)
    names = tuple(_name(passages.embedded_text(article, each)) for each in windows)
    return Cut(article, parts, windows, names)


def _name(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
