"""What the routes of the API need of the server."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any, Protocol

from pincite.index import Index, Served
from pincite.ui.api.metrics import Metrics
from pincite.ui.api.problems import ProblemError, to_problem
from pincite.ui.auth.visitor import VISITOR, Visitor
from pincite.ui.chat.queue import AnswerQueue
from pincite.ui.protocols import Chain
from starlette.requests import Request


class Reindexing(Protocol):
    """The job that rebuilds the index."""

    def start(self) -> bool:
        """Start the job. Return False if it runs already."""

    def to_json(self) -> dict[str, Any]:
        """Return its progress."""


@dataclass(frozen=True, slots=True)
class ApiServices:
    """The services that the routes call.

    `chains` are by model name, "" for quotations; the first is the default. `queue` is the one of
    the chat page. Without `reindex_job`, nobody can rebuild the index. With `has_source_pages`,
    citations without a URL link to the page of the chat that shows the article. `checker` checks
    texts, as in `Settings`.
    """

    index: Index | Served
    chains: Mapping[str, Chain]
    queue: AnswerQueue
    ready: Event
    metrics: Metrics
    reindex_job: Reindexing | None = None
    has_source_pages: bool = False
    checker: str | None = None

    def get_index(self) -> Index:
        """Return the current generation. Raises ProblemError if the index cannot be asked.

        Call it in a thread: to open a new generation takes a while.
        """
        try:
            return self.index.current()
        except Exception as error:
            raise to_problem(error) from error

    def require_ready(self) -> None:
        """Raise ProblemError while the models are being loaded."""
        if not self.ready.is_set():
            raise ProblemError(
                "not-ready", "The models are being loaded: ask again.", {"Retry-After": "2"}
            )


def get_visitor(request: Request) -> Visitor:
    """Return who makes a request."""
    visitor: Visitor = request.scope[VISITOR]
    return visitor
