"""The server on standard input and output: one JSON-RPC message a line."""

import anyio
from anyio.streams.memory import MemoryObjectSendStream
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp.types import INVALID_REQUEST, PARSE_ERROR, ErrorData, JSONRPCError
from pydantic import ValidationError

_Incoming = SessionMessage | Exception


async def serve_stdio(server: Server) -> None:
    """Serve one client until standard input ends.

    The SDK drops a line that is not a message. Here the client is told, as JSON-RPC says: with an
    error whose id is null.
    """
    async with stdio_server() as (lines, output):
        send, receive = anyio.create_memory_object_stream[_Incoming]()

        async def forward(messages: MemoryObjectSendStream[_Incoming]) -> None:
            async with messages:
                async for item in lines:
                    if isinstance(item, Exception):
                        await output.send(SessionMessage(refuse_line(item)))
                    else:
                        await messages.send(item)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(forward, send)
            await server.run(receive, output, server.create_initialization_options())


def refuse_line(problem: Exception) -> JSONRPCError:
    """Return the error that answers a line which is not a message."""
    is_json = isinstance(problem, ValidationError) and all(
        each["type"] != "json_invalid" for each in problem.errors()
    )
    if is_json:
        code, message = INVALID_REQUEST, "the line is not a JSON-RPC 2.0 message"
    else:
        code, message = PARSE_ERROR, "the line is not JSON: send one whole message a line"
    return JSONRPCError(jsonrpc="2.0", id=None, error=ErrorData(code=code, message=message))
