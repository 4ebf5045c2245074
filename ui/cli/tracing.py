"""--telemetry: send OpenTelemetry spans of answers to a collector."""

import argparse
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable
    from pincite.assistant import Answer, Settings
    from pincite.index import Index, Served


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
