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
from pincite.index.duplicates.collapse import Candidate, places
from pincite.index.embedding.endpoint import embedder_named
from pincite.index.embedding.local import Embedder, Identity, Vectors
from pincite.index.generations import (
    compatibility as makers,
    directory as generations,
    integrity as health,
)
from pincite.index.generations.manifest import Manifest
from pincite.index.generations.selection import Sound, sound
from pincite.index.types import (
    EVERYTHING,
    Article,
    Copy,
    Coverage,
    Entry,
    Filters,
    Passage,
    Sentence,
    Skipped,
)
from pincite.index.vectors.chroma import Store

CANDIDATES = 100
"""How many passages each leg, vectors and words, brings to the fusion."""

SCORED_BY_WORDS = 1_000
"""How many passages get a BM25 score; one beyond them, near by its vector, counts as 0."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each leg counts in a passage's score.

    `vectors` weighs the cosine, `words` the BM25 score as a share of the best one. With one of
    them 0, the other leg searches alone.
    """

    vectors: float = 1.0
    words: float = 0.8


FUSED = Weights()


class Index:
    """One generation of an index, open to read. Safe to use from several threads."""

    def __init__(
        self,
        checked: Sound,
        catalog: Catalog,
        store: Store,
        embedder: Embedder,
        close: Callable[[], object],
    ) -> None:
        self.generation, self._manifest, self._stamps = checked
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
        with ExitStack() as opened:

            @cache
            def reading(made: Identity) -> Embedder:
                return embedder or embedder_named(made.name, made)

            def refuse(made: Manifest) -> None:
                makers.refuse_others(root, made, reading(made.embedder).identity)

            checked = sound(root, opened, refuse)
            generation, manifest, _ = checked
            catalog = opened.enter_context(closing(Catalog.open(generation / generations.CATALOG)))
            store = opened.enter_context(closing(Store.open(generation / generations.VECTORS)))
            close = opened.pop_all().close
        return cls(checked, catalog, store, reading(manifest.embedder), close)

    def current(self) -> "Index":
        """Return this index: it stays the generation it is, unlike what is `Served`.

        Raises StoreError where its files were damaged since it was opened.
        """
        self._stamps = health.recheck(self.generation, self._manifest, self._stamps)
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

    def coverage(self, filters: Filters = EVERYTHING) -> Coverage:
        """Return how many articles the filters let through, and from when to when."""
        return self._catalog.coverage(filters)

    def listing(
        self, filters: Filters = EVERYTHING, limit: int = 50, offset: int = 0
    ) -> tuple[Entry, ...]:
        """Return the articles that the filters let through, the newest first, undated ones last."""
        return self._catalog.listing(filters, limit, offset)

    def publishers(self, filters: Filters = EVERYTHING) -> dict[str | None, int]:
        """Return how many articles each publisher has, most first; None where none is stated."""
        return self._catalog.publishers(filters)

    def months(self, filters: Filters = EVERYTHING) -> dict[str | None, int]:
        """Return how many articles are of each month, in order; None where none is stated."""
        return self._catalog.months(filters)

    def unseen(self) -> tuple[int, int]:
        """Return how many characters of all articles were hidden, and how many are invisible."""
        return self._catalog.unseen()

    def article(self, article_id: str) -> Article:
        """Return an article. Raises InputError where the index has none of that id."""
        return self._catalog.article(article_id)

    def articles(self, filters: Filters = EVERYTHING) -> Iterator[Article]:
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
        filters: Filters = EVERYTHING,
        per_article: int = 3,
        weights: Weights = FUSED,
    ) -> tuple[Passage, ...]:
        """Return the passages that match a query best, best first.

        At most `per_article` are of one article, unless other articles do not fill `limit`.
        Copies are as one article: the fullest that is found stands for them, and of the others
        only what it does not say, or says otherwise, is found beside it.
        Two legs, nearness of vectors and BM25 over words, each bring their best candidates;
        the sum of both scores, weighted, ranks them.
        """
        vector = self.embedder.vectors([query])[0]
        cosines = self._near(vector, filters) if weights.vectors else {}
        by_words = self._catalog.search(query, SCORED_BY_WORDS, filters) if weights.words else {}
        best_words = heapq.nlargest(CANDIDATES, by_words, key=by_words.__getitem__)
        found = self._catalog.candidates(list(cosines), best_words, filters)
        missing = {each.vector for each in found} - cosines.keys()
        for names, vectors in self._store.get(sorted(missing)):
            cosines.update(zip(names, (vectors @ vector).tolist(), strict=True))
        top = max(by_words.values(), default=1.0)
        scores = {
            each: weights.vectors * cosines[each.vector]
            + weights.words * by_words.get(each.number, 0.0) / top
            for each in found
        }
        placed = places(scores, self._catalog.told)
        best = sorted(placed, key=lambda each: -placed[each])
        chosen = _spread(best, limit, per_article)
        return tuple(self._catalog.passage(each.number, placed[each]) for each in chosen)

    def _near(self, vector: Vectors, filters: Filters) -> dict[str, float]:
        among = None if filters == EVERYTHING else self._catalog.vectors(filters)
        return self._store.search(vector, CANDIDATES, among)


def _spread(best: Sequence[Candidate], limit: int, per_article: int) -> list[Candidate]:
    """Take the best, few of one story; more of it where there is room left. Keeps the order."""
    counts: Counter[int] = Counter()
    within: list[Candidate] = []
    beyond: list[Candidate] = []
    for each in best:
        counts[each.story] += 1
        (within if counts[each.story] <= per_article else beyond).append(each)
    chosen = {*within[:limit], *beyond[: max(0, limit - len(within))]}
    return [each for each in best if each in chosen]
