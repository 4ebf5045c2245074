"""What a language model has answered, kept while articles and prompt are the same."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock

from pincite.assistant.llm.model import Delta, Messages, Model

MOST = 500
"""Answers that are kept."""


@dataclass(frozen=True, slots=True)
class Cache:
    """The latest whole answers, in memory, by index, model and prompt."""

    _kept: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: str) -> str | None:
        """Return what was answered, if it is kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, answer: str) -> None:
        """Keep an answer; the one that was not asked for longest goes."""
        with self._lock:
            self._kept[key] = answer
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Cached:
    """A model that is asked only for what it has not answered yet about an index."""

    model: Model
    index_id: str
    cache: Cache

    @property
    def name(self) -> str:
        """See `Model`."""
        return self.model.name

    @property
    def identity(self) -> str:
        """See `Model`."""
        return self.model.identity

    @property
    def room(self) -> int:
        """See `Model`."""
        return self.model.room

    def stream(self, messages: Messages) -> Iterator[Delta]:
        """Yield the answer that is kept; else the model's, which is kept once it is whole."""
        parts = (self.index_id, self.identity, *(part for message in messages for part in message))
        key = hashlib.sha256(repr(parts).encode()).hexdigest()
        known = self.cache.get(key)
        if known is not None:
            yield Delta(known)
            return
        written = ""
        for delta in self.model.stream(messages):
            written += delta.text
            yield delta
        self.cache.put(key, written)
