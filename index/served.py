"""The current generation of an index folder, for programs that run while it is rebuilt."""

import logging
import threading
from abc import abstractmethod
from collections.abc import Iterator
from pathlib import Path

from pincite.index.arguments import require_path
from pincite.index.embedding.local import Embedder
from pincite.index.errors import PinciteError, StoreError
from pincite.index.generations import directory
from pincite.index.processes.forks import Owner
from pincite.index.search import DEFAULT_WEIGHTS, FusionWeights, Index
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


class _CurrentArticles(Library):
    """The articles of the current generation. `Library` documents the methods."""

    @abstractmethod
    def current(self) -> Library: ...

    @property
    def folder(self) -> str:
        return self.current().folder

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        return self.current().skipped

    def coverage(self, filters: Filters = NO_FILTERS) -> Coverage:
        return self.current().coverage(filters)

    def listing(
        self, filters: Filters = NO_FILTERS, limit: int = 50, offset: int = 0
    ) -> tuple[ArticleMetadata, ...]:
        return self.current().listing(filters, limit, offset)

    def publishers(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        return self.current().publishers(filters)

    def months(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        return self.current().months(filters)

    def article(self, article_id: str) -> Article:
        return self.current().article(article_id)

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        return self.current().copies(article_id)


class Served(_CurrentArticles):
    """The current generation of an index folder; a new one is used as soon as it is published.

    Call `current` once for each question and use the `Index` that it returns for the whole
    question: that generation does not change and is not removed while it is in use. All that an
    `Index` does is here too, each time with the current one. Safe to use from several threads, but
    not in a process that was forked after the opening. Close it, or use it in a `with` statement.
    """

    def __init__(self, path: str | Path, *, embedder: Embedder | None = None) -> None:
        """Open the current generation. Raises the same errors as `Index.open`."""
        self._root = require_path(path, "path")
        self._embedder = embedder
        self._lock = threading.Lock()
        self._last_problem = ""
        self._pointer = directory.get_current(self._root)
        self._index = Index.open(self._root, embedder=embedder)
        self._owner = Owner("the index")
        self._closed = False

    def __enter__(self) -> "Served":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def id(self) -> str:
        """See `Index`."""
        return self.current().id

    def articles(self, filters: Filters = NO_FILTERS) -> Iterator[Article]:
        """See `Index`."""
        return self.current().articles(filters)

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """See `Index`."""
        return self.current().sentences(article_id)

    def also_in(self, sentence: Sentence) -> tuple[Copy, ...]:
        """See `Index`."""
        return self.current().also_in(sentence)

    def search(
        self,
        query: str,
        limit: int = 10,
        *,
        filters: Filters = NO_FILTERS,
        per_article: int = 3,
        weights: FusionWeights = DEFAULT_WEIGHTS,
    ) -> tuple[Passage, ...]:
        """See `Index`."""
        return self.current().search(
            query, limit, filters=filters, per_article=per_article, weights=weights
        )

    def close(self) -> None:
        """Close the files. After this, `current` raises StoreError."""
        self._closed = True
        self._index.close()

    def current(self) -> Index:
        """Return the current generation, open.

        If a new generation cannot be opened, logs one warning and stays at the one before. If the
        open generation was damaged, opens a different one. Raises StoreError if none is valid,
        and after `close`.
        """
        self._owner.require_this_process()  # A fork would wait for the lock for ever.
        if self._closed:
            raise StoreError("the index is closed: open it again with Served")
        with self._lock:
            try:
                pointer = directory.get_current(self._root)
                if pointer != self._pointer or not _is_valid(self._index):
                    self._pointer = (
                        pointer  # set first: a generation that cannot be opened is not retried
                    )
                    # The old index closes its files once no question uses it.
                    self._index = Index.open(self._root, embedder=self._embedder)
                self._last_problem = ""
            except PinciteError as error:
                self._index.current()
                self._warn_once(str(error))
            return self._index

    def _warn_once(self, problem: str) -> None:
        if problem != self._last_problem:
            self._last_problem = problem
            message = "%s. Until then, the generation built %s is used."
            logging.getLogger(__name__).warning(message, problem, self._index.manifest.built)


def _is_valid(index: Index) -> bool:
    try:
        index.current()
    except StoreError:
        return False
    return True
