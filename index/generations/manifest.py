"""The manifest of a generation: what it contains and what built it."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from pincite.index.embedding.local import ModelIdentity
from pincite.index.errors import StoreError

FORMAT_VERSION = 5
MANIFEST_FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of a generation, and the model, rules and library that built it.

    `index_id`: hash of the content, the model and the rules.
    `folder`: the folder of articles.
    `stale`: number of deleted nodes in the HNSW graph.
    `dimensions`: length of a vector.
    `built`: time of the build, in ISO 8601.
    `rules`: versions of the rules (see `compatibility.RULE_VERSIONS`).
    `files`: sha256 of each file of the generation except the manifest, by relative path.
    `precisions`: the number formats in which its vectors were computed (see `Embedder.for_bulk`).
    `tried`: the search engine that passed the self-test (see `integrity.describe_search_engine`).
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
    precisions: tuple[str, ...] = ("float32",)
    format: int = FORMAT_VERSION


def read_manifest(generation: Path) -> Manifest:
    """Read the manifest of a generation.

    Raises StoreError if it is missing or damaged, or has a different format.
    """
    path = generation / MANIFEST_FILE
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["format"] != FORMAT_VERSION:
            raise StoreError(
                f"{path} has format {data['format']}, but this version of Pincite reads format "
                f"{FORMAT_VERSION}: build the index again with `pincite index`"
            )
        if data.pop("sha256") != hash_manifest(data):
            raise StoreError(f"{path} is damaged: build the index again with `pincite index`")
        identity = data["embedder"]
        embedder = ModelIdentity(identity["name"], identity["digest"], tuple(identity["probe"]))
        precisions = tuple(data.get("precisions", ("float32",)))
        return Manifest(**{**data, "embedder": embedder, "precisions": precisions})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{path} cannot be read ({type(error).__name__}): build the index again with "
            "`pincite index`"
        ) from error


def hash_manifest(data: dict[str, object]) -> str:
    """Return the sha256 of a manifest's fields; the file stores it as one more field."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
