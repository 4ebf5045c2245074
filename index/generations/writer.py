"""A generation and what changed → the next one's folder: a copy, less and plus the changes."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from pincite.index.catalog.reader import Catalog
from pincite.index.catalog.writer import Draft
from pincite.index.chunking import Cut
from pincite.index.errors import StoreError
from pincite.index.generations.directory import CATALOG, VECTORS
from pincite.index.generations.manifest import Manifest
from pincite.index.types import Held, Progress
from pincite.index.vectors.chroma import Store
from pincite.index.vectors.staging import Pending

MOST_STALE = 0.2
"""The share of a store's places that removed vectors may take before it is made anew."""

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Base:
    """The generation before: with its catalogue open, and whether the same model and rules hold.

    `server` is the address of the server that has its vectors; None where no server has.
    """

    generation: Path
    made: Manifest
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


def fill(
    new: Path,
    base: Base | None,
    gone: Iterable[str],
    cuts: Sequence[Cut],
    files: Mapping[str, Held],
    pending: Pending,
    server: str | None,
    progress: Progress,
) -> Counts:
    """Write the catalogue and the vectors of a generation into the empty folder `new`.

    `gone` are ids that the base has and the new one has not, or has changed; `cuts` the articles
    that it has not. `pending` holds the vectors that the base has not; the vectors go to a
    `server`, where one is named.
    """
    if base and base.same_rules:
        catalog = Draft.copied(base.generation / CATALOG, new / CATALOG)
        catalog.remove(gone)
    else:
        catalog = Draft.create(new / CATALOG)
    with closing(catalog):
        for done, each in enumerate(cuts):
            progress("Writing articles", done, len(cuts))
            catalog.add(each.article, each.sentences, each.passages, each.vectors)
        progress("Writing articles", len(cuts), len(cuts))
        catalog.record(files)
        catalog.find_copies()
        articles, passages = catalog.coverage().articles, len(catalog.passages())
        wanted = set(catalog.vectors())
    stale, dimensions = _store(new / VECTORS, base, wanted, pending, server, progress)
    return {
        "articles": articles,
        "passages": passages,
        "vectors": len(wanted),
        "stale": stale,
        "dimensions": dimensions,
    }


def _store(
    new: Path,
    base: Base | None,
    wanted: set[str],
    pending: Pending,
    server: str | None,
    progress: Progress,
) -> tuple[int, int]:
    """Write the wanted vectors. Returns how many others left stale places, and the dimensions."""
    held = set(base.catalog.vectors()) if base and base.same_model else set()
    stale = base.made.stale + len(held - wanted) if base else 0
    here = base is not None and base.server is None and server is None
    if base and held and here and stale <= MOST_STALE * len(wanted):
        store = Store.copied(base.generation / VECTORS, new)
        store.remove(sorted(held - wanted))
        missing = wanted - held
    else:
        stale = 0
        store = Store.create(new, server)
        missing = set(wanted)
        if base and held:
            with closing(Store.open(base.generation / VECTORS)) as before:
                for names, vectors in before.get(sorted(held & wanted)):
                    store.add(names, vectors)
                    missing.difference_update(names)
    with closing(store):
        total = len(missing)
        progress("Writing vectors", 0, total)
        for names, vectors in pending.take(missing, _AT_ONCE):
            store.add(names, vectors)
            missing.difference_update(names)
            progress("Writing vectors", total - len(missing), total)
        if missing or store.count() != len(wanted):
            raise StoreError(f"{new} holds {store.count()} vectors of {len(wanted)}: build again")
        dimensions = store.dimensions()
        store.seal()
    return stale, dimensions
