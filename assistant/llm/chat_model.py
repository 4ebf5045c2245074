"""Any LangChain chat model as the model that writes answers."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from pincite.assistant.llm.endpoint import MIN_PROMPT_BUDGET
from pincite.assistant.llm.errors import MAX_MESSAGE_LENGTH, ModelError
from pincite.assistant.llm.model import Delta, Messages
from pincite.assistant.llm.streaming import iterate_in_thread
from pincite.assistant.types import Usage
from pincite.index.errors import InputError
from pincite.index.text.visible import to_single_line

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

_CUT_OFF = frozenset({"length", "max_tokens", "MAX_TOKENS"})
"""What providers call the end of an answer that reached the limit on its tokens."""


class ChatModel:
    """A LangChain chat model as a `Model`, for `build_chain(index, model=ChatModel(…))`.

    `window` is the number of tokens that the model can read and write together, and `longest` the
    number kept for its answer; set the limit on the answer itself on the chat model. `total` is
    the number of seconds after which a request has failed. `name` is what answers show, by
    default the name that the chat model states. Raises InputError for a chat model of the wrong
    type, and for a window that is too small.
    """

    def __init__(
        self,
        chat_model: "BaseChatModel",
        *,
        window: int,
        longest: int = 600,
        total: float = 600.0,
        name: str | None = None,
    ) -> None:
        if not (hasattr(chat_model, "stream") and hasattr(chat_model, "bind_tools")):
            raise InputError(
                f"chat_model is {type(chat_model).__name__}, not a chat model of LangChain: make "
                "one, for example with langchain.chat_models.init_chat_model"
            )
        for argument, value in (("window", window), ("longest", longest)):
            if not isinstance(value, int) or isinstance(value, bool):
                raise InputError(f"{argument} is {value!r}, not a number of tokens, like 8192")
        self.prompt_budget = window - longest
        if self.prompt_budget < MIN_PROMPT_BUDGET:
            raise InputError(
                f"a window of {window:,} tokens is too small: write {longest + MIN_PROMPT_BUDGET} "
                "or more, or a smaller `longest`"
            )
        self._chat_model, self._total = chat_model, total
        self.name = name or _find_name(chat_model)
        self.identity = f"{type(chat_model).__qualname__} {self.name} {uuid4()}"

    def stream(self, messages: Messages) -> Iterator[Delta]:
        """See `Model`. The request is a run of LangChain callbacks, like any other of the model."""
        characters, finish_reason = 0, ""
        for chunks in iterate_in_thread(partial(self._stream, messages)):
            for chunk in chunks:
                text = str(chunk.text)
                characters += len(text)
                metadata = chunk.response_metadata
                finish_reason = str(
                    metadata.get("finish_reason") or metadata.get("stop_reason") or finish_reason
                )
                yield Delta(text, _read_usage(chunk))
            if not chunks:
                yield Delta()
        if finish_reason in _CUT_OFF:
            raise ModelError(f"the model {self.name} reached its limit of tokens: raise the limit")
        if finish_reason == "content_filter":
            raise ModelError(
                f"the model {self.name} stopped because of its content filter: ask in other words"
            )
        if not characters:
            raise ModelError(
                f"the model {self.name} gave an empty answer: ask again, or try another model",
                retryable=True,
            )

    async def _stream(self, messages: Messages) -> "AsyncIterator[BaseMessage]":
        """Yield what the model streams.

        Its synchronous client is used: an asynchronous one belongs to the event loop of its first
        request, and each request here has its own loop.
        """
        chunks = self._chat_model.stream([*messages])
        try:
            async with asyncio.timeout(self._total):
                while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
                    yield chunk
        except TimeoutError:
            raise ModelError(
                f"the model {self.name} gave no end within {self._total:g} seconds: check its load"
            ) from None
        except Exception as error:
            detail = to_single_line(str(error))[:MAX_MESSAGE_LENGTH]
            raise ModelError(
                f"the model {self.name} failed ({type(error).__name__}: {detail})"
            ) from error


def _find_name(chat_model: "BaseChatModel") -> str:
    for field in ("model_name", "model", "model_id"):
        if isinstance(name := getattr(chat_model, field, None), str) and name:
            return name
    return type(chat_model).__name__


def _read_usage(chunk: "BaseMessage") -> Usage | None:
    usage = getattr(chunk, "usage_metadata", None)
    return Usage(usage["input_tokens"], usage["output_tokens"]) if usage else None
