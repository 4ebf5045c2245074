"""A chain or an index → tools that a language model can call.

A tool returns a short text for the model and, as the artifact of its message, the whole result. An
error that a caller can correct becomes the text of a message with the status "error".
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from langchain_core.documents import Document
from langchain_core.runnables import Runnable, run_in_executor
from langchain_core.tools import BaseTool, StructuredTool, ToolException
from pincite.assistant.chain import Input
from pincite.assistant.langchain.retriever import PinciteRetriever
from pincite.assistant.question import parse_iso_date
from pincite.assistant.types import Answer, Citation
from pincite.index import Index, PinciteError, Served
from pincite.index.text.visible import to_single_line
from pincite.index.types import Filters
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.v1 import ValidationError as ValidationErrorV1

ASK_DESCRIPTION = (
    "Answer a question from the indexed articles. Every statement of the answer has the number of "
    "the sentence that supports it; the sources are listed below. If the articles do not contain "
    "an answer, the tool says so: then do not answer from memory."
)
SEARCH_DESCRIPTION = (
    "Find passages of the indexed articles that match a query, best first. Use it to read more "
    "than the answer to one question."
)


class _Period(BaseModel):
    """The fields that both tools have; others are refused."""

    model_config = ConfigDict(extra="forbid")

    since: str | None = Field(
        default=None, description="only articles published on this day or later, as 2024-06-14"
    )
    until: str | None = Field(
        default=None, description="only articles published on this day or earlier, as 2024-06-14"
    )


class AskInput(_Period):
    """What a model passes to the tool `ask`."""

    question: str = Field(description="one question in English that can be understood alone")


class SearchInput(_Period):
    """What a model passes to the tool `search`."""

    query: str = Field(description="words or a question, in English")
    k: int = Field(default=5, ge=1, le=20, description="how many passages to return")


def make_tools(chain: "Runnable[Input, Answer]", index: Index | Served) -> list[BaseTool]:
    """Return the tools `ask` and `search`."""
    return [make_ask_tool(chain), make_search_tool(index)]


def make_ask_tool(
    chain: "Runnable[Input, Answer]", *, name: str = "ask", description: str = ASK_DESCRIPTION
) -> BaseTool:
    """Return a tool that answers a question. The artifact of its message is the `Answer`.

    A checkpoint of LangGraph keeps the artifact as a dict; `Answer.from_json` restores it.
    """

    def ask(
        question: str, since: str | None = None, until: str | None = None
    ) -> tuple[str, Answer]:
        with _report_to_model():
            answer = chain.invoke({"question": question, "since": since, "until": until})
        return format_answer(answer), answer

    async def aask(
        question: str, since: str | None = None, until: str | None = None
    ) -> tuple[str, Answer]:
        with _report_to_model():
            answer = await chain.ainvoke({"question": question, "since": since, "until": until})
        return format_answer(answer), answer

    return StructuredTool.from_function(
        ask,
        aask,
        name,
        description,
        args_schema=AskInput,
        response_format="content_and_artifact",
        handle_tool_error=True,
        handle_validation_error=_explain_arguments,
    )


def make_search_tool(
    index: Index | Served, *, name: str = "search", description: str = SEARCH_DESCRIPTION
) -> BaseTool:
    """Return a tool that searches an index. The artifact of its message is a list of documents."""
    retriever = PinciteRetriever(index=index)

    def search(
        query: str, k: int = 5, since: str | None = None, until: str | None = None
    ) -> tuple[str, list[Document]]:
        with _report_to_model():
            filters = Filters(
                since=parse_iso_date(since, "since"), until=parse_iso_date(until, "until")
            )
            documents = retriever.invoke(query, k=k, filters=filters)
        return format_documents(documents), documents

    async def asearch(**arguments: Any) -> tuple[str, list[Document]]:
        return await run_in_executor(None, search, **arguments)

    return StructuredTool.from_function(
        search,
        asearch,
        name,
        description,
        args_schema=SearchInput,
        response_format="content_and_artifact",
        handle_tool_error=True,
        handle_validation_error=_explain_arguments,
    )


def format_answer(answer: Answer) -> str:
    """Return the text of an answer, and below it a line for each source that it cites."""
    lines = [_format_source(each) for each in answer.citations]
    notices = [f"Note: {notice}" for notice in answer.notices]
    return "\n".join([answer.text, *([""] if lines or notices else []), *lines, *notices])


def format_documents(documents: Iterable[Document]) -> str:
    """Return passages with their article and date, as a language model reads them."""
    parts = []
    for number, each in enumerate(documents, start=1):
        stated = (each.metadata[field] for field in ("title", "publisher", "published"))
        origin = ", ".join(to_single_line(value) for value in stated if value)
        article = f"(article {each.metadata['article_id']})"
        parts.append(f"[{number}] {origin} {article}\n{each.page_content}")
    return "\n\n".join(parts) or "No passage was found: no article fits these dates."


def _format_source(citation: Citation) -> str:
    origin = citation.title or citation.source
    date = f", {citation.published}" if citation.published else ""
    address = f", {citation.url}" if citation.url else ""
    return f"[{citation.label}] {to_single_line(origin)}{date}{address}"


def _explain_arguments(error: ValidationError | ValidationErrorV1) -> str:
    """Return which arguments of a call are wrong, as a language model reads it."""
    problems = [
        f"{'.'.join(map(str, each['loc']))}: "
        f"{'there is no such argument' if each['type'] == 'extra_forbidden' else each['msg']}"
        for each in error.errors()
    ]
    return f"The call has wrong arguments. {'. '.join(problems)}."


@contextmanager
def _report_to_model() -> Iterator[None]:
    try:
        yield
    except PinciteError as error:
        raise ToolException(str(error)) from error
