"""POST /api/v1/ask: a question → its answer as JSON, or its pieces as server-sent events."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request
from pincite.assistant.types import Answer, Question
from pincite.ui.api.asking import (
    EventStream,
    QueuedWork,
    add_up,
    require_complete,
    run_until_disconnect,
)
from pincite.ui.api.encoding import JsonBody, encode_event
from pincite.ui.api.openapi.document import ANSWER_RESPONSES
from pincite.ui.api.problems import ProblemError, to_problem
from pincite.ui.api.requests import AskRequest
from pincite.ui.api.services import ApiServices, get_visitor
from pincite.ui.protocols import Chain
from starlette.responses import Response


def add_routes(router: APIRouter, services: ApiServices) -> None:
    """Add the route /ask."""

    @router.post(
        "/ask",
        tags=["questions"],
        summary="Ask a question",
        operation_id="ask",
        response_model=None,
        responses=ANSWER_RESPONSES,
    )
    async def ask(body: AskRequest, request: Request) -> Response:
        """Answer a question from the articles, every statement with its source sentence.

        With `Accept: text/event-stream`, the answer comes in events: `waiting` (`{"ahead": 2}`)
        while other questions are answered first, `piece` each time that the answer grows (texts
        and lists of all pieces add up), and in the end `answer` with the whole answer, or
        `problem`.
        """
        chain = _choose_chain(services, body.model)
        question = body.to_question(body.question, tuple(body.history))
        services.require_ready()
        as_events = "text/event-stream" in request.headers.get("accept", "")
        if as_events:  # afterwards, the status can no longer tell that the index is damaged
            await asyncio.to_thread(services.get_index)
        work = QueuedWork(services.queue, get_visitor(request).id)
        if as_events:
            return EventStream(_stream_events(services, work, chain, question), work.close)
        try:
            answer = await run_until_disconnect(request.receive, add_up(work.ask(chain, question)))
        finally:
            work.close()
        return JsonBody(answer.to_json() if answer else None)


def _choose_chain(services: ApiServices, model: str | None) -> Chain:
    if model is None:
        return next(iter(services.chains.values()))
    if model not in services.chains:
        names = ", ".join(map(repr, services.chains))
        raise ProblemError("no-such-model", f"There is no model {model!r}: choose one of {names}.")
    return services.chains[model]


async def _stream_events(
    services: ApiServices, work: QueuedWork, chain: Chain, question: Question
) -> AsyncGenerator[bytes, None]:
    if not work.ticket.admitted.is_set():
        yield encode_event({"ahead": services.queue.count_ahead(work.ticket)}, "waiting")
    answer: Answer | None = None
    try:
        async with aclosing(work.ask(chain, question)) as pieces:
            async for piece in pieces:
                answer = piece if answer is None else answer + piece
                row = piece.to_json()
                if _has_content(row):
                    yield encode_event(row, "piece")
        yield encode_event(require_complete(answer).to_json(), "answer")
    except Exception as error:
        yield encode_event(to_problem(error).to_json(), "problem")


def _has_content(piece: dict[str, Any]) -> bool:
    """Return whether a piece adds to the answer. A model that writes yields many that do not."""
    names = ("text", "statements", "citations", "closest", "disputes", "passages", "notices")
    return any(piece[name] for name in names)
