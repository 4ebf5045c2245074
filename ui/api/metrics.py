"""Counts and timings for Prometheus, of the API and of all questions, also those of the page."""

import time
from collections.abc import Iterator
from typing import Any

from pincite.assistant.types import Answer
from pincite.ui.chat.queue import AnswerQueue
from pincite.ui.protocols import Chain
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector
from starlette.types import Scope

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_ANSWER_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
_REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """The metrics of one server. Thread-safe."""

    def __init__(self, queue: AnswerQueue) -> None:
        """Count from zero; `queue` tells how many questions run and wait."""
        registry = self._registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._requests = Counter(
            "pincite_requests",
            "Requests to the API",
            ["method", "route", "status"],
            registry=registry,
        )
        self._request_seconds = Histogram(
            "pincite_request_seconds",
            "Seconds until a response begins",
            ["route"],
            buckets=_REQUEST_BUCKETS,
            registry=registry,
        )
        self._answers = Counter(
            "pincite_answers",
            "Answers by standing, and questions that failed or were abandoned",
            ["standing", "model"],
            registry=registry,
        )
        self._answer_seconds = Histogram(
            "pincite_answer_seconds",
            "Seconds from the start of an answer to its end",
            ["model"],
            buckets=_ANSWER_BUCKETS,
            registry=registry,
        )
        self._tokens = Counter(
            "pincite_model_tokens",
            "Tokens that language models read and wrote, as their servers report them",
            ["model", "direction"],
            registry=registry,
        )
        for name, purpose, count in (
            ("pincite_questions_running", "Questions that are being answered", queue.count_running),
            ("pincite_questions_waiting", "Questions in the queue", queue.count_waiting),
        ):
            Gauge(name, purpose, registry=registry).set_function(count)

    def record_request(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request to the API."""
        # Each distinct label takes memory for ever. The path of a route has no ids, and a client
        # may name any method.
        route = getattr(scope.get("route"), "path_format", "none")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._requests.labels(method, route, status).inc()
        self._request_seconds.labels(route).observe(seconds)

    def record_answer(self, model: str, standing: str, seconds: float) -> None:
        """Count an answer, or a question without one."""
        self._answers.labels(standing, model).inc()
        self._answer_seconds.labels(model).observe(seconds)

    def record_usage(self, model: str, read: int, written: int) -> None:
        """Count the tokens of a language model."""
        self._tokens.labels(model, "read").inc(read)
        self._tokens.labels(model, "written").inc(written)

    def render(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        return generate_latest(self._registry)


class MeasuredChain:
    """A chain that counts its answers and takes their time."""

    def __init__(self, chain: Chain, model: str, metrics: Metrics) -> None:
        self._chain = chain
        self._model = model
        self._metrics = metrics

    def stream(self, input: Any) -> Iterator[Answer]:  # noqa: A002 LangChain's parameter name
        """Yield the chain's pieces, then count the answer, also after an error."""
        started = time.monotonic()
        answer: Answer | None = None
        standing: str = "failed"
        try:
            for piece in self._chain.stream(input):
                answer = piece if answer is None else answer + piece
                yield piece
            standing = answer.standing if answer and answer.complete else "failed"
        except GeneratorExit:  # nobody waits for the rest
            standing = "abandoned"
            raise
        finally:
            self._metrics.record_answer(self._model, standing, time.monotonic() - started)
            if answer and answer.usage:
                self._metrics.record_usage(self._model, answer.usage.read, answer.usage.written)
