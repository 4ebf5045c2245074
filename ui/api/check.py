"""POST /api/v1/check: a text → what the articles say to each of its sentences."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Request
from pincite.assistant.text_check import MAX_CHARACTERS, TextCheck, stream_check
from pincite.ui.api.asking import EventStream, QueuedWork, run_until_disconnect
from pincite.ui.api.encoding import JsonBody, encode_event
from pincite.ui.api.openapi.document import (
    REFERENCE,
    Responses,
    describe_problems,
    make_event_schema,
)
from pincite.ui.api.problems import ProblemError, to_problem
from pincite.ui.api.requests import VISIBLE_PATTERN, ArticleFilters, check_visible
from pincite.ui.api.services import ApiServices, get_visitor
from pydantic import AfterValidator, ConfigDict, Field
from starlette.responses import Response

_RESPONSES: Responses = {
    200: {
        "description": "The check",
        "content": {
            "application/json": {"schema": {"$ref": REFERENCE.format(model="TextCheck")}},
            "text/event-stream": {"schema": make_event_schema("progress", "check", "problem")},
        },
    },
    **describe_problems(400, 401, 403, 413, 422, 429, 503),
}
_Text = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_CHARACTERS,
        description="a draft, a summary or a quotation; HTML counts as its text",
        json_schema_extra={"pattern": VISIBLE_PATTERN},
    ),
    AfterValidator(check_visible),
]


class CheckRequest(ArticleFilters):
    """A text to check, and the articles to compare it with."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"text": "The ferry was repaired in June."}]},
    )

    text: _Text


def add_routes(router: APIRouter, services: ApiServices) -> None:
    """Add the route /check."""

    @router.post(
        "/check",
        tags=["questions"],
        summary="Check a text",
        operation_id="check",
        response_model=None,
        responses=_RESPONSES,
    )
    async def check(body: CheckRequest, request: Request) -> Response:
        """Compare each sentence of a text with the articles.

        A sentence is borne out, contradicted, outdated by a later report, not found, or unchecked
        (a question, for example), with the sentences that say so. With `Accept:
        text/event-stream`, `progress` events (`{"done": 2, "total": 9}`) come before the event
        `check`, or `problem`.
        """
        services.require_ready()
        work = QueuedWork(services.queue, get_visitor(request).id, is_long=True)
        if "text/event-stream" in request.headers.get("accept", ""):
            return EventStream(_stream_events(services, work, body), work.close)
        try:
            checked = await run_until_disconnect(
                request.receive, _run_to_end(_stream(services, work, body))
            )
        finally:
            work.close()
        return JsonBody(checked.to_json() if checked else None)


def _stream(
    services: ApiServices, work: QueuedWork, body: CheckRequest
) -> AsyncGenerator[TextCheck, None]:
    return work.stream(
        lambda: stream_check(
            services.get_index(), body.text, filters=body.to_filters(), checker=services.checker
        )
    )


async def _run_to_end(checks: AsyncGenerator[TextCheck, None]) -> TextCheck:
    last: TextCheck | None = None
    async with aclosing(checks):
        async for each in checks:
            last = each
    if last is None:
        raise ProblemError("failed", "The check gave no result.")
    return last


async def _stream_events(
    services: ApiServices, work: QueuedWork, body: CheckRequest
) -> AsyncGenerator[bytes, None]:
    last: TextCheck | None = None
    try:
        async with aclosing(_stream(services, work, body)) as checks:
            async for last in checks:
                yield encode_event({"done": len(last.sentences), "total": last.total}, "progress")
        yield encode_event(last.to_json() if last else None, "check")
    except Exception as error:
        yield encode_event(to_problem(error).to_json(), "problem")
