"""An article → its sentences, passages of whole sentences, and the text to embed for each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.embedding.local import Embedder
from pincite.index.sentences import boundaries
from pincite.index.text.reading_form import to_reading_form
from pincite.index.types import Article, Passage, Sentence

VERSION = "3"
"""Changes when the same article would give different passages, texts to embed or words.

Indexes of another version are then refused.
"""


@dataclass(frozen=True, slots=True)
class ChunkedArticle:
    """An article, its sentences and its passages.

    `vector_ids`: for each passage, the id of its vector, a hash of the text that is embedded.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    vector_ids: tuple[str, ...]

    def make_embedding_inputs(self) -> dict[str, str]:
        """Return the texts to embed, by the ids of their vectors."""
        texts = (make_embedding_input(self.article, each) for each in self.passages)
        return dict(zip(self.vector_ids, texts, strict=True))


def chunk(article: Article, embedder: Embedder) -> ChunkedArticle:
    """Split an article into sentences, and pack these into passages that fit the embedder."""
    spans = boundaries.split(article.text)
    sentences = tuple(
        Sentence(article.id, position, span.start, span.end) for position, span in enumerate(spans)
    )
    title_tokens, *sentence_tokens = embedder.count_tokens(
        [article.title or "", *(article.text[each.start : each.end] for each in sentences)]
    )
    # A very long title must not leave room for only one sentence in each passage.
    limit = max(embedder.max_tokens - title_tokens, embedder.max_tokens // 2)
    passages = pack_sentences(sentences, sentence_tokens, limit)
    vector_ids = tuple(_hash_text(make_embedding_input(article, each)) for each in passages)
    return ChunkedArticle(article, sentences, passages, vector_ids)


def pack_sentences(
    sentences: Sequence[Sentence], token_counts: Sequence[int], max_tokens: int
) -> tuple[Passage, ...]:
    """Pack the sentences of an article, in order, into passages of at most `max_tokens`.

    `token_counts` has the number of tokens of each sentence. Passages do not overlap and are of
    about equal size. A sentence that is longer than `max_tokens` is a passage of its own.
    """
    passages: list[Passage] = []
    buffer: list[Sentence] = []
    buffer_tokens = 0
    remaining_tokens = sum(token_counts)
    target = _compute_target_size(remaining_tokens, max_tokens)
    for sentence, count in zip(sentences, token_counts, strict=True):
        if buffer and (buffer_tokens + count > max_tokens or buffer_tokens + count / 2 > target):
            passages.append(Passage(buffer[0].article_id, tuple(buffer)))
            remaining_tokens -= buffer_tokens
            target = _compute_target_size(remaining_tokens, max_tokens)
            buffer, buffer_tokens = [], 0
        buffer.append(sentence)
        buffer_tokens += count
    if buffer:
        passages.append(Passage(buffer[0].article_id, tuple(buffer)))
    return tuple(passages)


def make_embedding_input(article: Article, passage: Passage) -> str:
    """Return the text to embed for a passage: the title, and the reading form of its sentences."""
    text = to_reading_form(article.text[passage.start : passage.end])
    return f"{article.title}\n{text}" if article.title else text


def _compute_target_size(tokens: int, max_tokens: int) -> float:
    """Return the mean size of the fewest passages that hold `tokens`."""
    return tokens / max(1, -(-tokens // max_tokens))


def _hash_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
