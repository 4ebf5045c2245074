"""Searches a generation for its own content: the self-test that follows every build.

    python -m pincite.index.generations.selftest FOLDER PASSAGE_COUNT VECTOR_COUNT

Runs in a separate process, since a damaged vector store can crash it. Exits with 0 if it finds the
content; otherwise prints what is wrong and exits with 1.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pincite.index.catalog.reader import Catalog
from pincite.index.duplicates.collapse import Candidate
from pincite.index.embedding.local import Vectors
from pincite.index.errors import StoreError
from pincite.index.generations import directory
from pincite.index.text.reading_form import to_reading_form
from pincite.index.types import NO_FILTERS
from pincite.index.vectors.registry import open_store
from pincite.index.vectors.store import VectorStore

SAMPLE_SIZE = 64
"""How many vectors to search for, and how many passages by their words, evenly spread."""

MAX_MISSED_SHARE = 0.05
"""The share of the vectors that may be missed: the nearest-neighbour search is approximate."""

NEAREST_COUNT = 10
"""How many neighbours a search for a vector returns."""

SAME_VECTOR_COSINE = 0.9999
"""Two vectors with at least this cosine count as equal."""

_WORD = re.compile(r"(?<!\w)[A-Za-z]+(?!\w)")


def check_searchable(generation: Path, passage_count: int, vector_count: int) -> None:
    """Search a generation for its passages and vectors. Raises StoreError if the search fails."""
    catalog = Catalog.open(generation / directory.CATALOG_FILE)
    vector_ids = catalog.vector_ids()
    _check_bm25_search(catalog, catalog.candidates(vector_ids, [], NO_FILTERS), passage_count)
    _check_vector_search(
        open_store(generation / directory.VECTORS_FOLDER), vector_ids, vector_count
    )


def _check_bm25_search(
    catalog: Catalog, candidates: Sequence[Candidate], expected_count: int
) -> None:
    if len(candidates) != expected_count:
        counts = f"{expected_count} passages were built, {len(candidates)} are there"
        raise StoreError(f"does not contain what was built ({counts})")
    numbers = sorted(each.number for each in candidates)
    for number in numbers[:: max(1, expected_count // SAMPLE_SIZE)]:
        passage = catalog.passage(number, 0.0)
        text = catalog.article(passage.article_id).text[passage.start : passage.end]
        # Latin letters only: SQLite and Python may disagree on what is a letter in other scripts.
        words = " ".join(_WORD.findall(to_reading_form(text))[:20])
        if words and number not in catalog.search(words, expected_count, NO_FILTERS):
            raise StoreError(f"does not find passage {number} by its own words")


def _check_vector_search(store: VectorStore, vector_ids: list[str], expected_count: int) -> None:
    if not len(vector_ids) == store.count() == expected_count:
        counts = (
            f"{expected_count} vectors were built, the catalog names {len(vector_ids)}, "
            f"the store has {store.count()}"
        )
        raise StoreError(f"does not contain what was built ({counts})")
    sampled_ids = set(vector_ids[:: max(1, len(vector_ids) // SAMPLE_SIZE)])
    sample: dict[str, Vectors] = {}
    for ids, rows in store.get(vector_ids):
        if not np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-3):
            raise StoreError("contains vectors whose length is not 1")
        pairs = zip(ids, rows, strict=True)
        sample.update((name, row) for name, row in pairs if name in sampled_ids)
    missed = [name for name, row in sample.items() if not _can_find(store, name, row)]
    if sample.keys() != sampled_ids or len(missed) > MAX_MISSED_SHARE * len(sample):
        raise StoreError(f"does not find {len(missed)} of {len(sampled_ids)} of its own vectors")


def _can_find(store: VectorStore, vector_id: str, vector: Vectors) -> bool:
    nearest = store.search(vector, NEAREST_COUNT)
    # All texts without a word that the model knows have the same vector, and there may be more
    # of them than neighbours.
    return vector_id in nearest or (
        len(nearest) == NEAREST_COUNT and min(nearest.values()) > SAME_VECTOR_COSINE
    )


if __name__ == "__main__":
    try:
        check_searchable(Path(sys.argv[1]), *map(int, sys.argv[2:]))
    except StoreError as error:
        sys.exit(print(error) or 1)
