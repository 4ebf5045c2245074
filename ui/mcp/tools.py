"""The tools: ask, search, read_article and list_articles. All only read."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import anyio.to_thread
from mcp.types import CallToolResult, TextContent, Tool, ToolAnnotations
from pincite.assistant.types import Answer
from pincite.index.errors import PinciteError
from pincite.index.search import Index
from pincite.index.types import ArticleMetadata, Coverage
from pincite.ui.mcp import arguments, results, text

Report = Callable[[str], Awaitable[None]]
"""Tells the client, in a few words, how far a call is."""

_READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


class IndexSource(Protocol):
    """An `Index`, or a `Served` that moves to newer generations."""

    def current(self) -> Index:
        """Return the index to use for one call."""


class StreamingChain(Protocol):
    """Answers questions: `pincite.assistant.build_chain` builds one."""

    def astream(self, input: Any) -> Any:  # noqa: A002 LangChain's name for it
        """Yield pieces whose sum is the answer, as an async iterator."""


@dataclass(frozen=True, slots=True)
class ToolContext:
    """What a call of a tool works with. `report` may be called any number of times."""

    source: IndexSource
    chain: StreamingChain
    limiter: anyio.CapacityLimiter
    report: Report


@dataclass(frozen=True, slots=True)
class ToolDefinition:
    """A tool: what a client is told of it, and the function that runs it.

    `run` gets the arguments as the client sent them and returns the result with its text.
    """

    name: str
    title: str
    description: str
    arguments: type[arguments.Arguments]
    result: type[results.Result]
    run: Callable[[ToolContext, Mapping[str, Any]], Awaitable[tuple[results.Result, str]]]

    def describe(self) -> Tool:
        """Return the tool in the form of the protocol."""
        schema = self.arguments.model_json_schema()
        required = schema.get("required", ())
        properties = sorted(schema["properties"].items(), key=lambda each: each[0] not in required)
        return Tool(
            name=self.name,
            title=self.title,
            description=self.description,
            input_schema={**schema, "properties": dict(properties)},
            output_schema=self.result.model_json_schema(mode="serialization"),
            annotations=_READ_ONLY,
        )


async def call_tool(
    tool: ToolDefinition, context: ToolContext, values: Mapping[str, Any]
) -> CallToolResult:
    """Run a tool. A problem that the caller can solve becomes a result with `is_error`."""
    try:
        result, content = await tool.run(context, values)
    except PinciteError as error:
        return fail(str(error))
    return CallToolResult(
        content=[TextContent(type="text", text=content)],
        structured_content=result.model_dump(mode="json"),
    )


def fail(message: str) -> CallToolResult:
    """Return the result of a call that failed."""
    return CallToolResult(content=[TextContent(type="text", text=message)], is_error=True)


async def ask(context: ToolContext, values: Mapping[str, Any]) -> tuple[results.Result, str]:
    """Answer a question. If the client cancels, the work ends with the piece it is at."""
    parsed = arguments.parse_arguments(arguments.AskArguments, "ask", values)
    question = parsed.model_dump(exclude_none=True)
    if parsed.articles is not None:
        ids = await anyio.to_thread.run_sync(_resolve_ids, context.source, parsed.articles)
        question["articles"] = sorted(ids)
    answer: Answer | None = None
    async with context.limiter:
        await context.report("reading the articles")
        async for piece in context.chain.astream(question):
            answer = piece if answer is None else answer + piece
            if piece.statements:
                await context.report(f"statement {len(answer.statements)}")
    if answer is None:
        raise PinciteError("the chain gave no answer: ask again")
    result = results.convert_answer(answer)
    return result, text.format_answer(result)


async def search(context: ToolContext, values: Mapping[str, Any]) -> tuple[results.Result, str]:
    """Find passages."""
    parsed = arguments.parse_arguments(arguments.SearchArguments, "search", values)
    filters = parsed.to_filters()

    def find() -> results.SearchResult:
        index = context.source.current()
        known = filters
        if filters.articles is not None:
            known = replace(filters, articles=_resolve_ids(index, filters.articles))
        passages = index.search(parsed.query, parsed.limit, filters=known)
        found = [results.convert_passage(each, index) for each in passages]
        return results.SearchResult(passages=found, searched=index.coverage(known).articles)

    result = await anyio.to_thread.run_sync(find, limiter=context.limiter)
    return result, text.format_search(result)


async def read_article(
    context: ToolContext, values: Mapping[str, Any]
) -> tuple[results.Result, str]:
    """Read an article, or a part of it."""
    parsed = arguments.parse_arguments(arguments.ReadArticleArguments, "read_article", values)

    def read() -> results.ArticleResult:
        index = context.source.current()
        return results.convert_article(index, parsed.id, parsed.start, parsed.characters)

    result = await anyio.to_thread.run_sync(read)
    return result, text.format_article(result)


async def list_articles(
    context: ToolContext, values: Mapping[str, Any]
) -> tuple[results.Result, str]:
    """List articles."""
    parsed = arguments.parse_arguments(arguments.ListArticlesArguments, "list_articles", values)
    filters = parsed.to_filters()

    def read() -> tuple[tuple[ArticleMetadata, ...], Coverage]:
        index = context.source.current()
        listed = index.listing(filters, parsed.limit, parsed.offset)
        return listed, index.coverage(filters)

    listed, coverage = await anyio.to_thread.run_sync(read)
    end = parsed.offset + len(listed)
    result = results.ArticleListResult(
        articles=[results.describe_article(each) for each in listed],
        matching=coverage.articles,
        first=coverage.first,
        last=coverage.last,
        next_offset=end if listed and end < coverage.articles else None,
    )
    return result, text.format_list(result)


def _resolve_ids(source: IndexSource, ids: Iterable[str]) -> frozenset[str]:
    """Return the ids as the index has them. Raises InputError for an unknown article."""
    index = source.current()
    return frozenset(index.article(each).id for each in ids)
