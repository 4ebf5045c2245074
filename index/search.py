"""An index that is open: articles, sentences, and the search for passages."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from weakref import finalize

from pincite.index.catalog.reader import Catalog
from pincite.index.duplicates.collapse import Candidate, collapse
from pincite.index.embedding.endpoint import embedder_from_name
from pincite.index.embedding.local import Embedder, ModelIdentity, Vectors
from pincite.index.generations import (
    compatibility,
    directory,
    integrity,
)
from pincite.index.generations.manifest import Manifest
from pincite.index.generations.selection import ValidGeneration, select_newest_valid
from pincite.index.types import (
    NO_FILTERS,
    Article,
    ArticleMetadata,
    Copy,
    Coverage,
    Filters,
    Passage,
    Sentence,
    Skipped,
)
from pincite.index.vectors.registry import open_store
from pincite.index.vectors.store import VectorStore

CANDIDATES_PER_RETRIEVER = 100
"""How many passages each leg, vectors and words, brings to the fusion."""

MAX_BM25_HITS = 1_000
"""How many passages get a BM25 score; one beyond them, near by its vector, counts as 0."""


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """How much each leg counts in a passage's score.

    `vectors` weighs the cosine, `words` the BM25 score as a share of the best one. With one of
    them 0, the other leg searches alone.
    """

    dense: float = 1.0
    sparse: float = 0.8


DEFAULT_WEIGHTS = FusionWeights()


class Index:
    """One generation of an index, open to read. Safe to use from several threads."""

    def __init__(
        self,
        valid_generation: ValidGeneration,
        catalog: Catalog,
        store: VectorStore,
        embedder: Embedder,
        close: Callable[[], object],
    ) -> None:
        self.generation, self._manifest, self._file_stamps = valid_generation
        self._catalog = catalog
        self._store = store
        self.embedder = embedder
        self._close = finalize(self, close)

    @classmethod
    def open(cls, path: str | Path, *, embedder: Embedder | None = None) -> "Index":
        """Open the generation that `path` serves, by default with the model that made it.

        Where that is damaged, the generation before it is opened, with a warning. Raises
        StoreError where there is none that is sound, or where `embedder` is not the model that
        made its vectors.
        """
        root = Path(path)
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
        """Return this index: it stays the generation it is, unlike what is `Served`.

        Raises StoreError where its files were damaged since it was opened.
        """
        self._file_stamps = integrity.recheck_integrity(
            self.generation, self._manifest, self._file_stamps
        )
        return self

    @property
    def id(self) -> str:
        """The content hash: the same articles indexed the same way give the same id."""
        return self._manifest.index_id

    @property
    def folder(self) -> str:
        """The folder the index was built from."""
        return self._manifest.folder

    @property
    def manifest(self) -> Manifest:
        """What the index is made of."""
        return self._manifest

    @property
    def server(self) -> str | None:
        """The address of the Chroma server that has the vectors; None where no server has."""
        return self._store.server

    def coverage(self, filters: Filters = NO_FILTERS) -> Coverage:
        """Return how many articles the filters let through, and from when to when."""
        return self._catalog.coverage(filters)

    def listing(
        self, filters: Filters = NO_FILTERS, limit: int = 50, offset: int = 0
    ) -> tuple[ArticleMetadata, ...]:
        """Return the articles that the filters let through, the newest first, undated ones last."""
        return self._catalog.listing(filters, limit, offset)

    def publishers(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        """Return how many articles each publisher has, most first; None where none is stated."""
        return self._catalog.publishers(filters)

    def months(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        """Return how many articles are of each month, in order; None where none is stated."""
        return self._catalog.months(filters)

    def count_unseen_characters(self) -> tuple[int, int]:
        """Return how many characters of all articles were hidden, and how many are invisible."""
        return self._catalog.count_unseen_characters()

    def article(self, article_id: str) -> Article:
        """Return an article. Raises InputError where the index has none of that id."""
        return self._catalog.article(article_id)

    def articles(self, filters: Filters = NO_FILTERS) -> Iterator[Article]:
        """Yield the articles that the filters let through, in the order they were read."""
        return self._catalog.articles(filters)

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """Return the sentences of an article, in order."""
        return self._catalog.sentences(article_id)

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        """Return the other articles that print an article's story, in the order they were read."""
        return self._catalog.copies(article_id)

    def also_in(self, sentence: Sentence) -> tuple[Copy, ...]:
        """Return the copies of the sentence's article that have the sentence too."""
        return self._catalog.also_in([sentence])

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What was not indexed, and why."""
        return self._catalog.skipped()

    def close(self) -> None:
        """Let go of the files."""
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
        """Return the passages that match a query best, best first.

        At most `per_article` are of one article, unless other articles do not fill `limit`.
        Copies are as one article: the fullest that is found stands for them, and of the others
        only what it does not say, or says otherwise, is found beside it.
        Two legs, nearness of vectors and BM25 over words, each bring their best candidates;
        the sum of both scores, weighted, ranks them.
        """
        query_vector = self.embedder.embed([query])[0]
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
    """Take the best, few of one story; more of it where there is room left. Keeps the order."""
    counts: Counter[int] = Counter()
    preferred: list[Candidate] = []
    overflow: list[Candidate] = []
    for each in ranked:
        counts[each.cluster] += 1
        (preferred if counts[each.cluster] <= per_cluster else overflow).append(each)
    chosen = {*preferred[:limit], *overflow[: max(0, limit - len(preferred))]}
    return [each for each in ranked if each in chosen]
