"""What an index folder serves, for programs that run on while it is built anew."""

import logging
import threading
from pathlib import Path

from pincite.index.embedding.local import Embedder
from pincite.index.errors import PinciteError, StoreError
from pincite.index.generations import directory
from pincite.index.search import Index
from pincite.index.types import (
    NO_FILTERS,
    Article,
    ArticleMetadata,
    Copy,
    Coverage,
    Filters,
    Skipped,
)


class Served:
    """The served index, whichever it is: a new generation is noticed at the next question.

    Ask `current` once a question and stay with its answer: that generation does not change and
    is not removed while it is in use. Safe to use from several threads.
    """

    def __init__(self, path: str | Path, *, embedder: Embedder | None = None) -> None:
        """Open what `path` serves, as `Index.open` does, and with the same errors."""
        self._root = Path(path)
        self._embedder = embedder
        self._lock = threading.Lock()
        self._last_problem = ""
        self._pointer = directory.get_current(self._root)
        self._index = Index.open(self._root, embedder=embedder)

    def current(self) -> Index:
        """Return the served generation, open.

        Where a new one cannot be opened, that is warned of once, and the one before goes on
        until there is another; where the one that is open was damaged since, another is opened.
        Raises StoreError where none is sound.
        """
        with self._lock:
            try:
                pointer = directory.get_current(self._root)
                if pointer != self._pointer or not _is_valid(self._index):
                    self._pointer = pointer  # tried once, whatever comes of it
                    # The one before is closed with the last question that uses it.
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

    @property
    def folder(self) -> str:
        """The folder the index was built from."""
        return self.current().folder

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What was not indexed, and why."""
        return self.current().skipped

    def coverage(self, filters: Filters = NO_FILTERS) -> Coverage:
        """Return how many articles the filters let through, and from when to when."""
        return self.current().coverage(filters)

    def listing(
        self, filters: Filters = NO_FILTERS, limit: int = 50, offset: int = 0
    ) -> tuple[ArticleMetadata, ...]:
        """Return the articles that the filters let through, the newest first, undated ones last."""
        return self.current().listing(filters, limit, offset)

    def publishers(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        """Return how many articles each publisher has, most first; None where none is stated."""
        return self.current().publishers(filters)

    def months(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        """Return how many articles are of each month, in order; None where none is stated."""
        return self.current().months(filters)

    def article(self, article_id: str) -> Article:
        """Return an article. Raises InputError where the index has none of that id (any more)."""
        return self.current().article(article_id)

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        """Return the other articles that print an article's story."""
        return self.current().copies(article_id)


def _is_valid(index: Index) -> bool:
    try:
        index.current()
    except StoreError:
        return False
    return True
