"""An OpenAI-compatible endpoint: OpenAI, Ollama, llama.cpp, vLLM, LM Studio.

The only importer of langchain_openai, and of openai for chat.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from functools import cache, partial
from typing import TYPE_CHECKING, Any, cast

from pincite.assistant.llm.errors import ModelError, failure
from pincite.assistant.llm.model import KEY, Delta, Messages, ModelSettings
from pincite.assistant.llm.streaming import pumped
from pincite.assistant.types import Usage
from pincite.index.addresses import LOOPBACK_HOSTS, parse_server_address
from pincite.index.errors import InputError

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from langchain_openai import ChatOpenAI

LEAST_ROOM = 2_000
"""Tokens: what a model is told, and a few sentences."""
MOST_CHARACTERS = 16
"""More of them for each token that is allowed: the server does not keep to that limit."""
PAUSE = 0.5
"""Seconds before the first further try; twice as many before the next."""

Chunks = AsyncIterator["AIMessageChunk"]


class Endpoint:
    """A model at an address. Raises InputError for settings that cannot be taken."""

    def __init__(self, settings: ModelSettings) -> None:
        where = parse_server_address(settings.base_url)
        if not settings.name.strip():
            raise InputError("the model has no name: give one with --model")
        if settings.key and not (settings.key.isascii() and settings.key.isprintable()):
            raise InputError(
                f"the key (see {KEY}) is none: it has a line break or a strange letter"
            )
        self.name = settings.name
        self.identity = f"{where.url} {settings!r}"
        self.room = settings.window - settings.longest
        if self.room < LEAST_ROOM:
            least = settings.longest + LEAST_ROOM
            raise InputError(
                f"a window of {settings.window:,} tokens is too small: --model-limit window={least}"
            )
        self._settings = settings
        self._url, self._here = where.url, where.host in LOOPBACK_HOSTS
        self._most = "max_tokens" if where.host != "api.openai.com" else "max_completion_tokens"
        self._where = f"the model {settings.name} at {where.url}"

    def stream(self, messages: Messages) -> Iterator[Delta]:
        """Yield an answer as it is written. See `Model`."""
        for come in pumped(partial(self._tried, messages)):
            yield from come or [Delta()]

    async def _tried(self, messages: Messages) -> AsyncIterator[Delta]:
        """Ask, and again where that may help, as long as nothing has come."""
        # Slow the first time: off the event loop, so that leaving does not wait for it.
        await asyncio.to_thread(_classes)
        chosen, clock = self._settings, asyncio.get_running_loop().time
        start = clock()
        for attempt in range(chosen.retries + 1):
            begun = False
            try:
                async with aclosing(self._asked(messages, start)) as deltas:
                    async for delta in deltas:
                        begun = True
                        yield delta
                return
            except Exception as error:
                failed = failure(error, self._where, chosen.key)
            pause = PAUSE * 2**attempt if failed.pause is None else failed.pause
            late = clock() + pause > start + chosen.first
            if begun or late or not failed.passing or attempt == chosen.retries:
                raise failed
            await asyncio.sleep(pause)

    async def _asked(self, messages: Messages, start: float) -> AsyncGenerator[Delta, None]:
        written, most = 0, MOST_CHARACTERS * self._settings.longest
        reason = ""
        client_of, _ = _classes()
        async with client_of(
            timeout=None, follow_redirects=False, trust_env=not self._here
        ) as client:
            # Closed here: where the loop has to, in no order, parts of it are still running.
            asked = cast("AsyncGenerator[AIMessageChunk]", self._chat(client).astream([*messages]))
            async with aclosing(asked) as chunks, aclosing(self._in_time(chunks, start)) as timed:
                async for chunk in timed:
                    text = str(chunk.text)
                    reason = reason or str(chunk.response_metadata.get("finish_reason") or "")
                    written += len(text)
                    if text or chunk.usage_metadata:
                        yield Delta(text, _usage(chunk))
                    if written > most:
                        raise self._failed("does not end its answer: try another model")
        if not reason:
            raise self._failed("broke off: ask again, or see its log", passing=not written)
        if reason == "length":
            limit = f"reached its limit of {self._settings.longest:,} tokens"
            raise self._failed(f"{limit}: raise it with --model-limit longest=NUMBER")
        if reason == "content_filter":
            raise self._failed("stopped, by its own rules of content: ask in other words")
        if not written:
            raise self._failed(
                "gave an empty answer: ask again, or try another model", passing=True
            )

    async def _in_time(
        self, chunks: Chunks, start: float
    ) -> AsyncGenerator["AIMessageChunk", None]:
        chosen, clock = self._settings, asyncio.get_running_loop().time
        end = start + chosen.total, f"no end within {chosen.total:g} seconds (--model-limit total)"
        wait = (
            start + chosen.first,
            f"no token within {chosen.first:g} seconds (--model-limit first)",
        )
        while True:
            until, what = min(wait, end)
            try:
                async with asyncio.timeout_at(until):
                    chunk = await anext(chunks, None)
            except TimeoutError:
                raise self._failed(f"gave {what}: see its load and its log") from None
            if chunk is None:
                return
            yield chunk
            wait = (
                clock() + chosen.gap,
                f"no further token within {chosen.gap:g} seconds (--model-limit gap)",
            )

    def _failed(self, how: str, *, passing: bool = False) -> ModelError:
        return ModelError(f"{self._where} {how}", passing=passing)

    def _chat(self, client: Any) -> "ChatOpenAI":
        import openai

        chosen = self._settings
        _, chat_of = _classes()
        made: ChatOpenAI = chat_of(
            model=chosen.name,
            base_url=self._url,
            api_key=chosen.key or "none",
            temperature=chosen.temperature,
            extra_body={self._most: chosen.longest},
            timeout=openai.Timeout(None, connect=chosen.connect),
            stream_usage=True,
            stream_chunk_timeout=None,
            use_responses_api=False,
            openai_proxy=None,
            max_retries=0,
            cache=False,
            http_async_client=client,
        )
        return made


def _usage(chunk: "AIMessageChunk") -> Usage | None:
    took = chunk.usage_metadata
    if not took:
        return None
    cost = chunk.response_metadata.get("cost")
    cost = float(cost) if isinstance(cost, (int, float)) else None
    return Usage(took["input_tokens"], took["output_tokens"], cost)


@cache
def _classes() -> tuple[Any, Any]:
    """The client for HTTP, and for chat: not before the first question, since they load slowly."""
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient

    class Chat(ChatOpenAI):
        def _convert_chunk_to_generation_chunk(self, chunk: dict[str, Any], *rest: Any) -> Any:
            found = super()._convert_chunk_to_generation_chunk(chunk, *rest)
            # LangChain keeps the tokens only; some endpoints say the cost beside them.
            cost = (chunk.get("usage") or {}).get("cost")
            if found and cost is not None:
                found.message.response_metadata["cost"] = cost
            return found

    return DefaultAsyncHttpxClient, Chat


def connect(settings: ModelSettings) -> "Endpoint":
    """Return the model of an endpoint; nothing is sent to it yet.

    Raises InputError for an address or a setting that cannot be taken.
    """
    return Endpoint(settings)
