"""An endpoint with an OpenAI-compatible API: OpenAI, Ollama, llama.cpp, vLLM, LM Studio."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any, cast

from pincite.assistant.llm.errors import ModelError, to_model_error
from pincite.assistant.llm.model import KEY_VARIABLE, Delta, Messages, ModelSettings
from pincite.assistant.llm.profiles import THINKING_TOKENS, find_profile
from pincite.assistant.llm.streaming import iterate_in_thread
from pincite.assistant.llm.window import ask_window
from pincite.assistant.types import Usage
from pincite.index.addresses import LOOPBACK_HOSTS, parse_server_address
from pincite.index.errors import InputError

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from langchain_openai import ChatOpenAI

MIN_PROMPT_BUDGET = 2_000
"""Tokens that hold the instructions and a few sentences."""
MAX_CHARACTERS_PER_TOKEN = 16
"""A server that sends more characters for each allowed token ignores the token limit."""
FIRST_RETRY_DELAY = 0.5
"""Seconds before the first retry; the delay doubles with each retry."""

MessageChunks = AsyncIterator["AIMessageChunk"]


class OpenAIEndpoint:
    """A model at an address, contacted by `stream` only. Raises InputError for bad settings."""

    def __init__(self, settings: ModelSettings) -> None:
        server = parse_server_address(settings.base_url)
        if not settings.name.strip():
            raise InputError("the model has no name: give one with --model")
        if settings.key and not (settings.key.isascii() and settings.key.isprintable()):
            raise InputError(
                f"the key is not valid: it has a line break or a character that is not ASCII; "
                f"correct {KEY_VARIABLE} or the key file"
            )
        self.name = settings.name
        self.identity = f"{server.url} {settings!r}"
        self.profile = find_profile(settings.name)
        if settings.json:
            self.profile = replace(self.profile, json=True)
        self._longest = settings.longest + (THINKING_TOKENS if self.profile.thinks else 0)
        if settings.window is not None and settings.window - self._longest < MIN_PROMPT_BUDGET:
            raise InputError(
                f"a window of {settings.window:,} tokens is too small: set --model-limit "
                f"window={self._longest + MIN_PROMPT_BUDGET}"
            )
        self._settings = settings
        self._window = settings.window
        self._url, self._is_local = server.url, server.host in LOOPBACK_HOSTS
        self._max_tokens_field = (
            "max_tokens" if server.host != "api.openai.com" else "max_completion_tokens"
        )
        self._display_name = f"the model {settings.name} at {server.url}"

    @property
    def prompt_budget(self) -> int:
        """See `Model`. The first time, it asks the server for the window of the model."""
        if self._window is None:
            settings = self._settings
            wait = min(settings.connect, settings.first)
            self._window = ask_window(
                self._url, settings.name, settings.key, is_local=self._is_local, wait=wait
            )
        # A reasoning model in a small window thinks less, so that some sentences fit.
        return max(self._window - self._longest, self._window // 2)

    def stream(self, messages: Messages) -> Iterator[Delta]:
        """See `Model`."""
        for deltas in iterate_in_thread(partial(self._stream_with_retries, messages)):
            yield from deltas or [Delta()]

    async def _stream_with_retries(self, messages: Messages) -> AsyncIterator[Delta]:
        """Send the request; retry after a retryable error, unless some text has come."""
        # The first import takes long; in a thread, it does not delay cancelling.
        await asyncio.to_thread(_load_classes)
        settings, clock = self._settings, asyncio.get_running_loop().time
        start = clock()
        for attempt in range(settings.retries + 1):
            started = False
            try:
                async with aclosing(self._stream_once(messages, start)) as deltas:
                    async for delta in deltas:
                        started = True
                        yield delta
                return
            except Exception as error:
                model_error = to_model_error(error, self._display_name, settings.key)
            delay = (
                FIRST_RETRY_DELAY * 2**attempt
                if model_error.retry_after is None
                else model_error.retry_after
            )
            past_deadline = clock() + delay > start + settings.first
            if started or past_deadline or not model_error.retryable or attempt == settings.retries:
                raise model_error
            await asyncio.sleep(delay)

    async def _stream_once(self, messages: Messages, start: float) -> AsyncGenerator[Delta, None]:
        characters, max_characters = 0, MAX_CHARACTERS_PER_TOKEN * self._longest
        finish_reason = ""
        client_class, _ = _load_classes()
        async with client_class(
            timeout=None, follow_redirects=False, trust_env=not self._is_local
        ) as client:
            # Close both generators here, the inner one last: at exit, the event loop closes
            # generators in any order, even if one still runs.
            response = cast(
                "AsyncGenerator[AIMessageChunk]",
                self._make_chat_model(client).astream(self._adapt(messages)),
            )
            async with (
                aclosing(response) as chunks,
                aclosing(self._apply_timeouts(chunks, start)) as timed_chunks,
            ):
                async for chunk in timed_chunks:
                    text = str(chunk.text)
                    finish_reason = finish_reason or str(
                        chunk.response_metadata.get("finish_reason") or ""
                    )
                    characters += len(text)
                    if text or chunk.usage_metadata:
                        yield Delta(text, _parse_usage(chunk))
                    if characters > max_characters:
                        raise self._make_error("does not end its answer: try another model")
        if not finish_reason:
            raise self._make_error(
                "broke off: ask again, or look at its log", retryable=not characters
            )
        if finish_reason == "length":
            limit = f"reached its limit of {self._longest:,} tokens"
            raise self._make_error(f"{limit}: raise it with --model-limit longest=NUMBER")
        if finish_reason == "content_filter":
            raise self._make_error("stopped because of its content filter: ask in other words")
        if not characters:
            raise self._make_error(
                "gave an empty answer: ask again, or try another model", retryable=True
            )

    async def _apply_timeouts(
        self, chunks: MessageChunks, start: float
    ) -> AsyncGenerator["AIMessageChunk", None]:
        settings, clock = self._settings, asyncio.get_running_loop().time
        total_deadline = (
            start + settings.total,
            f"no end within {settings.total:g} seconds (--model-limit total)",
        )
        token_deadline = (
            start + settings.first,
            f"no token within {settings.first:g} seconds (--model-limit first)",
        )
        while True:
            deadline, problem = min(token_deadline, total_deadline)
            try:
                async with asyncio.timeout_at(deadline):
                    chunk = await anext(chunks, None)
            except TimeoutError:
                raise self._make_error(f"gave {problem}: check its load and its log") from None
            if chunk is None:
                return
            yield chunk
            token_deadline = (
                clock() + settings.gap,
                f"no further token within {settings.gap:g} seconds (--model-limit gap)",
            )

    def _adapt(self, messages: Messages) -> list[tuple[str, str]]:
        """Return the messages as the model takes them: perhaps without a system message."""
        (first_role, first), *rest = messages
        if first_role != "system" or self.profile.system_role or not rest:
            return [*messages]
        (second_role, second), *others = rest
        return [(second_role, f"{first}\n\n{second}"), *others]

    def _make_error(self, problem: str, *, retryable: bool = False) -> ModelError:
        return ModelError(f"{self._display_name} {problem}", retryable=retryable)

    def _make_chat_model(self, client: Any) -> "ChatOpenAI":
        import openai

        settings, profile = self._settings, self.profile
        temperature = profile.temperature if settings.temperature is None else settings.temperature
        extra_body: dict[str, Any] = {self._max_tokens_field: self._longest}
        if profile.json:
            extra_body["response_format"] = {"type": "json_object"}
        _, chat_class = _load_classes()
        chat_model: ChatOpenAI = chat_class(
            model=settings.name,
            base_url=self._url,
            api_key=settings.key or "none",
            temperature=temperature,
            stop=[*profile.stop] or None,
            extra_body=extra_body,
            timeout=openai.Timeout(None, connect=settings.connect),
            stream_usage=True,
            stream_chunk_timeout=None,
            use_responses_api=False,
            openai_proxy=None,
            max_retries=0,
            cache=False,
            http_async_client=client,
        )
        return chat_model


def _parse_usage(chunk: "AIMessageChunk") -> Usage | None:
    usage = chunk.usage_metadata
    if not usage:
        return None
    cost = chunk.response_metadata.get("cost")
    cost = float(cost) if isinstance(cost, (int, float)) else None
    return Usage(usage["input_tokens"], usage["output_tokens"], cost)


@cache
def _load_classes() -> tuple[Any, Any]:
    """Import the HTTP client and the chat model at the first request: the imports take seconds."""
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient

    class ChatWithCost(ChatOpenAI):
        def _convert_chunk_to_generation_chunk(self, chunk: dict[str, Any], *rest: Any) -> Any:
            converted = super()._convert_chunk_to_generation_chunk(chunk, *rest)
            # LangChain drops the cost that some endpoints report with the token counts.
            cost = (chunk.get("usage") or {}).get("cost")
            if converted and cost is not None:
                converted.message.response_metadata["cost"] = cost
            return converted

    return DefaultAsyncHttpxClient, ChatWithCost
