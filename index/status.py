"""What an index holds, and whether all that it keeps is sound."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pincite.index.embedding.endpoint import embedder_named
from pincite.index.embedding.local import Identity
from pincite.index.errors import PinciteError, StoreError
from pincite.index.generations import directory as generations, integrity as health
from pincite.index.generations.compatibility import refuse_others
from pincite.index.generations.manifest import manifest
from pincite.index.search import Index
from pincite.index.types import Coverage, Skipped


@dataclass(frozen=True, slots=True)
class Generation:
    """A build that is kept on disk, and its size in bytes. `built` is None where it is damaged."""

    name: str
    served: bool
    built: str | None
    size: int


@dataclass(frozen=True, slots=True)
class Status:
    """What an index serves. `publishers` and `months` count articles; None are the unstated.

    `hidden` counts the characters that files hold but do not show, `invisible` those of the
    articles' texts that do not show: neither are searched, read or shown.
    """

    index_id: str
    folder: str
    built: str
    coverage: Coverage
    publishers: dict[str | None, int]
    months: dict[str | None, int]
    hidden: int
    invisible: int
    passages: int
    embedder: Identity
    dimensions: int
    generations: tuple[Generation, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What was checked, and what is wrong with it; None where nothing is."""

    what: str
    problem: str | None


def status(path: str | Path) -> Status:
    """Return what the index at `path` serves. Raises StoreError where it serves nothing."""
    root = Path(path)
    opened = Index.open(root)
    try:
        hidden, invisible = opened.unseen()
        return Status(
            index_id=opened.id,
            folder=opened.folder,
            built=opened.manifest.built,
            coverage=opened.coverage(),
            publishers=opened.publishers(),
            months=opened.months(),
            hidden=hidden,
            invisible=invisible,
            passages=opened.manifest.passages,
            embedder=opened.manifest.embedder,
            dimensions=opened.manifest.dimensions,
            generations=tuple(
                _described(each, served=each == opened.generation)
                for each in generations.earlier(root, root)
            ),
            skipped=opened.skipped,
        )
    finally:
        opened.close()


def verify(path: str | Path) -> Iterator[Check]:
    """Check all that the index at `path` keeps, and yield each check as it ends.

    Every file is hashed and every generation searched on trial, whatever was found before.
    Raises StoreError where there is no index.
    """
    root = Path(path)
    served = generations.current(root)
    if served is None:
        raise StoreError(f"no index in {root}: make one with `pincite index FOLDER --index {root}`")
    missing = None if served.is_dir() else f"{root / 'current'} names none: build the index again"
    yield Check("served generation", missing)
    for generation in generations.earlier(root, root):
        yield from _verify(root, generation)


def _verify(root: Path, generation: Path) -> Iterator[Check]:
    try:
        made = manifest(generation)
    except StoreError as error:
        yield Check(f"{generation.name}, manifest", str(error))
        return
    yield Check(f"{generation.name}, manifest", None)
    checks: tuple[tuple[str, Callable[[], object]], ...] = (
        ("model and rules", lambda: refuse_others(root, made, _identity(made.embedder))),
        ("files", lambda: health.check_files(generation, made)),
        ("search", lambda: health.try_out(generation, made.passages, made.vectors)),
    )
    for what, check in checks:
        problem = None
        try:
            check()
        except PinciteError as error:
            problem = str(error)
        yield Check(f"{generation.name}, {what}", problem)


def _identity(made: Identity) -> Identity:
    return embedder_named(made.name, made).identity


def _described(generation: Path, *, served: bool) -> Generation:
    files = (file for file in generation.rglob("*") if file.is_file())
    try:
        built = manifest(generation).built
    except StoreError:
        built = None
    return Generation(generation.name, served, built, sum(file.stat().st_size for file in files))
