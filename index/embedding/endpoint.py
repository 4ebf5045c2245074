"""Embeds texts with a remote model, behind an OpenAI-compatible API."""

import hashlib
import json
import os
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from pincite.index.addresses import parse_server_address
from pincite.index.embedding.local import Embedder, ModelIdentity, Piece, Vectors, is_same_model
from pincite.index.errors import InputError, StoreError

if TYPE_CHECKING:
    from openai import OpenAI

API_KEY_VARIABLE = "PINCITE_EMBEDDING_KEY"
"""The environment variable with the API key. A private server may need no key."""

PROGRAM_PREFIX = "langchain:"
"""Begins the name, in an index, of embeddings that only the program that built it has."""

BATCH_SIZE = 64
MAX_RETRIES = 3
TIMEOUT_SECONDS = 60.0

PROBE_TEXT = "The pier of Larnmouth was closed in March, and 41 of its piles are to be replaced."
"""Its vector shows whether two models are the same."""


def embedder_from_name(name: str, expected_identity: ModelIdentity | None = None) -> Embedder:
    """Return an `Endpoint` if the name is an address (`https://…#model`), else an `Embedder`.

    `expected_identity` is the model of an existing index. With it, an endpoint is contacted, and
    its model compared, only when it first embeds something. Raises StoreError for embeddings that
    only a program has.
    """
    if name.startswith(PROGRAM_PREFIX):
        raise StoreError(
            f"the index was built with the embeddings {name.removeprefix(PROGRAM_PREFIX)!r} of a "
            "program: pass them as `embedder`, as in "
            "pincite.Index.open(…, embedder=LangChainEmbedder(…))"
        )
    return Endpoint(name, expected_identity) if "://" in name else Embedder(name)


class Endpoint(Embedder):
    """Embeds texts with a model behind `POST /embeddings`: `https://gpu.example/v1#model`.

    The bundled model's tokenizer counts the tokens, so passages are the same as with the bundled
    model. Raises InputError for an address that is not accepted, StoreError if the server cannot
    be reached, refuses the request or returns no vectors.
    """

    def __init__(self, name: str, expected_identity: ModelIdentity | None = None) -> None:
        super().__init__()
        base_url, _, self._model = name.partition("#")
        self._url = parse_server_address(base_url).url
        if not self._model:
            raise InputError(f"the address {name} has no model: write {base_url}#MODEL")
        self._unverified_identity = expected_identity
        self.identity = expected_identity or self._probe_identity(name)

    def _encode(self, pieces: Sequence[Piece]) -> Vectors:
        if self._unverified_identity:
            identity = self._probe_identity(self._unverified_identity.name)
            if not is_same_model(identity, self.identity):
                raise StoreError(
                    f"{self._url} serves a different model as {self._model!r} than the one that "
                    "built this index: serve that model, or build the index again"
                )
            self._unverified_identity = None
        texts = [piece.text for piece in pieces]
        starts = range(0, len(texts), BATCH_SIZE)
        return np.concatenate(
            [self._request_embeddings(texts[start : start + BATCH_SIZE]) for start in starts]
        )

    def _probe_identity(self, name: str) -> ModelIdentity:
        probe = self._request_embeddings([PROBE_TEXT])[0]
        content = json.dumps([self._model, len(probe)])
        digest = hashlib.sha256(content.encode()).hexdigest()
        return ModelIdentity(name, digest, tuple(round(float(value), 6) for value in probe))

    def _request_embeddings(self, texts: Sequence[str]) -> Vectors:
        from openai import APIConnectionError, APIStatusError, OpenAIError

        try:
            response = self._client.embeddings.create(
                model=self._model, input=list(texts), encoding_format="float"
            )
            rows = {each.index: each.embedding for each in response.data}
            vectors = np.asarray([rows[at] for at in range(len(texts))], dtype=np.float32)
        except APIConnectionError as error:
            raise self._make_error("cannot be reached", "start the server") from error
        except APIStatusError as error:
            advice = f"see its log, and check the key in {API_KEY_VARIABLE}"
            raise self._make_error(f"answers with status {error.status_code}", advice) from error
        except (OpenAIError, KeyError, TypeError, ValueError) as error:
            raise self._make_error("returned no vectors", "name an embedding model") from error
        norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
        if vectors.ndim != 2 or not np.all(np.isfinite(norms) & (norms > 0)):
            raise self._make_error("returned vectors that are not numbers", "see the server's log")
        return np.asarray(vectors / norms, dtype=np.float32)

    def _make_error(self, problem: str, advice: str) -> StoreError:
        return StoreError(f"the embedding endpoint {self._url} {problem}: {advice}")

    @cached_property
    def _client(self) -> "OpenAI":
        from openai import DefaultHttpxClient, OpenAI

        return OpenAI(
            base_url=self._url,
            api_key=os.environ.get(API_KEY_VARIABLE) or "none",
            max_retries=MAX_RETRIES,
            timeout=TIMEOUT_SECONDS,
            # The user allowed this server to receive the texts, but no server that it redirects to.
            http_client=DefaultHttpxClient(follow_redirects=False),
        )
