"""`--telemetry`: spans arrive at a collector, and nowhere without the option."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc  # type: ignore[import-untyped]
import pytest
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

QUESTION = "How did the council of Larnmouth vote?"


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """Keeps what it receives."""

    def __init__(self) -> None:
        self.requests: list[Any] = []

    def Export(self, request: Any, context: Any) -> Any:  # noqa: ARG002, N802 - gRPC's names
        self.requests.append(request)
        return trace_service_pb2.ExportTraceServiceResponse()

    def list_names(self) -> list[str]:
        return [
            span.name
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    collector = Collector()
    server = grpc.server(ThreadPoolExecutor(1))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{port}")
    yield collector
    server.stop(None)


def ask(index_path: str, *options: str) -> None:
    command = [sys.executable, "-m", "pincite", "ask", QUESTION, "--index", index_path, *options]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ})
    assert done.returncode == 0, done.stderr
    assert "voted 9 to 4" in done.stdout


def test_spans_of_an_answer_are_sent_before_the_program_ends(
    index_path: str, collector: Collector
) -> None:
    ask(index_path, "--telemetry", "ids")
    assert set(collector.list_names()) == {
        f"pincite{step}" for step in ("", ".condense", ".search", ".read", ".answer", ".check")
    }
    assert "Larnmouth" not in str(collector.requests)
    assert "service.name" in str(collector.requests)


def test_texts_are_sent_if_asked_for(index_path: str, collector: Collector) -> None:
    ask(index_path, "--telemetry", "text")
    assert QUESTION in str(collector.requests)


def test_without_the_option_nothing_is_sent(index_path: str, collector: Collector) -> None:
    ask(index_path)
    assert collector.requests == []
