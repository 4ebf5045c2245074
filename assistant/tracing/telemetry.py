"""OpenTelemetry spans of an answer and of its steps: condense, search, read, answer and check.

Off unless a program adds them to a chain. Spans carry ids, counts and timings; questions and texts
only if asked for. They go to the tracer provider of the program.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from pincite.assistant.types import Answer
from pincite.index.errors import PinciteError

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from langchain_core.runnables import Runnable
    from opentelemetry.trace import Span, TracerProvider

STEPS = frozenset({"pincite", "condense", "search", "read", "answer", "check"})
"""The runs that become spans; "pincite" is the whole answer."""

_Value = str | bool | int | float | Sequence[str]


def add_spans(
    chain: "Runnable[Any, Answer]",
    *,
    include_text: bool = False,
    tracer_provider: "TracerProvider | None" = None,
) -> "Runnable[Any, Answer]":
    """Return a chain that records a span for each answer and each of its steps.

    `include_text` adds questions, statements and answers. `tracer_provider` is by default the
    global one; without the OpenTelemetry SDK, it records nothing. Raises PinciteError if
    `opentelemetry-api` is not installed.
    """
    try:
        from opentelemetry.trace import get_tracer
    except ImportError:
        raise PinciteError(
            "spans need opentelemetry-api: install it with pip install 'pincite[telemetry]'"
        ) from None
    tracer = get_tracer("pincite", tracer_provider=tracer_provider)
    handler = SpanHandler(tracer, include_text=include_text)
    return chain.with_config(callbacks=[handler])


class SpanHandler(BaseCallbackHandler):
    """Turns the runs of a chain that LangChain reports into spans. Safe in several threads."""

    run_inline = True  # in the context of the caller, whose span is the parent

    def __init__(self, tracer: Any, *, include_text: bool) -> None:
        self._tracer = tracer
        self._include_text = include_text
        self._spans: dict[UUID, tuple[str, Span]] = {}

    def on_chain_start(
        self,
        serialized: dict[str, Any] | None,  # noqa: ARG002
        inputs: Any,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        """Start the span of an answer or of a step."""
        self._start(kwargs.get("name"), run_id, parent_run_id, inputs)

    def on_chain_end(self, outputs: Any, *, run_id: UUID, **_: Any) -> None:
        """End the span of an answer or of a step."""
        name = self._spans[run_id][0] if run_id in self._spans else ""
        output = outputs.get("output") if isinstance(outputs, Mapping) else outputs
        if isinstance(output, Answer):
            outputs = _describe_answer(output) if name != "condense" else _describe_question(output)
        self._end(run_id, outputs)

    def on_chain_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:
        """End the span of a step that failed."""
        self._fail(run_id, error)

    def on_retriever_start(
        self,
        serialized: dict[str, Any] | None,  # noqa: ARG002
        query: str,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        """Start the span of a search."""
        self._start(kwargs.get("name"), run_id, parent_run_id, {"query": query})

    def on_retriever_end(self, documents: Sequence["Document"], *, run_id: UUID, **_: Any) -> None:
        """End the span of a search."""
        ids = dict.fromkeys(str(each.metadata["article_id"]) for each in documents)
        self._end(run_id, {"passages": len(documents), "article_ids": [*ids]})

    def on_retriever_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:
        """End the span of a search that failed."""
        self._fail(run_id, error)

    def _start(
        self, name: str | None, run_id: UUID, parent_run_id: UUID | None, inputs: object
    ) -> None:
        if name not in STEPS:
            return
        from opentelemetry.trace import set_span_in_context

        parent = self._spans.get(parent_run_id) if parent_run_id else None
        context = set_span_in_context(parent[1]) if parent else None
        full_name = name if name == "pincite" else f"pincite.{name}"
        span = self._tracer.start_span(full_name, context)
        span.set_attributes(self._select(inputs))
        self._spans[run_id] = name, span

    def _end(self, run_id: UUID, outputs: object) -> None:
        if started := self._spans.pop(run_id, None):
            started[1].set_attributes(self._select(outputs))
            started[1].end()

    def _fail(self, run_id: UUID, error: BaseException) -> None:
        if started := self._spans.pop(run_id, None):
            from opentelemetry.trace import Status, StatusCode

            _, span = started
            # The message of an error may quote the question.
            text = str(error) if self._include_text else ""
            span.set_attribute("error.type", type(error).__qualname__)
            span.set_status(Status(StatusCode.ERROR, text))
            span.end()

    def _select(self, values: object) -> dict[str, _Value]:
        """Return the attributes that a span may have: all, or those that are no texts."""
        if not isinstance(values, Mapping):
            return {}
        selected: dict[str, _Value] = {}
        for name, value in values.items():
            attribute = f"pincite.{name}"
            if isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
                selected[attribute] = value
            elif name in _TEXTS:
                if self._include_text:
                    selected[attribute] = value if isinstance(value, str) else [*map(str, value)]
            elif name in _IDS and value is not None:
                selected[attribute] = value
        return selected


_TEXTS = frozenset(
    {"question", "standalone_question", "history", "query", "statement", "text", "reason"}
)
_IDS = frozenset({"article_ids", "index_id", "standing", "model", "verdict", "support"})
"""Values in words that say nothing of a question or an article."""


def _describe_answer(answer: Answer) -> dict[str, Any]:
    """Return the values of an answer that its span has."""
    usage = answer.usage
    tokens = {"tokens_read": usage.read, "tokens_written": usage.written} if usage else {}
    return {
        "standing": answer.standing,
        "confidence": answer.confidence,
        "index_id": answer.index_id,
        "model": answer.model,
        "statements": len(answer.statements),
        "citations": len(answer.citations),
        "article_ids": [*dict.fromkeys(each.article_id for each in answer.citations)],
        **_describe_question(answer),
        "text": answer.text,
        **tokens,
    }


def _describe_question(answer: Answer) -> dict[str, str]:
    return {"question": answer.question, "standalone_question": answer.standalone_question}
