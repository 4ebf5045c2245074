"""A trial search of a generation: `python -m pincite.index.trial FOLDER PASSAGES VECTORS`.

Run in a process of its own, which a damaged store may end. Ends with 0 when all is found, else
with 1 and what is wrong on standard output.
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
from pincite.index.generations import directory as generations
from pincite.index.text.visible import visible
from pincite.index.types import EVERYTHING
from pincite.index.vectors.chroma import Store

SEARCHED = 64
"""How many vectors, and how many passages by their words, spread over all, are searched for."""
LOST = 0.05
"""The share of the vectors that may be missed: the search for them is an approximate one."""
NEAREST = 10
SAME = 0.9999
"""The cosine from which two vectors are taken to be the same."""

_WORD = re.compile(r"(?<!\w)[A-Za-z]+(?!\w)")


def run(generation: Path, passages: int, vectors: int) -> None:
    """Search a generation for what it holds. Raises StoreError that says what is wrong."""
    catalog = Catalog.open(generation / generations.CATALOG)
    names = catalog.vectors()
    _by_words(catalog, catalog.candidates(names, [], EVERYTHING), passages)
    _by_vectors(Store.open(generation / generations.VECTORS), names, vectors)


def _by_words(catalog: Catalog, found: Sequence[Candidate], built: int) -> None:
    if len(found) != built:
        message = f"{built} passages were built, {len(found)} are there"
        raise StoreError(f"does not hold what was built ({message})")
    for number in sorted(each.number for each in found)[:: max(1, built // SEARCHED)]:
        passage = catalog.passage(number, 0.0)
        text = catalog.article(passage.article_id).text[passage.start : passage.end]
        # Of other scripts SQLite may know fewer letters than Python does.
        words = " ".join(_WORD.findall(visible(text))[:20])
        if words and number not in catalog.search(words, built, EVERYTHING):
            raise StoreError(f"does not find passage {number} by its words")


def _by_vectors(store: Store, names: list[str], built: int) -> None:
    if not len(names) == store.count() == built:
        counts = f"{built} vectors were built, {len(names)} are named, {store.count()} stored"
        raise StoreError(f"does not hold what was built ({counts})")
    sampled = set(names[:: max(1, len(names) // SEARCHED)])
    sample: dict[str, Vectors] = {}
    for found, rows in store.get(names):
        if not np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-3):
            raise StoreError("holds vectors that are not of length 1")
        pairs = zip(found, rows, strict=True)
        sample.update((name, row) for name, row in pairs if name in sampled)
    lost = [name for name, row in sample.items() if not _finds(store, name, row)]
    if sample.keys() != sampled or len(lost) > LOST * len(sample):
        raise StoreError(f"does not find {len(lost)} of {len(sampled)} of its own vectors")


def _finds(store: Store, name: str, row: Vectors) -> bool:
    nearest = store.search(row, NEAREST)
    # Texts of which the model knows no word may have one vector, and more of them than fit.
    return name in nearest or (len(nearest) == NEAREST and min(nearest.values()) > SAME)


if __name__ == "__main__":
    try:
        run(Path(sys.argv[1]), *map(int, sys.argv[2:]))
    except StoreError as error:
        sys.exit(print(error) or 1)
