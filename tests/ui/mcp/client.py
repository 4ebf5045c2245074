"""The official client, connected to a server in this process."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import anyio
from mcp import Client, MCPError
from mcp.server import Server
from mcp.types import CallToolResult

Result = TypeVar("Result")


def use(server: Server, work: Callable[[Client], Awaitable[Result]], mode: str = "auto") -> Result:
    """Connect the official client, which checks each result against its output schema."""

    async def connect() -> Result | MCPError:
        async with Client(server, mode=mode) as client:
            try:
                return await work(client)
            except MCPError as error:  # outside, it would be inside a group of errors
                return error

    result = anyio.run(connect)
    if isinstance(result, MCPError):
        raise result
    return result


def call(server: Server, tool: str, mode: str = "auto", **values: Any) -> CallToolResult:
    return use(server, lambda client: client.call_tool(tool, values), mode)


def read_text(result: CallToolResult) -> str:
    [content] = result.content
    assert content.type == "text"
    return content.text
