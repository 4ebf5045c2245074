"""An open index: its articles and sentences, and the search for passages."""

import heapq
from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from weakref import finalize

from pincite.index.arguments import (
    require_count,
    require_embedder,
    require_filters,
    require_path,
    require_text,
)
from pincite.index.catalog.reader import Catalog
from pincite.index.duplicates.collapse import Candidate, collapse
from pincite.index.embedding.endpoint import embedder_from_name
from pincite.index.embedding.local import Embedder, ModelIdentity, Vectors
from pincite.index.errors import StoreError
from pincite.index.generations import compatibility, directory, integrity
from pincite.index.generations.manifest import Manifest
from pincite.index.generations.selection import ValidGeneration, select_newest_valid
from pincite.index.processes.forks import Owner
from pincite.index.types import (
    NO_FILTERS,
    Article,
    ArticleMetadata,
    Copy,
    Coverage,
    Filters,
    Library,
    Passage,
    Sentence,
    Skipped,
)
from pincite.index.vectors.registry import open_store
from pincite.index.vectors.store import VectorStore

CANDIDATES_PER_RETRIEVER = 100
"""How many passages each retriever, dense and sparse, contributes to the fusion."""

MAX_BM25_HITS = 1_000
"""How many passages get a BM25 score; for all others, it counts as 0."""


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """The weight of each retriever in the score of a passage; 0 turns a retriever off.

    `dense`: weight of the cosine of the vectors.
    `sparse`: weight of the BM25 score, divided by the best BM25 score.
    """

    dense: float = 1.0
    sparse: float = 0.8


DEFAULT_WEIGHTS = FusionWeights()


class _CatalogArticles(Library):
    """The articles of one generation, read from its catalog. `Library` documents the methods."""

    _manifest: Manifest

    @property
    @abstractmethod
    def _catalog(self) -> Catalog: ...

    @property
    def folder(self) -> str:
        return self._manifest.folder

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        return self._catalog.skipped()

    def coverage(self, filters: Filters = NO_FILTERS) -> Coverage:
        return self._catalog.coverage(filters)

    def listing(
        self, filters: Filters = NO_FILTERS, limit: int = 50, offset: int = 0
    ) -> tuple[ArticleMetadata, ...]:
        return self._catalog.listing(filters, limit, offset)

    def publishers(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        return self._catalog.publishers(filters)

    def months(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        return self._catalog.months(filters)

    def article(self, article_id: str) -> Article:
        return self._catalog.article(article_id)

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        return self._catalog.copies(article_id)


class Index(_CatalogArticles):
    """One generation of an index, open for reading. Safe to use from several threads.

    Close it, or use it in a `with` statement. A closed index raises StoreError, and so does one
    that was opened before this process was forked.
    """

    def __init__(
        self,
        valid_generation: ValidGeneration,
        catalog: Catalog,
        store: VectorStore,
        embedder: Embedder,
        close: Callable[[], object],
    ) -> None:
        self.generation, self._manifest, self._file_stamps = valid_generation
        self._open_catalog, self._open_store = catalog, store
        self.embedder = embedder
        self._owner = Owner("the index")
        self._close = finalize(self, self._owner.guard(close))

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def _catalog(self) -> Catalog:
        self._require_usable()
        return self._open_catalog

    @property
    def _store(self) -> VectorStore:
        self._require_usable()
        return self._open_store

    def _require_usable(self) -> None:
        self._owner.require_this_process()
        if not self._close.alive:
            raise StoreError("the index is closed: open it again with Index.open")

    @classmethod
    def open(cls, path: str | Path, *, embedder: Embedder | None = None) -> "Index":
        """Open the current generation of the index in the folder `path`.

        `embedder` is by default the model that built the index. If the current generation is
        damaged, opens the generation before it and logs a warning. Raises StoreError if no
        generation is valid, or if `embedder` is not the model that built it.
        """
        root = require_path(path, "path")
        require_embedder(embedder)
        with ExitStack() as stack:

            @cache
            def load_embedder(identity: ModelIdentity) -> Embedder:
                return embedder or embedder_from_name(identity.name, identity)

            def check_compatible(manifest: Manifest) -> None:
                compatibility.require_compatible(
                    root, manifest, load_embedder(manifest.embedder).identity
                )

            valid_generation = select_newest_valid(root, stack, check_compatible)
            generation, manifest, _ = valid_generation
            catalog = stack.enter_context(
                closing(Catalog.open(generation / directory.CATALOG_FILE))
            )
            store = stack.enter_context(closing(open_store(generation / directory.VECTORS_FOLDER)))
            close = stack.pop_all().close
        return cls(valid_generation, catalog, store, load_embedder(manifest.embedder), close)

    def current(self) -> "Index":
        """Return this index. It stays at its generation; `Served` moves to new ones.

        Raises StoreError if its files were damaged after it was opened, and if it is closed.
        """
        self._require_usable()
        self._file_stamps = integrity.recheck_integrity(
            self.generation, self._manifest, self._file_stamps
        )
        return self

    @property
    def id(self) -> str:
        """A hash of the content: the same articles, indexed in the same way, give the same id."""
        return self._manifest.index_id

    @property
    def manifest(self) -> Manifest:
        """What the generation contains and what built it."""
        return self._manifest

    @property
    def server(self) -> str | None:
        """The address of the Chroma server that stores the vectors; None if they are on disk."""
        return self._store.server

    def count_unseen_characters(self) -> tuple[int, int]:
        """Return the numbers of hidden and of invisible characters of all articles."""
        return self._catalog.count_unseen_characters()

    def count_machine_read_characters(self) -> int:
        """Return the number of characters of all articles that were read from pictures (OCR)."""
        return self._catalog.count_machine_read_characters()

    def articles(self, filters: Filters = NO_FILTERS) -> Iterator[Article]:
        """Yield the articles that match the filters, in the order in which they were read."""
        return self._keep_open(self._catalog.articles(filters))

    def _keep_open(self, articles: Iterator[Article]) -> Iterator[Article]:
        """Yield what is read from this index, which is not closed before its reader is done."""
        yield from articles

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """Return the sentences of an article, in order."""
        return self._catalog.sentences(article_id)

    def also_in(self, sentence: Sentence) -> tuple[Copy, ...]:
        """Return the near-duplicates of the sentence's article that contain the sentence."""
        return self._catalog.also_in([sentence])

    def lead_vectors(self) -> dict[str, Vectors]:
        """Return the unit vector of each article's first passage, by id; it counts the title."""
        vector_ids = self._catalog.lead_vector_ids()
        vectors: dict[str, Vectors] = {}
        for ids, batch in self._store.get(sorted(set(vector_ids.values()))):
            vectors.update(zip(ids, batch, strict=True))
        return {
            article_id: vectors[vector_id]
            for article_id, vector_id in vector_ids.items()
            if vector_id in vectors
        }

    def close(self) -> None:
        """Close the files. A question that is being answered may fail with StoreError."""
        self._close()

    def search(
        self,
        query: str,
        limit: int = 10,
        *,
        filters: Filters = NO_FILTERS,
        per_article: int = 3,
        weights: FusionWeights = DEFAULT_WEIGHTS,
    ) -> tuple[Passage, ...]:
        """Return the passages that match a query best, best first, at most `limit`.

        Two retrievers, the cosine of vectors and BM25 over words, contribute candidates. A
        candidate's score is the weighted sum of its cosine and its relative BM25 score.

        Near-duplicate articles count as one article (see `duplicates.collapse`). At most
        `per_article` passages are of one article, unless other articles do not fill `limit`.
        """
        query = require_text(query, "query")
        require_count(limit, "limit")
        require_count(per_article, "per_article")
        require_filters(filters)
        query_vector = self.embedder.embed_query(query)
        cosines = self._search_vectors(query_vector, filters) if weights.dense else {}
        bm25_scores = self._catalog.search(query, MAX_BM25_HITS, filters) if weights.sparse else {}
        best_by_bm25 = heapq.nlargest(
            CANDIDATES_PER_RETRIEVER, bm25_scores, key=bm25_scores.__getitem__
        )
        candidates = self._catalog.candidates(list(cosines), best_by_bm25, filters)
        missing_ids = {each.vector_id for each in candidates} - cosines.keys()
        for ids, vectors in self._store.get(sorted(missing_ids)):
            cosines.update(zip(ids, (vectors @ query_vector).tolist(), strict=True))
        max_bm25 = max(bm25_scores.values(), default=1.0)
        scores = {
            each: weights.dense * cosines[each.vector_id]
            + weights.sparse * bm25_scores.get(each.number, 0.0) / max_bm25
            for each in candidates
        }
        collapsed = collapse(scores, self._catalog.aligned_sentences)
        ranked = sorted(collapsed, key=lambda each: -collapsed[each])
        chosen = _diversify(ranked, limit, per_article)
        return tuple(self._catalog.passage(each.number, collapsed[each]) for each in chosen)

    def _search_vectors(self, query_vector: Vectors, filters: Filters) -> dict[str, float]:
        allowed_ids = None if filters == NO_FILTERS else self._catalog.vector_ids(filters)
        return self._store.search(query_vector, CANDIDATES_PER_RETRIEVER, allowed_ids)


def _diversify(ranked: Sequence[Candidate], limit: int, per_cluster: int) -> list[Candidate]:
    """Return the best `limit`, in order. Prefer at most `per_cluster` of each cluster."""
    counts: Counter[int] = Counter()
    preferred: list[Candidate] = []
    overflow: list[Candidate] = []
    for each in ranked:
        counts[each.cluster] += 1
        (preferred if counts[each.cluster] <= per_cluster else overflow).append(each)
    chosen = {*preferred[:limit], *overflow[: max(0, limit - len(preferred))]}
    return [each for each in ranked if each in chosen]
