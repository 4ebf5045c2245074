"""--telemetry: send OpenTelemetry spans of answers to a collector."""

import argparse
import os
from functools import cache, reduce
from operator import add
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from langchain_core.runnables import Runnable
    from pincite.assistant import Answer, Question, Settings
    from pincite.index import Index, Served

_LANGSMITH_VARIABLES = ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2")
"""With one of them, LangChain sends its runs to LangSmith."""


def add_telemetry_option(command: argparse.ArgumentParser) -> None:
    """Add --telemetry."""
    command.add_argument(
        "--telemetry",
        choices=("ids", "text"),
        help="send OpenTelemetry spans of each answer and its steps to the collector that "
        "OTEL_EXPORTER_OTLP_ENDPOINT names (http://localhost:4317): ids and timings, or with "
        "text also questions and answers",
    )


def build_traced_chain(
    arguments: argparse.Namespace, index: "Index | Served", settings: "Settings"
) -> "Runnable[Any, Answer]":
    """Return a chain that answers from the index, and with --telemetry sends spans.

    Raises PinciteError if the OpenTelemetry SDK or its exporter is not installed.
    """
    from pincite.assistant import build_chain

    chain = build_chain(index, settings=settings)
    if arguments.telemetry is None:
        return chain
    from pincite.assistant.tracing.telemetry import add_spans

    provider = _create_provider()
    return add_spans(chain, include_text=arguments.telemetry == "text", tracer_provider=provider)


def build_asker(
    arguments: argparse.Namespace, index: "Index", settings: "Settings"
) -> "Callable[[Question], Answer]":
    """Return a function that answers from the index.

    It runs without LangChain, which takes a second to import, unless somebody traces the chain.
    """
    if arguments.telemetry or any(map(os.environ.get, _LANGSMITH_VARIABLES)):
        return build_traced_chain(arguments, index, settings).invoke
    from pincite.assistant.chain import build_answerer

    answer = build_answerer(index, settings=settings)
    return lambda question: reduce(add, answer(question))


@cache
def _create_provider() -> Any:
    """Return a provider that sends spans in the background, and the last ones at the end."""
    from importlib.metadata import version

    from pincite.index.errors import PinciteError

    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise PinciteError(
            "--telemetry needs the OpenTelemetry SDK: install it with "
            "pip install 'pincite[telemetry]'"
        ) from None
    attributes = {"service.name": "pincite", "service.version": version("pincite")}
    provider = TracerProvider(resource=Resource.create(attributes))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider
