"""A statement and an index → the sentences of the articles that are nearest to it, best first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pincite.assistant.answer.sheet import SheetSentence, build_sheet
from pincite.assistant.read.features import compute_word_overlap, stem_content_words
from pincite.assistant.read.similar_words import WordSet, compute_similarity
from pincite.index import Index
from pincite.index.embedding.local import Vectors
from pincite.index.types import NO_FILTERS, Filters

PASSAGES, PASSAGES_PER_ARTICLE = 12, 4
"""Passages that the search finds for a statement, in all and of one article."""
EMBEDDED = 16
"""Sentences, the best by their words, whose vectors are compared with that of the statement."""
COSINE_WEIGHT = 1.0
"""Weight of the cosine of the vectors beside the share of words."""
MAX_TOKENS = 100_000
"""More than the passages have, so that all of their sentences are read."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may bear a statement out.

    `similarity` is the share of the statement's words and figures that the sentence has, in the
    same or in similar words, 0 to 1. `score` orders the candidates.
    """

    found: SheetSentence
    similarity: float
    score: float

    @property
    def published(self) -> str:
        """The day of its article in ISO 8601; empty if unknown."""
        return (self.found.article.published or "")[:10]

    @property
    def context(self) -> str:
        """What surrounds the sentence: the one before it, title, outlet and date."""
        return f"{self.found.before} {self.found.headline}"


class EvidenceFinder:
    """Finds the sentences nearest to each statement of a text. Keeps their vectors."""

    def __init__(self, index: Index, filters: Filters = NO_FILTERS) -> None:
        self._index = index
        self._filters = filters
        self._vectors: dict[tuple[str, int], Vectors] = {}

    def find(self, statement: str) -> tuple[Candidate, ...]:
        """Return the EMBEDDED best sentences for a statement, best first."""
        passages = self._index.search(
            statement, PASSAGES, filters=self._filters, per_article=PASSAGES_PER_ARTICLE
        )
        sheet = build_sheet((), passages, self._index, MAX_TOKENS)
        statement_words, statement_stems = WordSet(statement), stem_content_words(statement)
        compared = [
            (each, compute_similarity(statement_words, WordSet(each.shown)), share)
            for each in sheet.values()
            for share in (compute_word_overlap(statement_stems, stem_content_words(each.shown)),)
        ]
        compared.sort(key=lambda each: -(each[1] + each[2]))
        best = compared[:EMBEDDED]
        if not best:
            return ()
        cosines = self._embed([each for each, _, _ in best]) @ self._index.embedder.embed_query(
            statement
        )
        candidates = [
            Candidate(each, similarity, similarity + share + COSINE_WEIGHT * float(cosine))
            for (each, similarity, share), cosine in zip(best, cosines, strict=True)
        ]
        return tuple(sorted(candidates, key=lambda each: -each.score))

    def _embed(self, sentences: Sequence[SheetSentence]) -> Vectors:
        """Return the vectors of sentences, of shape (sentences, dimensions)."""
        keys = [(each.article.id, each.sentence.start) for each in sentences]
        missing = {
            key: each.shown
            for key, each in zip(keys, sentences, strict=True)
            if key not in self._vectors
        }
        if missing:
            rows = self._index.embedder.embed(list(missing.values()))
            self._vectors.update(zip(missing, rows, strict=True))
        return np.stack([self._vectors[key] for key in keys])
