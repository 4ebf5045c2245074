"""An article → its sentences, the passages made of them, and what is embedded of each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.embedding.local import Embedder
from pincite.index.sentences import boundaries as sentences
from pincite.index.text.visible import strip_invisible
from pincite.index.types import Article, Passage, Sentence

VERSION = "2"


def pack_sentences(
    sentences: Sequence[Sentence], token_counts: Sequence[int], max_tokens: int
) -> tuple[Passage, ...]:
    """Cut an article's sentences into passages of at most `limit` tokens, none left out.

    `tokens` counts each sentence's. The sentences are spread evenly, so that no passage is
    much smaller than the others; passages do not overlap. A sentence that alone is beyond the
    limit is a passage of its own.
    """
    passages: list[Passage] = []
    buffer: list[Sentence] = []
    buffer_tokens = 0
    remaining_tokens = sum(token_counts)
    target = _target_size(remaining_tokens, max_tokens)
    for sentence, count in zip(sentences, token_counts, strict=True):
        if buffer and (buffer_tokens + count > max_tokens or buffer_tokens + count / 2 > target):
            passages.append(Passage(buffer[0].article_id, tuple(buffer)))
            remaining_tokens -= buffer_tokens
            target = _target_size(remaining_tokens, max_tokens)
            buffer, buffer_tokens = [], 0
        buffer.append(sentence)
        buffer_tokens += count
    if buffer:
        passages.append(Passage(buffer[0].article_id, tuple(buffer)))
    return tuple(passages)


def embedding_input(article: Article, passage: Passage) -> str:
    """Return what is embedded for a passage: the article's title, then what its sentences show."""
    text = strip_invisible(article.text[passage.start : passage.end])
    return f"{article.title}\n{text}" if article.title else text


def _target_size(tokens: int, max_tokens: int) -> float:
    return tokens / max(1, -(-tokens // max_tokens))


@dataclass(frozen=True, slots=True)
class ChunkedArticle:
    """An article in parts. `vectors` names the vector of each passage, after the text it is of."""

    article: Article
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    vector_ids: tuple[str, ...]

    def embedding_inputs(self) -> dict[str, str]:
        """Return what is embedded, by the name of the vector it gives."""
        texts = (embedding_input(self.article, each) for each in self.passages)
        return dict(zip(self.vector_ids, texts, strict=True))


def chunk(article: Article, embedder: Embedder) -> ChunkedArticle:
    """Cut an article into sentences, and these into passages that fit the embedder."""
    spans = sentences.split(article.text)
    article_sentences = tuple(
        Sentence(article.id, position, span.start, span.end) for position, span in enumerate(spans)
    )
    title_tokens, *sentence_tokens = embedder.count_tokens(
        [article.title or "", *(article.text[part.start : part.end] for part in article_sentences)]
    )
    # A title of more than half the room is no reason for passages of single sentences.
    limit = max(embedder.max_tokens - title_tokens, embedder.max_tokens // 2)
    passages = pack_sentences(article_sentences, sentence_tokens, limit)
    vector_ids = tuple(_hash_text(embedding_input(article, each)) for each in passages)
    return ChunkedArticle(article, article_sentences, passages, vector_ids)


def _hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
