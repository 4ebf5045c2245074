"""The manifest of a generation: what it holds, and what made it."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from pincite.index.embedding.local import ModelIdentity
from pincite.index.errors import StoreError

FORMAT_VERSION = 3


MANIFEST_FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of. `index_id` is a hash of its content and its makers.

    `rules` names versions (see `makers`), `files` the sha256 of every other file by its path,
    and `tried` what the generation was searched with when it was built (see `health`). `stale`
    counts the vectors that were taken out since its store was last made anew.
    """

    index_id: str
    folder: str
    embedder: ModelIdentity
    articles: int
    passages: int
    vectors: int
    stale: int
    dimensions: int
    built: str
    rules: dict[str, str]
    files: dict[str, str]
    tried: str
    format: int = FORMAT_VERSION


def read_manifest(generation: Path) -> Manifest:
    """Read a generation's manifest. Raises StoreError where it cannot be used."""
    path = generation / MANIFEST_FILE
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["format"] != FORMAT_VERSION:
            stored, supported = data["format"], FORMAT_VERSION
            message = f"the index has format {stored}, this version reads {supported}"
            raise StoreError(f"{message}: build it again with `pincite index`")
        if data.pop("sha256") != hash_manifest(data):
            raise StoreError(f"{path} is damaged: build the index again with `pincite index`")
        identity = data["embedder"]
        embedder = ModelIdentity(identity["name"], identity["digest"], tuple(identity["probe"]))
        return Manifest(**{**data, "embedder": embedder})
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path} cannot be read ({type(error).__name__})"
        raise StoreError(f"{message}: build the index again with `pincite index`") from error


def hash_manifest(data: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
