"""What an index holds, and whether all that it keeps is sound."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pincite.index.embedding.endpoint import embedder_from_name
from pincite.index.embedding.local import ModelIdentity
from pincite.index.errors import PinciteError, StoreError
from pincite.index.generations import directory as generations, integrity
from pincite.index.generations.compatibility import require_compatible
from pincite.index.generations.manifest import read_manifest
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
    embedder: ModelIdentity
    dimensions: int
    generations: tuple[Generation, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was checked, and what is wrong with it; None where nothing is."""

    what: str
    problem: str | None


def status(path: str | Path) -> Status:
    """Return what the index at `path` serves. Raises StoreError where it serves nothing."""
    root = Path(path)
    index = Index.open(root)
    try:
        hidden, invisible = index.count_unseen_characters()
        return Status(
            index_id=index.id,
            folder=index.folder,
            built=index.manifest.built,
            coverage=index.coverage(),
            publishers=index.publishers(),
            months=index.months(),
            hidden=hidden,
            invisible=invisible,
            passages=index.manifest.passages,
            embedder=index.manifest.embedder,
            dimensions=index.manifest.dimensions,
            generations=tuple(
                _describe_generation(each, served=each == index.generation)
                for each in generations.list_earlier(root, root)
            ),
            skipped=index.skipped,
        )
    finally:
        index.close()


def verify(path: str | Path) -> Iterator[CheckResult]:
    """Check all that the index at `path` keeps, and yield each check as it ends.

    Every file is hashed and every generation searched on trial, whatever was found before.
    Raises StoreError where there is no index.
    """
    root = Path(path)
    current = generations.get_current(root)
    if current is None:
        raise StoreError(f"no index in {root}: make one with `pincite index FOLDER --index {root}`")
    missing = None if current.is_dir() else f"{root / 'current'} names none: build the index again"
    yield CheckResult("served generation", missing)
    for generation in generations.list_earlier(root, root):
        yield from _verify_generation(root, generation)


def _verify_generation(root: Path, generation: Path) -> Iterator[CheckResult]:
    try:
        manifest = read_manifest(generation)
    except StoreError as error:
        yield CheckResult(f"{generation.name}, manifest", str(error))
        return
    yield CheckResult(f"{generation.name}, manifest", None)
    checks: tuple[tuple[str, Callable[[], object]], ...] = (
        (
            "model and rules",
            lambda: require_compatible(root, manifest, _load_identity(manifest.embedder)),
        ),
        ("files", lambda: integrity.check_files(generation, manifest)),
        ("search", lambda: integrity.run_selftest(generation, manifest.passages, manifest.vectors)),
    )
    for what, check in checks:
        problem = None
        try:
            check()
        except PinciteError as error:
            problem = str(error)
        yield CheckResult(f"{generation.name}, {what}", problem)


def _load_identity(recorded: ModelIdentity) -> ModelIdentity:
    return embedder_from_name(recorded.name, recorded).identity


def _describe_generation(generation: Path, *, served: bool) -> Generation:
    files = (file for file in generation.rglob("*") if file.is_file())
    try:
        built = read_manifest(generation).built
    except StoreError:
        built = None
    return Generation(generation.name, served, built, sum(file.stat().st_size for file in files))
