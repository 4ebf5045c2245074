"""The tools and resources, as the official client sees them.

Covers also: pincite.ui.mcp.arguments, pincite.ui.mcp.registry, pincite.ui.mcp.resources,
pincite.ui.mcp.results, pincite.ui.mcp.text, pincite.ui.mcp.tools, pincite.ui.mcp.uris.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import anyio
import pytest
from mcp import Client, MCPError
from mcp.server import Server
from mcp.types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CallToolResult,
    ResourceTemplateReference,
    TextResourceContents,
)
from pincite.index import Index, PinciteError, build
from pincite.ui.mcp import resources
from pincite.ui.mcp.results import mask_invisible
from pincite.ui.mcp.server import create_server
from pincite.ui.mcp.tools import StreamingChain
from pincite.ui.mcp.uris import parse_article_uri, to_article_uri

QUESTION = "When did Russian troops withdraw from the city of Kherson?"
KHERSON = "2024-06/putin-terms.md"

Result = TypeVar("Result")


@pytest.fixture(scope="module")
def server(sample_index: Index, sample_chain: StreamingChain) -> Server:
    return create_server(sample_index, sample_chain)


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


def test_the_tools_only_read_and_describe_what_they_take_and_return(server: Server) -> None:
    tools = {each.name: each for each in use(server, lambda client: client.list_tools()).tools}
    assert list(tools) == ["ask", "search", "read_article", "list_articles"]
    for tool in tools.values():
        assert tool.annotations
        assert tool.annotations.read_only_hint
        assert tool.output_schema
        for field in tool.input_schema["properties"].values():
            assert field["description"]
    assert next(iter(tools["ask"].input_schema["properties"])) == "question"
    assert tools["ask"].input_schema["required"] == ["question"]
    assert tools["ask"].input_schema["additionalProperties"] is False


ARGUMENTS = {
    "ask": "question publishers since until articles history caution asked",
    "search": "query publishers since until articles limit",
    "read_article": "id start characters",
    "list_articles": "publishers since until named limit offset",
}
RESULTS = {
    "ask": "question answered standing confidence short text statements citations closest disputes "
    "notices searched complete model",
    "search": "passages searched",
    "read_article": "article author url characters start end text sentences next_start copies",
    "list_articles": "articles matching first last next_offset",
}


def test_clients_can_rely_on_the_names_of_arguments_and_results(server: Server) -> None:
    """Removing or renaming one needs a new major version."""
    for tool in use(server, lambda client: client.list_tools()).tools:
        assert tool.output_schema
        assert list(tool.input_schema["properties"]) == ARGUMENTS[tool.name].split()
        assert list(tool.output_schema["properties"]) == RESULTS[tool.name].split()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_ask_returns_the_answer_with_its_exact_sentences(
    server: Server, sample_index: Index, mode: str
) -> None:
    result = call(server, "ask", mode, question=QUESTION)
    answer = result.structured_content
    assert not result.is_error
    assert answer["answered"]
    assert answer["short"] == "Nov. 11, 2022"
    [citation] = answer["citations"]
    text = sample_index.article(citation["article_id"]).text
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert answer["statements"][0]["citations"] == [citation["label"]]
    content = read_text(result)
    assert answer["text"] in content
    assert f"[1] “{citation['quote']}”" in content
    assert "2024-06-14" in content


def test_ask_takes_a_history_and_filters(server: Server) -> None:
    question, history = "And when did they withdraw from it?", ["Which city did Russia take?"]
    answer = call(server, "ask", question=question, history=history).structured_content
    assert answer["question"] != question
    filtered = call(server, "ask", question=QUESTION, until="2024-03").structured_content
    assert not filtered["answered"]
    assert filtered["citations"] == []
    assert filtered["searched"] < answer["searched"]


def test_a_declined_answer_shows_what_came_closest(server: Server) -> None:
    result = call(server, "ask", question="Who composed the opera about the moon landing?")
    assert not result.is_error
    assert result.structured_content["standing"] != "answered"
    assert result.structured_content["closest"]
    assert result.structured_content["closest"][0]["quote"] in read_text(result)


def test_search_finds_passages_at_their_offsets(server: Server, sample_index: Index) -> None:
    result = call(server, "search", query="withdrew from the city of Kherson", limit=3)
    found = result.structured_content["passages"]
    assert len(found) == 3
    assert found[0]["article"]["id"] == KHERSON
    assert [each["score"] for each in found] == sorted((e["score"] for e in found), reverse=True)
    for each in found:
        text = sample_index.article(each["article"]["id"]).text
        assert each["text"] == text[each["start"] : each["end"]]
    assert found[0]["text"] in read_text(result)
    nothing = call(server, "search", query="Kherson", articles=[])
    assert nothing.structured_content == {"passages": [], "searched": 0}


def test_an_article_is_read_in_parts_that_join(server: Server, sample_index: Index) -> None:
    whole = sample_index.article(KHERSON)
    parts, sentences, start = [], [], 0
    while start is not None:
        result = call(server, "read_article", id=KHERSON, start=start, characters=500)
        part = result.structured_content
        parts.append(part["text"])
        sentences += [(each["start"], each["end"]) for each in part["sentences"]]
        start = part["next_start"]
    assert len(parts) > 2
    assert "".join(parts) == whole.text
    assert sentences == [(each.start, each.end) for each in sample_index.sentences(KHERSON)]
    assert part["article"]["title"] == whole.title


def test_articles_are_listed_in_pages(server: Server) -> None:
    listed, offset = [], 0
    while offset is not None:
        page = call(server, "list_articles", limit=8, offset=offset).structured_content
        listed += [each["id"] for each in page["articles"]]
        offset = page["next_offset"]
    assert len(set(listed)) == len(listed) == page["matching"] == 20
    named = call(server, "list_articles", named="starliner").structured_content
    assert {each["id"] for each in named["articles"]} < set(listed)
    assert named["matching"] == len(named["articles"]) > 0


@pytest.mark.parametrize(
    ("tool", "values", "says"),
    [
        pytest.param("ask", {}, '"question" is missing: add it', id="no question"),
        pytest.param("ask", {"question": " "}, "ask something", id="empty question"),
        pytest.param("ask", {"question": "x" * 4_001}, "shorten it to 4,000", id="long question"),
        pytest.param("ask", {"question": 3}, '"question": input should', id="number"),
        pytest.param("ask", {"question": "Who?", "since": "x"}, "\"since\" is 'x', not", id="date"),
        pytest.param(
            "ask", {"question": "Who?", "publisher": []}, 'did you mean "publishers"?', id="typo"
        ),
        pytest.param("ask", {"question": "Who?", "zz": 1}, "it takes ", id="unknown argument"),
        pytest.param(
            "ask", {"question": "Who?", "history": [1]}, '"history"[0]: input should', id="history"
        ),
        pytest.param(
            "ask", {"question": "Who?", "articles": ["nope"]}, "no article 'nope'", id="filter"
        ),
        pytest.param(
            "search", {"query": "a", "articles": ["nope"]}, "no article 'nope'", id="search filter"
        ),
        pytest.param("search", {"query": "a", "limit": 0}, '"limit": input should', id="limit"),
        pytest.param("search", {"query": "a", "until": "x"}, "\"until\" is 'x'", id="until"),
        pytest.param("read_article", {"id": "nope"}, "no article 'nope'", id="unknown article"),
        pytest.param("list_articles", {"offset": -1}, '"offset": input should', id="offset"),
    ],
)
def test_a_call_that_does_not_fit_says_what_to_change(
    server: Server, tool: str, values: dict[str, Any], says: str
) -> None:
    result = call(server, tool, **values)
    assert result.is_error
    assert says in read_text(result)


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


def test_articles_are_resources_under_their_encoded_ids(
    server: Server, sample_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "PAGE_SIZE", 8)

    async def read_all(client: Client) -> dict[str, str]:
        texts, cursor = {}, None
        while True:
            page = await client.list_resources(cursor=cursor)
            assert len(page.resources) <= 8
            for each in page.resources:
                [content] = (await client.read_resource(each.uri)).contents
                assert isinstance(content, TextResourceContents)
                texts[each.uri] = content.text
                assert each.title
                assert content.mime_type == "text/plain"
            if (cursor := page.next_cursor) is None:
                return texts

    texts = use(server, read_all)
    assert texts == {to_article_uri(each.id): each.text for each in sample_index.articles()}
    assert f"pincite://article/{KHERSON.replace('/', '%2F')}" in texts
    # An address whose slash is not encoded is understood too.
    [content] = use(
        server, lambda client: client.read_resource(f"pincite://article/{KHERSON}")
    ).contents
    assert content.meta
    assert content.meta["publisher"] == sample_index.article(KHERSON).publisher
    [template] = use(server, lambda client: client.list_resource_templates()).resource_templates
    assert template.uri_template == "pincite://article/{id}"


@pytest.mark.parametrize(
    "uri", ["pincite://article/nope", "file:///etc/passwd", "pincite://article/"]
)
def test_an_unknown_resource_is_an_error_with_its_address(server: Server, uri: str) -> None:
    with pytest.raises(MCPError, match=r"no article|use pincite://article") as caught:
        use(server, lambda client: client.read_resource(uri))
    assert caught.value.error.code == INVALID_PARAMS
    assert caught.value.error.data == {"uri": uri}


@pytest.mark.parametrize("cursor", ["x", "-1", "²"])
def test_an_unknown_page_of_resources_is_an_error(server: Server, cursor: str) -> None:
    with pytest.raises(MCPError, match="use the cursor of the page before"):
        use(server, lambda client: client.list_resources(cursor=cursor))


def test_ids_are_completed_by_title(server: Server) -> None:
    reference = ResourceTemplateReference(type="ref/resource", uri="pincite://article/{id}")
    result = use(
        server, lambda client: client.complete(reference, {"name": "id", "value": "cease-fire"})
    )
    assert KHERSON in result.completion.values
    assert result.completion.total == len(result.completion.values)


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


def test_text_that_people_cannot_see_does_not_reach_a_model(
    tmp_path: Path, sample_chain: StreamingChain
) -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.txt").write_text(f"The mayor{hidden} opened the bridge. It is new.")
    build(tmp_path / "articles", into=tmp_path / "index")
    with_hidden = Index.open(tmp_path / "index")
    server = create_server(with_hidden, sample_chain)
    article = call(server, "read_article", id="a.txt").structured_content
    assert hidden not in str(article)
    [first, second] = article["sentences"]
    assert article["text"][first["start"] : first["end"]].endswith("opened the bridge.")
    assert article["text"][second["start"] : second["end"]] == "It is new."
    assert hidden not in str(call(server, "search", query="mayor"))
    assert hidden not in str(
        use(server, lambda client: client.read_resource(article["article"]["uri"]))
    )
    with_hidden.close()


def test_masking_keeps_offsets_and_addresses_survive_any_id() -> None:
    assert mask_invisible("a\u200bb") == "a\ufffdb"
    for article_id in ("a/b.txt", "news.jsonl#7", "100%.md", "ä ö?&", "..", "a%2Fb"):
        assert parse_article_uri(to_article_uri(article_id)) == article_id
    assert parse_article_uri("https://example.org") is None
