"""What an index contains, and a check of every generation that it keeps."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pincite.index.embedding.local import ModelIdentity
from pincite.index.errors import PinciteError, StoreError
from pincite.index.generations import directory, integrity
from pincite.index.generations.compatibility import require_recorded_model
from pincite.index.generations.manifest import read_manifest
from pincite.index.search import Index
from pincite.index.types import Coverage, Skipped, StatedValue


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation on disk.

    `served`: whether it is the one in use.
    `built`: time of the build, in ISO 8601; None if the manifest is damaged.
    `size`: bytes on disk.
    """

    name: str
    served: bool
    built: str | None
    size: int


@dataclass(frozen=True, slots=True)
class Status:
    """The content of an index.

    `publishers`, `months`: number of articles of each; None stands for "not stated".
    `hidden`: number of characters that files hold but do not show.
    `invisible`: number of characters of the articles' texts that are not visible. Hidden and
    invisible characters are neither searched nor shown.
    `machine_read`: number of characters that a machine read from pictures (OCR).
    `dimensions`: length of a vector.
    """

    index_id: str
    folder: str
    built: str
    coverage: Coverage
    publishers: dict[str | None, int]
    months: dict[str | None, int]
    hidden: int
    invisible: int
    machine_read: int
    passages: int
    embedder: ModelIdentity
    dimensions: int
    generations: tuple[Generation, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check: what was checked, and the problem found; None if there is none."""

    what: str
    problem: str | None


@dataclass(frozen=True, slots=True)
class StatedMetadata:
    """An article, and what its file states about it: of each field, the first value is used."""

    id: str
    source: str
    stated: tuple[StatedValue, ...]


def status(path: str | Path) -> Status:
    """Describe the index in the folder `path`. Raises StoreError if it cannot be opened."""
    root = Path(path)
    with closing(Index.open(root)) as index:
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
            machine_read=index.count_machine_read_characters(),
            passages=index.manifest.passages,
            embedder=index.manifest.embedder,
            dimensions=index.manifest.dimensions,
            generations=tuple(
                _describe_generation(each, served=each == index.generation)
                for each in directory.list_generations(root)
            ),
            skipped=index.skipped,
        )


def list_stated(path: str | Path) -> Iterator[StatedMetadata]:
    """Yield what each article of the index in `path` states about itself, sorted by source.

    Raises StoreError if the index cannot be opened.
    """
    with closing(Index.open(Path(path))) as index:
        for article in index.articles():
            yield StatedMetadata(article.id, article.source, article.stated)


def verify(path: str | Path) -> Iterator[CheckResult]:
    """Check every generation of the index in the folder `path`, and yield each result.

    Hashes every file and runs every self-test, also after it has found a problem. Raises StoreError
    if there is no index.
    """
    root = Path(path)
    current = directory.get_current(root)
    if current is None:
        raise StoreError(
            f"there is no index in {root}: build one with `pincite index FOLDER --index {root}`"
        )
    missing = None
    if not current.is_dir():
        pointer = root / directory.CURRENT_FILE
        missing = f"{pointer} names a generation that does not exist: build the index again"
    yield CheckResult("served generation", missing)
    for generation in directory.list_generations(root):
        yield from _verify_generation(root, generation)


def _verify_generation(root: Path, generation: Path) -> Iterator[CheckResult]:
    try:
        manifest = read_manifest(generation)
    except StoreError as error:
        yield CheckResult(f"{generation.name}, manifest", str(error))
        return
    yield CheckResult(f"{generation.name}, manifest", None)
    checks: tuple[tuple[str, Callable[[], object]], ...] = (
        ("model and rules", lambda: require_recorded_model(root, manifest)),
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


def _describe_generation(generation: Path, *, served: bool) -> Generation:
    files = (file for file in generation.rglob("*") if file.is_file())
    try:
        built = read_manifest(generation).built
    except StoreError:
        built = None
    return Generation(generation.name, served, built, sum(file.stat().st_size for file in files))
