"""The latest responses of language models, kept in memory and used for identical requests."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock

from pincite.assistant.llm.model import Delta, Messages, Model

MAX_RESPONSES = 500
"""Responses that a cache keeps."""


@dataclass(frozen=True, slots=True)
class ResponseCache:
    """A thread-safe LRU cache of complete responses."""

    _responses: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: str) -> str | None:
        """Return the response stored under `key`, or None."""
        with self._lock:
            if key in self._responses:
                self._responses.move_to_end(key)
            return self._responses.get(key)

    def put(self, key: str, response: str) -> None:
        """Store a response; drop the least recently used one if the cache is full."""
        with self._lock:
            self._responses[key] = response
            if len(self._responses) > MAX_RESPONSES:
                self._responses.popitem(last=False)


@dataclass(frozen=True, slots=True)
class CachedModel:
    """A model that answers repeated messages about the same index from a cache."""

    model: Model
    index_id: str
    cache: ResponseCache

    @property
    def name(self) -> str:
        """See `Model`."""
        return self.model.name

    @property
    def identity(self) -> str:
        """See `Model`."""
        return self.model.identity

    @property
    def prompt_budget(self) -> int:
        """See `Model`."""
        return self.model.prompt_budget

    def stream(self, messages: Messages) -> Iterator[Delta]:
        """Yield the cached response, or stream one from the model and cache it once complete."""
        key_parts = (
            self.index_id,
            self.identity,
            *(part for message in messages for part in message),
        )
        key = hashlib.sha256(repr(key_parts).encode()).hexdigest()
        cached_response = self.cache.get(key)
        if cached_response is not None:
            yield Delta(cached_response)
            return
        response = ""
        for delta in self.model.stream(messages):
            response += delta.text
            yield delta
        self.cache.put(key, response)
