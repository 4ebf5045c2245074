"""Writes a generation: a copy of the previous one, less what is obsolete, plus what is new."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pincite.index.catalog.reader import Catalog
from pincite.index.catalog.writer import CatalogWriter
from pincite.index.chunking import ChunkedArticle
from pincite.index.embedding.local import ModelIdentity
from pincite.index.errors import StoreError
from pincite.index.generations import integrity
from pincite.index.generations.compatibility import RULE_VERSIONS
from pincite.index.generations.directory import CATALOG_FILE, VECTORS_FOLDER
from pincite.index.generations.manifest import Manifest
from pincite.index.types import FileRecord, ProgressCallback
from pincite.index.vectors.registry import copy_store, create_store, open_store
from pincite.index.vectors.staging import StagedVectors
from pincite.index.vectors.store import VectorStore

MAX_STALE_SHARE = 0.2
"""Rebuild the HNSW graph when its deleted nodes exceed this share of the vectors."""

_BATCH_SIZE = 5_000


@dataclass(frozen=True, slots=True)
class PreviousGeneration:
    """The generation to start from.

    `catalog`: its catalog, open.
    `server`: address of the server that stores its vectors; None if they are in its folder.
    `same_model`: the embedding model has not changed, so its vectors can be reused.
    `same_rules`: neither the model nor the rules have changed, so its articles can be reused.
    """

    generation: Path
    manifest: Manifest
    catalog: Catalog
    server: str | None
    same_model: bool
    same_rules: bool


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """Everything that a new generation is made of.

    `index_id`, `folder`, `embedder`: see `Manifest`.
    `server`: address of the server that is to store the vectors; None stores them in the folder.
    `previous`: the generation to start from; None starts from nothing.
    `obsolete_ids`: articles of `previous` that are gone or have changed.
    `articles`: the articles that `previous` lacks or that have changed, chunked.
    `file_records`: what each file contains, by its source.
    `staged`: the vectors that `previous` lacks.
    """

    index_id: str
    folder: str
    embedder: ModelIdentity
    server: str | None
    previous: PreviousGeneration | None
    obsolete_ids: Sequence[str]
    articles: Sequence[ChunkedArticle]
    file_records: Mapping[str, FileRecord]
    staged: StagedVectors

    def find_reusable_vector_ids(self) -> set[str]:
        """Return the ids of the vectors that can be taken from the previous generation."""
        if self.previous is None or not self.previous.same_model:
            return set()
        return set(self.previous.catalog.vector_ids())

    def list_precisions(self) -> tuple[str, ...]:
        """Return the number formats in which reusable and staged vectors were computed."""
        has_reusable = self.previous is not None and self.previous.same_model
        reusable = self.previous.manifest.precisions if self.previous and has_reusable else ()
        return tuple(sorted({*reusable, *self.staged.precisions()}))


def write_generation(folder: Path, plan: BuildPlan, progress: ProgressCallback) -> Manifest:
    """Write a generation into an empty folder, run its self-test, and return its manifest.

    Raises StoreError if a vector is missing or the self-test fails.
    """
    article_count, passage_count, vector_ids = _write_catalog(folder / CATALOG_FILE, plan, progress)
    stale_count, dimensions = _write_vectors(folder / VECTORS_FOLDER, plan, vector_ids, progress)
    integrity.run_selftest(folder, passage_count, len(vector_ids))
    return Manifest(
        index_id=plan.index_id,
        folder=plan.folder,
        embedder=plan.embedder,
        articles=article_count,
        passages=passage_count,
        vectors=len(vector_ids),
        stale=stale_count,
        dimensions=dimensions,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        rules=RULE_VERSIONS,
        files=integrity.hash_generation(folder),
        tried=integrity.describe_search_engine(),
        precisions=plan.list_precisions(),
    )


def _write_catalog(
    path: Path, plan: BuildPlan, progress: ProgressCallback
) -> tuple[int, int, set[str]]:
    """Write the catalog. Returns the numbers of articles and passages, and all vector ids."""
    if plan.previous and plan.previous.same_rules:
        catalog = CatalogWriter.create_copy(plan.previous.generation / CATALOG_FILE, path)
        catalog.remove(plan.obsolete_ids)
    else:
        catalog = CatalogWriter.create(path)
    with closing(catalog):
        for done, chunked in enumerate(plan.articles):
            progress("Writing articles", done, len(plan.articles))
            catalog.add(chunked.article, chunked.sentences, chunked.passages, chunked.vector_ids)
        progress("Writing articles", len(plan.articles), len(plan.articles))
        catalog.replace_file_records(plan.file_records)
        catalog.rebuild_clusters()
        vector_ids = set(catalog.vector_ids())
        return catalog.coverage().articles, len(catalog.passage_numbers()), vector_ids


def _write_vectors(
    folder: Path, plan: BuildPlan, vector_ids: set[str], progress: ProgressCallback
) -> tuple[int, int]:
    """Write the vectors with these ids. Returns the numbers of stale nodes and of dimensions.

    Raises StoreError if a vector is neither in the previous generation nor staged.
    """
    store, stale_count, missing = _start_store(folder, plan, vector_ids)
    with closing(store):
        total = len(missing)
        progress("Writing vectors", 0, total)
        for ids, vectors in plan.staged.get(missing, _BATCH_SIZE):
            store.add(ids, vectors)
            missing.difference_update(ids)
            progress("Writing vectors", total - len(missing), total)
        if missing or store.count() != len(vector_ids):
            raise StoreError(
                f"{folder} has {store.count()} of {len(vector_ids)} vectors: "
                "build the index again with `pincite index`"
            )
        dimensions = store.dimensions()
        store.seal()
    return stale_count, dimensions


def _start_store(
    folder: Path, plan: BuildPlan, vector_ids: set[str]
) -> tuple[VectorStore, int, set[str]]:
    """Create a store with the reusable vectors.

    Returns the store, its number of stale nodes, and the ids of the vectors that it lacks.
    """
    previous, reusable = plan.previous, plan.find_reusable_vector_ids()
    deleted = reusable - vector_ids
    if previous and reusable and previous.server is None and plan.server is None:
        stale_count = previous.manifest.stale + len(deleted)
        if stale_count <= MAX_STALE_SHARE * len(vector_ids):
            store = copy_store(previous.generation / VECTORS_FOLDER, folder)
            store.remove(sorted(deleted))
            return store, stale_count, vector_ids - reusable
    store = create_store(folder, plan.server)
    missing = set(vector_ids)
    if previous and reusable:
        with closing(open_store(previous.generation / VECTORS_FOLDER)) as previous_store:
            for ids, vectors in previous_store.get(sorted(reusable & vector_ids)):
                store.add(ids, vectors)
                missing.difference_update(ids)
    return store, 0, missing
