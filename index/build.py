"""A folder of articles → a new generation of the index, which becomes the current one."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pincite.index.arguments import require_embedder, require_limits, require_path
from pincite.index.catalog.reader import Catalog
from pincite.index.chunking import ChunkedArticle, chunk
from pincite.index.embedding.endpoint import embedder_from_name
from pincite.index.embedding.local import Embedder, is_same_model
from pincite.index.errors import FolderError, InputError, StoreError
from pincite.index.generations import compatibility, directory
from pincite.index.generations.changes import (
    LOCAL,
    find_obsolete,
    get_reusable_digests,
    hash_content,
    is_up_to_date,
    refuse_mass_deletion,
    summarize_changes,
)
from pincite.index.generations.selection import select_newest_valid
from pincite.index.generations.writer import BuildPlan, PreviousGeneration, write_generation
from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.types import BuildReport, ProgressCallback
from pincite.index.vectors import staging
from pincite.index.vectors.registry import (
    check_server,
    find_servers_in_use,
    get_server,
    open_store,
    orphan_cleanup,
)

if TYPE_CHECKING:
    from pincite.index.ingest.scan import Scan

EMBEDDING_BATCH_SIZE = 256


def _ignore_progress(step: str, done: int, total: int) -> None: ...


def build(
    folder: str | Path,
    into: str | Path,
    *,
    embedder: Embedder | None = None,
    limits: Limits = DEFAULT_LIMITS,
    server: str | None = None,
    force: bool = False,
    progress: ProgressCallback = _ignore_progress,
) -> BuildReport:
    """Index a folder of articles, or one file of articles, into the folder `into`.

    The current generation of `into` stays in use until the new one is complete. Unchanged files
    are not read again, and no passage is embedded twice, even after an interrupted build; the
    result is the same as that of a build from nothing.

    `embedder`: by default the model that built the index, or for a new index the bundled model.
    `limits`: limits on the cost of reading one file.
    `server`: address of a Chroma server that is to store the vectors, or `LOCAL` to store them in
    `into`; by default they stay where they are.
    `force`: accept that more than half of the articles are missing.
    `progress`: called with each step of the build.

    Raises FolderError if no article can be read, or if more than half of the indexed articles are
    missing and `force` is false. Raises StoreError if `into` cannot be written, if another build
    is running, or if the server does not answer. Raises InputError if the address of the server
    or the model cannot be used.
    """
    from pincite.index.ingest.folder import list_files
    from pincite.index.ingest.scan import scan_files

    folder, into = require_path(folder, "folder"), require_path(into, "into")
    require_limits(limits)
    file_list = list_files(folder, exclude=into, limits=limits)

    def scan(previous: PreviousGeneration | None) -> "Scan":
        known_files = previous.catalog.file_records() if previous and previous.same_rules else {}
        return scan_files(file_list, known_files, limits, progress)

    origin = _Origin(str(folder), folder.name, str(folder.resolve()))
    return _build(origin, into, scan, _Options(embedder, server, force, progress))


def build_articles(
    articles: Iterable[object],
    into: str | Path,
    *,
    name: str = "articles",
    embedder: Embedder | None = None,
    server: str | None = None,
    force: bool = False,
    progress: ProgressCallback = _ignore_progress,
) -> BuildReport:
    """Index articles that a program has, for example from a database, into the folder `into`.

    `articles` yields mappings with the fields of a row of an articles file (`text`, and optionally
    `id`, `title`, `published`, `url`, `publisher`, `author`), or documents of LangChain, whose
    metadata has these fields; the `source` of a document is its name in citations, and its id if
    it has no other. The rules are those of `build`: only new and changed articles are embedded,
    articles that no longer come are removed, and one that cannot be read is skipped with the
    reason. `name` stands for the folder in messages and in the index.

    The other arguments and the errors are those of `build`. An error that `articles` raises ends
    the build, and the index stays as it is.
    """
    from pincite.index.ingest.articles import scan_articles

    into = require_path(into, "into")
    if not (isinstance(name, str) and name.strip()):
        raise InputError(f"name is {name!r}, not the name of the articles: write, say, 'archive'")

    def scan(previous: PreviousGeneration | None) -> "Scan":
        known = previous.catalog.digests() if previous and previous.same_rules else {}
        return scan_articles(articles, name, known, progress)

    origin = _Origin(name, name, name)
    return _build(origin, into, scan, _Options(embedder, server, force, progress))


class _Origin(NamedTuple):
    """Where articles come from: in messages, in the id of the index, and in its manifest."""

    label: str
    name: str
    location: str


class _Options(NamedTuple):
    """The options of a build, as `build` describes them."""

    embedder: Embedder | None
    server: str | None
    force: bool
    progress: ProgressCallback


def _build(
    origin: _Origin,
    into: Path,
    scan_changes: Callable[[PreviousGeneration | None], "Scan"],
    options: _Options,
) -> BuildReport:
    """Build a generation from what `scan_changes` finds since the previous one."""
    require_embedder(options.embedder)
    progress = options.progress
    with directory.build_lock(into), ExitStack() as stack:
        previous, embedder = _open_previous(into, options.embedder, stack)
        server = _choose_server(into, previous, options.server)
        scan = scan_changes(previous)
        _require_articles(origin.label, scan)
        if previous and not options.force:
            refuse_mass_deletion(origin.label, into, previous.catalog, scan)
        report = summarize_changes(previous.catalog.digests() if previous else {}, scan)
        index_id = hash_content(origin.name, scan, embedder)
        if not (previous and is_up_to_date(previous, into, index_id, scan, server)):
            plan = BuildPlan(
                index_id=index_id,
                folder=origin.location,
                embedder=embedder.identity,
                server=None if server == LOCAL else server,
                previous=previous,
                obsolete_ids=find_obsolete(previous, scan),
                articles=_chunk_changed(previous, scan, embedder, progress),
                file_records=scan.records,
                staged=staging.StagedVectors(into, embedder.identity),
            )
            _embed_passages(plan, embedder, progress)
            _write_and_publish(into, plan, progress)
        # Even if nothing has changed: an earlier build may have died before it removed them.
        staging.remove_staged_vectors(into)
        return report


def _open_previous(
    into: Path, embedder: Embedder | None, stack: ExitStack
) -> tuple[PreviousGeneration | None, Embedder]:
    """Return the generation to start from, if there is a valid one, and the embedder to use."""
    try:
        generation, manifest, _ = select_newest_valid(into, stack)
        catalog = Catalog.open(generation / directory.CATALOG_FILE)
        server = get_server(generation / directory.VECTORS_FOLDER)
    except StoreError:  # missing or damaged: start from nothing
        return None, embedder or Embedder()
    stack.enter_context(closing(catalog))
    embedder = embedder or embedder_from_name(manifest.embedder.name, manifest.embedder)
    same_model = is_same_model(manifest.embedder, embedder.identity) and (
        server is None or _has_vectors(generation)
    )
    previous = PreviousGeneration(
        generation,
        manifest,
        catalog,
        server=server,
        same_model=same_model,
        same_rules=same_model and manifest.rules == compatibility.RULE_VERSIONS,
    )
    return previous, embedder


def _has_vectors(generation: Path) -> bool:
    """Return whether the server still has the vectors of a generation."""
    try:
        open_store(generation / directory.VECTORS_FOLDER).close()
    except StoreError:
        return False
    return True


def _choose_server(into: Path, previous: PreviousGeneration | None, server: str | None) -> str:
    """Return `server`, or by default where the vectors are now; check that a server answers."""
    if not server:
        server = previous.server if previous else min(find_servers_in_use(into), default=None)
    server = server or LOCAL
    if server != LOCAL:
        check_server(server)
    return server


def _require_articles(folder: str, scan: "Scan") -> None:
    if not scan.digests:
        if not scan.skipped:
            raise FolderError(f"{folder} has no article: there is nothing to index")
        skipped = scan.skipped
        first = f"{skipped[0].path} {skipped[0].reason}"
        raise FolderError(
            f"nothing in {folder} could be read ({len(skipped)} skipped; {first}): "
            "add articles, for example as .txt, .html or .pdf files"
        )


def _chunk_changed(
    previous: PreviousGeneration | None,
    scan: "Scan",
    embedder: Embedder,
    progress: ProgressCallback,
) -> list[ChunkedArticle]:
    """Chunk the articles that are new or have changed."""
    old = get_reusable_digests(previous)
    changed_ids = [each for each, digest in scan.digests.items() if old.get(each) != digest]
    chunked = []
    for done, article_id in enumerate(changed_ids):
        progress("Splitting into sentences", done, len(changed_ids))
        chunked.append(chunk(scan.articles_read[article_id], embedder))
    progress("Splitting into sentences", len(changed_ids), len(changed_ids))
    return chunked


def _embed_passages(plan: BuildPlan, embedder: Embedder, progress: ProgressCallback) -> None:
    """Embed and stage the passages that have no vector, reusable or staged, yet."""
    texts = {
        vector_id: text
        for chunked in plan.articles
        for vector_id, text in chunked.make_embedding_inputs().items()
    }
    known_ids = plan.staged.vector_ids() | plan.find_reusable_vector_ids()
    # A batch of texts of similar length needs little padding.
    missing_ids = sorted(texts.keys() - known_ids, key=lambda each: (len(texts[each]), each))
    embedder = embedder.for_bulk(sum(len(texts[each]) for each in missing_ids))
    for start in range(0, len(missing_ids), EMBEDDING_BATCH_SIZE):
        progress("Embedding passages", start, len(missing_ids))
        batch = missing_ids[start : start + EMBEDDING_BATCH_SIZE]
        vectors = embedder.embed([texts[each] for each in batch])
        plan.staged.add(batch, vectors, embedder.precision)
    progress("Embedding passages", len(missing_ids), len(missing_ids))


def _write_and_publish(into: Path, plan: BuildPlan, progress: ProgressCallback) -> None:
    """Write the planned generation and make it current; keep the generation before it."""
    earlier = plan.previous.generation if plan.previous else directory.get_current(into)
    keep = [earlier] if earlier else []
    servers = find_servers_in_use(into) | ({plan.server} if plan.server else set())
    if plan.previous:
        directory.prune_generations(into, keep=keep)  # make room on the disk first
    with orphan_cleanup(into, servers), directory.new_folder(into) as new_generation:
        manifest = write_generation(new_generation, plan, progress)
        directory.publish(into, new_generation, manifest, keep=keep)
