"""A generation and what changed → the next one's folder: a copy, less and plus the changes."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from pincite.index.catalog.reader import Catalog
from pincite.index.catalog.writer import CatalogWriter
from pincite.index.chunking import ChunkedArticle
from pincite.index.errors import StoreError
from pincite.index.generations.directory import CATALOG_FILE, VECTORS_FOLDER
from pincite.index.generations.manifest import Manifest
from pincite.index.types import FileRecord, ProgressCallback
from pincite.index.vectors.registry import copy_store, create_store, open_store
from pincite.index.vectors.staging import StagedVectors

MAX_STALE_SHARE = 0.2
"""The share of a store's places that removed vectors may take before it is made anew."""

_BATCH_SIZE = 5_000


@dataclass(frozen=True, slots=True)
class PreviousGeneration:
    """The generation before: with its catalogue open, and whether the same model and rules hold.

    `server` is the address of the server that has its vectors; None where no server has.
    """

    generation: Path
    manifest: Manifest
    catalog: Catalog
    server: str | None
    same_model: bool
    same_rules: bool


class Counts(TypedDict):
    """What a generation holds, as its manifest says."""

    articles: int
    passages: int
    vectors: int
    stale: int
    dimensions: int


def write_generation(
    folder: Path,
    previous: PreviousGeneration | None,
    obsolete_ids: Iterable[str],
    chunked_articles: Sequence[ChunkedArticle],
    file_records: Mapping[str, FileRecord],
    staged: StagedVectors,
    server: str | None,
    progress: ProgressCallback,
) -> Counts:
    """Write the catalogue and the vectors of a generation into the empty folder `new`.

    `gone` are ids that the base has and the new one has not, or has changed; `cuts` the articles
    that it has not. `pending` holds the vectors that the base has not; the vectors go to a
    `server`, where one is named.
    """
    if previous and previous.same_rules:
        catalog = CatalogWriter.create_copy(
            previous.generation / CATALOG_FILE, folder / CATALOG_FILE
        )
        catalog.remove(obsolete_ids)
    else:
        catalog = CatalogWriter.create(folder / CATALOG_FILE)
    with closing(catalog):
        for done, chunked in enumerate(chunked_articles):
            progress("Writing articles", done, len(chunked_articles))
            catalog.add(chunked.article, chunked.sentences, chunked.passages, chunked.vector_ids)
        progress("Writing articles", len(chunked_articles), len(chunked_articles))
        catalog.replace_file_records(file_records)
        catalog.rebuild_clusters()
        articles, passages = catalog.coverage().articles, len(catalog.passage_numbers())
        vector_ids = set(catalog.vector_ids())
    stale, dimensions = _write_vectors(
        folder / VECTORS_FOLDER, previous, vector_ids, staged, server, progress
    )
    return {
        "articles": articles,
        "passages": passages,
        "vectors": len(vector_ids),
        "stale": stale,
        "dimensions": dimensions,
    }


def _write_vectors(
    folder: Path,
    previous: PreviousGeneration | None,
    vector_ids: set[str],
    staged: StagedVectors,
    server: str | None,
    progress: ProgressCallback,
) -> tuple[int, int]:
    """Write the wanted vectors. Returns how many others left stale places, and the dimensions."""
    previous_ids = (
        set(previous.catalog.vector_ids()) if previous and previous.same_model else set()
    )
    stale = previous.manifest.stale + len(previous_ids - vector_ids) if previous else 0
    is_local = previous is not None and previous.server is None and server is None
    if previous and previous_ids and is_local and stale <= MAX_STALE_SHARE * len(vector_ids):
        store = copy_store(previous.generation / VECTORS_FOLDER, folder)
        store.remove(sorted(previous_ids - vector_ids))
        missing_ids = vector_ids - previous_ids
    else:
        stale = 0
        store = create_store(folder, server)
        missing_ids = set(vector_ids)
        if previous and previous_ids:
            with closing(open_store(previous.generation / VECTORS_FOLDER)) as previous_store:
                for ids, vectors in previous_store.get(sorted(previous_ids & vector_ids)):
                    store.add(ids, vectors)
                    missing_ids.difference_update(ids)
    with closing(store):
        total = len(missing_ids)
        progress("Writing vectors", 0, total)
        for ids, vectors in staged.get(missing_ids, _BATCH_SIZE):
            store.add(ids, vectors)
            missing_ids.difference_update(ids)
            progress("Writing vectors", total - len(missing_ids), total)
        if missing_ids or store.count() != len(vector_ids):
            raise StoreError(
                f"{folder} holds {store.count()} vectors of {len(vector_ids)}: build again"
            )
        dimensions = store.dimensions()
        store.seal()
    return stale, dimensions
