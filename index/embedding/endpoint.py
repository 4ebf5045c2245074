"""Texts → unit vectors, by a server with an OpenAI-compatible API: a GPU elsewhere."""

import hashlib
import json
import os
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from pincite.index.addresses import parse_server_address
from pincite.index.embedding.local import Embedder, Identity, Vectors, alike
from pincite.index.errors import InputError, StoreError

if TYPE_CHECKING:
    from openai import OpenAI

KEY = "PINCITE_EMBEDDING_KEY"
"""The variable of the environment that holds the key; a server of one's own needs none."""

AT_ONCE = 64
TRIES = 3
SECONDS = 60.0

_PROBE = "The pier of Larnmouth was closed in March, and 41 of its piles are to be replaced."


def embedder_named(name: str, known: Identity | None = None) -> Embedder:
    """Return the embedder of a name: a model (see `Embedder`), or an endpoint's address.

    `known` is the identity that vectors were made under; an endpoint's is then only asked for,
    and compared, when it first embeds something.
    """
    return Endpoint(name, known) if "://" in name else Embedder(name)


class Endpoint(Embedder):
    """A model behind `POST /embeddings`, written `https://gpu.example/v1#model`.

    Tokens are counted with the model that Pincite carries, so passages are the same as with
    it. Raises InputError for an address that cannot be taken, StoreError where the server
    cannot be reached, refuses, or gives no vectors.
    """

    def __init__(self, name: str, known: Identity | None = None) -> None:
        super().__init__()
        where, _, self._model = name.partition("#")
        self._url = parse_server_address(where).url
        if not self._model:
            raise InputError(f"{name} names no model: write {where}#MODEL")
        self._known = known
        self.identity = known or self._asked(name)

    def _encoded(self, texts: Sequence[str]) -> Vectors:
        if self._known:
            found, self._known = self._asked(self._known.name), None
            if not alike(found, self.identity):
                raise StoreError(
                    f"{self._url} has another model as {self._model!r} than made this index: "
                    "serve that model, or build the index again"
                )
        parts = range(0, len(texts), AT_ONCE)
        return np.concatenate([self._posted(texts[at : at + AT_ONCE]) for at in parts])

    def _asked(self, name: str) -> Identity:
        probe = self._posted([_PROBE])[0]
        made_of = json.dumps([self._model, len(probe)])
        digest = hashlib.sha256(made_of.encode()).hexdigest()
        return Identity(name, digest, tuple(round(float(value), 6) for value in probe))

    def _posted(self, texts: Sequence[str]) -> Vectors:
        from openai import APIConnectionError, APIStatusError, OpenAIError

        try:
            answer = self._client.embeddings.create(
                model=self._model, input=list(texts), encoding_format="float"
            )
            rows = {each.index: each.embedding for each in answer.data}
            vectors = np.asarray([rows[at] for at in range(len(texts))], dtype=np.float32)
        except APIConnectionError as error:
            raise self._failed("cannot be reached", "start the server") from error
        except APIStatusError as error:
            advice = f"see its log, and the key in {KEY}"
            raise self._failed(f"answers with status {error.status_code}", advice) from error
        except (OpenAIError, KeyError, TypeError, ValueError) as error:
            raise self._failed("gives no vectors", "name an embedding model") from error
        lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
        if vectors.ndim != 2 or not np.all(np.isfinite(lengths) & (lengths > 0)):
            raise self._failed("gives vectors that are not numbers", "see the server's log")
        return np.asarray(vectors / lengths, dtype=np.float32)

    def _failed(self, how: str, advice: str) -> StoreError:
        return StoreError(f"the embedding endpoint {self._url} {how}: {advice}")

    @cached_property
    def _client(self) -> "OpenAI":
        from openai import DefaultHttpxClient, OpenAI

        return OpenAI(
            base_url=self._url,
            api_key=os.environ.get(KEY) or "none",
            max_retries=TRIES,
            timeout=SECONDS,
            # Where a server sends us on to, nobody has allowed texts to go.
            http_client=DefaultHttpxClient(follow_redirects=False),
        )
