"""The routes of OpenAI's API: a folder of articles is a model of any client of it."""

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from pincite.assistant.types import Answer, Citation, Question
from pincite.ui.api.asking import (
    EventStream,
    QueuedWork,
    add_up,
    require_complete,
    run_until_disconnect,
)
from pincite.ui.api.completions.message import Link, format_tail, make_annotations, neutralize
from pincite.ui.api.completions.request import ChatCompletionRequest, parse_conversation
from pincite.ui.api.encoding import JsonBody, encode_event
from pincite.ui.api.openapi.document import describe_openai_errors, make_event_schema
from pincite.ui.api.problems import ProblemError, to_problem
from pincite.ui.api.requests import MAX_QUESTION_LENGTH
from pincite.ui.api.services import ApiServices, get_visitor
from pincite.ui.escape import sanitize_url
from pincite.ui.html.article import make_citation_url
from pincite.ui.protocols import Chain
from starlette.responses import Response

MODEL_ID = "pincite"
"""The id of the model that quotes; `pincite/NAME` lets the language model NAME word the answer."""


def add_routes(router: APIRouter, services: ApiServices) -> None:
    """Add the routes /chat/completions and /models."""
    chains = {make_model_id(name): chain for name, chain in services.chains.items()}
    created = int(time.time())

    def describe_model(model_id: str) -> dict[str, Any]:
        return {"id": model_id, "object": "model", "created": created, "owned_by": "pincite"}

    @router.get(
        "/models",
        tags=["OpenAI"],
        summary="List the models",
        operation_id="list_models",
        responses=describe_openai_errors(400, 401, 403),
    )
    def list_models() -> Response:
        """Return `pincite`, which quotes, and `pincite/NAME` for each language model."""
        return JsonBody({"object": "list", "data": [describe_model(each) for each in chains]})

    @router.get(
        "/models/{model:path}",
        tags=["OpenAI"],
        summary="See a model",
        operation_id="get_model",
        responses=describe_openai_errors(400, 401, 403, 404),
    )
    def get_model(
        model: Annotated[str, Path(description="an id of GET /v1/models", examples=[MODEL_ID])],
    ) -> Response:
        """Return a model."""
        find_chain(chains, model)
        return JsonBody(describe_model(model))

    @router.post(
        "/chat/completions",
        tags=["OpenAI"],
        summary="Complete a chat",
        operation_id="complete_chat",
        response_model=None,
        responses={
            200: {"description": "The answer, as a chat completion", "content": _CONTENT},
            **describe_openai_errors(400, 401, 403, 404, 413, 429, 502, 503),
        },
    )
    async def complete_chat(body: ChatCompletionRequest, request: Request) -> Response:
        """Answer the last question of a chat, with numbered sources and `url_citation`s.

        `articles`, `publishers`, `since`, `until`, `named`, `caution`, `quotes` and `asked` work
        as in /api/v1/ask. `pincite` in the response is the answer as /api/v1/ask returns it.
        """
        chain = find_chain(chains, body.model)
        text, history = parse_conversation(body.messages)
        if len(text) > MAX_QUESTION_LENGTH:
            detail = f"The question has {len(text):,} characters: shorten it to 4,000."
            raise ProblemError("invalid", detail, extra={"errors": [{"pointer": "#/messages"}]})
        question = body.to_question(text, history)
        services.require_ready()
        if body.stream:  # afterwards, the status can no longer tell that the index is damaged
            await asyncio.to_thread(services.get_index)
        writer = CompletionWriter(body, make_link(request, services))
        work = QueuedWork(services.queue, get_visitor(request).id)
        if body.stream:
            return EventStream(writer.stream(work, chain, question), work.close)
        try:
            answer = await run_until_disconnect(request.receive, add_up(work.ask(chain, question)))
        finally:
            work.close()
        return JsonBody(writer.complete(answer) if answer else None)


_CONTENT = {
    "application/json": {"schema": {"type": "object"}},
    "text/event-stream": {"schema": make_event_schema()},
}


def make_model_id(name: str) -> str:
    """Return the id of the model that answers with the language model of this name."""
    return f"{MODEL_ID}/{name}" if name else MODEL_ID


def find_chain(chains: dict[str, Chain], model_id: str) -> Chain:
    """Return the chain of a model. Raises ProblemError if there is none."""
    if model_id not in chains:
        names = ", ".join(map(repr, chains))
        raise ProblemError(
            "no-such-model", f"There is no model {model_id!r}: choose one of {names}."
        )
    return chains[model_id]


def make_link(request: Request, services: ApiServices) -> Link:
    """Return the function that finds the URL of a citation.

    An article without a URL is read from this server: on the page of the chat, which marks the
    sentence, or from the API.
    """
    base = str(request.base_url)

    def link(citation: Citation) -> str:
        if url := sanitize_url(citation.url):
            return url.replace("(", "%28").replace(")", "%29")
        if services.has_source_pages:
            return base + make_citation_url(citation)
        return f"{base}api/v1/articles/{quote(citation.article_id)}"

    return link


class CompletionWriter:
    """Writes the response to one request."""

    def __init__(self, body: ChatCompletionRequest, link: Link) -> None:
        self._link = link
        options = body.stream_options
        self._include_usage = bool(options and options.include_usage)
        self._head = {
            "id": f"chatcmpl-{secrets.token_hex(12)}",
            "created": int(time.time()),
            "model": body.model,
        }

    def complete(self, answer: Answer) -> dict[str, Any]:
        """Return the whole completion."""
        text = neutralize(answer.text)
        message = {
            "role": "assistant",
            "content": text + format_tail(answer, self._link),
            "refusal": None,
            "annotations": make_annotations(text, answer, self._link),
        }
        return {
            **self._head,
            "object": "chat.completion",
            "choices": [
                {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
            ],
            "usage": count_tokens(answer),
            "pincite": answer.to_json(),
        }

    async def stream(
        self, work: QueuedWork, chain: Chain, question: Question
    ) -> AsyncGenerator[bytes, None]:
        """Yield the completion in chunks, as server-sent events."""
        answer: Answer | None = None
        sent = 0
        try:
            yield self._encode_delta({"role": "assistant", "content": ""})
            async with aclosing(work.ask(chain, question)) as pieces:
                async for piece in pieces:
                    answer = piece if answer is None else answer + piece
                    new_text = neutralize(answer.text)[sent:]
                    if new_text:
                        sent += len(new_text)
                        yield self._encode_delta({"content": new_text})
            for chunk in self._encode_end(require_complete(answer)):
                yield chunk
        except Exception as error:
            yield encode_event(to_problem(error).to_openai_json())
        yield b"data: [DONE]\n\n"

    def _encode_end(self, answer: Answer) -> list[bytes]:
        annotations = make_annotations(neutralize(answer.text), answer, self._link)
        delta = {"content": format_tail(answer, self._link), "annotations": annotations}
        chunks = [
            self._encode_delta(delta),
            self._encode_delta({}, finish_reason="stop", pincite=answer.to_json()),
        ]
        if self._include_usage:
            chunks.append(self._encode_chunk(choices=[], usage=count_tokens(answer)))
        return chunks

    def _encode_delta(
        self, delta: dict[str, Any], finish_reason: str | None = None, **fields: Any
    ) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}
        return self._encode_chunk(choices=[choice], **fields)

    def _encode_chunk(self, **fields: Any) -> bytes:
        return encode_event({**self._head, "object": "chat.completion.chunk", **fields})


def count_tokens(answer: Answer) -> dict[str, int]:
    """Return the tokens of the language model; zero without one."""
    read, written = (answer.usage.read, answer.usage.written) if answer.usage else (0, 0)
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
