"""The server on standard input and output, over lines as any program may send them."""

import io
import json
from collections.abc import Sequence
from contextlib import asynccontextmanager
from typing import Any

import anyio
import pytest
from mcp.server.stdio import stdio_server
from pincite.index import Index
from pincite.ui.mcp import stdio
from pincite.ui.mcp.server import create_server
from pincite.ui.mcp.stdio import serve_stdio
from pincite.ui.mcp.tools import StreamingChain

INITIALIZE = json.dumps(
    {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-11-25",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
)
INITIALIZED = '{"jsonrpc": "2.0", "method": "notifications/initialized"}'


@pytest.fixture
def exchange(
    sample_index: Index, sample_chain: StreamingChain, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Send lines to a server, and return the messages that it answers."""
    server = create_server(sample_index, sample_chain)

    def send(lines: Sequence[str]) -> list[dict[str, Any]]:
        output = io.StringIO()

        @asynccontextmanager
        async def serve_lines() -> Any:
            source = anyio.wrap_file(io.StringIO("\n".join(lines)))
            async with stdio_server(source, anyio.wrap_file(output)) as streams:
                yield streams

        monkeypatch.setattr(stdio, "stdio_server", serve_lines)
        anyio.run(serve_stdio, server)
        return [json.loads(line) for line in output.getvalue().splitlines()]

    return send


def test_a_line_that_is_no_message_is_answered_and_the_next_one_works(exchange: Any) -> None:
    half, initialized, listed, cut_off = exchange(
        [INITIALIZE[:40], INITIALIZE, INITIALIZED, "[1, 2]", '{"jsonrpc": "2.0", "id"']
    )
    assert half["id"] is None
    assert half["error"] == {
        "code": -32700,
        "message": "the line is not JSON: send one whole message a line",
    }
    assert initialized["result"]["serverInfo"]["name"] == "pincite"
    assert listed["id"] is None
    assert listed["error"]["code"] == -32600
    assert cut_off["error"]["code"] == -32700


def test_no_input_ends_the_server(exchange: Any) -> None:
    assert exchange([]) == []
    assert exchange(["{"])[0]["error"]["code"] == -32700


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("tell", {}, -32601),
        ("tools/call", {"name": "tell"}, -32602),
        ("tools/call", {"name": "ask", "arguments": [1]}, -32602),
        ("tools/call", {}, -32602),
    ],
)
def test_a_wrong_request_gets_an_error_under_its_id(
    exchange: Any, method: str, params: dict[str, Any], code: int
) -> None:
    request = {"jsonrpc": "2.0", "id": "a", "method": method, "params": params}
    # The server ends with its input, so a last line that it refuses keeps it until then.
    _, *answers = exchange([INITIALIZE, INITIALIZED, json.dumps(request), "{"])
    [answer] = [each for each in answers if each["id"] == "a"]
    assert answer["error"]["code"] == code
