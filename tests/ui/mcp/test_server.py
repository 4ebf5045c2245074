"""Calls that fail, wait, are cancelled or report progress, as the official client sees them."""

from typing import Any

import anyio
import pytest
from mcp import Client, MCPError
from mcp.server import Server
from mcp.types import INTERNAL_ERROR, INVALID_PARAMS
from pincite.index import Index, PinciteError
from pincite.ui.mcp.server import create_server
from pincite.ui.mcp.tools import StreamingChain

from tests.fakes.assistant.questions import KHERSON as QUESTION
from tests.ui.mcp.client import call, read_text, use


def test_an_unknown_tool_is_an_error_that_names_the_tools(server: Server) -> None:
    with pytest.raises(MCPError, match="there is no tool 'tell': use ask, search") as caught:
        call(server, "tell")
    assert caught.value.error.code == INVALID_PARAMS


class FailingChain:
    """Fails in the middle of an answer."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def astream(self, input: Any) -> Any:  # noqa: A002, ARG002
        raise self.error
        yield


def test_a_problem_of_the_operator_is_told_and_a_fault_is_not_shown(sample_index: Index) -> None:
    problem = PinciteError("the index is damaged: build it again")
    result = call(create_server(sample_index, FailingChain(problem)), "ask", question="Who?")
    assert result.is_error
    assert read_text(result) == "the index is damaged: build it again"
    fault = KeyError("a secret question")
    result = call(create_server(sample_index, FailingChain(fault)), "ask", question="Who?")
    assert result.is_error
    assert read_text(result) == "ask failed. The log of the server says where."


class WaitingChain:
    """Waits until it is cancelled, and remembers how many run at the same time."""

    def __init__(self) -> None:
        self.running = self.most = 0

    async def astream(self, input: Any) -> Any:  # noqa: A002, ARG002
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await anyio.sleep_forever()
            yield
        finally:
            self.running -= 1


def test_a_cancelled_call_ends_its_work_and_others_wait_their_turn(sample_index: Index) -> None:
    chain = WaitingChain()
    server = create_server(sample_index, chain, at_once=2)

    async def work(client: Client) -> None:
        async with anyio.create_task_group() as tasks:
            for _ in range(4):
                tasks.start_soon(client.call_tool, "ask", {"question": "Who?"})
            while chain.running < 2:
                await anyio.sleep(0.01)
            assert await client.list_resources()  # reading is not held up
            tasks.cancel_scope.cancel()
        with anyio.fail_after(5):
            while chain.running:
                await anyio.sleep(0.01)

    use(server, work, "legacy")
    assert chain.most == 2


def test_progress_is_reported_while_it_answers(server: Server) -> None:
    messages: list[str | None] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:  # noqa: ARG001
        messages.append(message)

    use(
        server,
        lambda client: client.call_tool("ask", {"question": QUESTION}, progress_callback=note),
    )
    assert messages == ["reading the articles", "statement 1"]


class DamagedSource:
    """An index that cannot be opened any more."""

    def current(self) -> Index:
        raise PinciteError("the index is damaged: build it again")


def test_a_damaged_index_is_told_in_each_convention(sample_chain: StreamingChain) -> None:
    server = create_server(DamagedSource(), sample_chain)
    result = call(server, "search", query="a")
    assert result.is_error
    assert read_text(result) == "the index is damaged: build it again"
    with pytest.raises(MCPError, match="damaged") as caught:
        use(server, lambda client: client.list_resources())
    assert caught.value.error.code == INTERNAL_ERROR
