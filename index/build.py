"""A folder of articles → one new generation of the index, served once it is whole."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

from pincite.index.catalog.reader import Catalog
from pincite.index.chunking import ChunkedArticle, chunk
from pincite.index.embedding.endpoint import embedder_from_name
from pincite.index.embedding.local import Embedder, is_same_model
from pincite.index.errors import FolderError, StoreError
from pincite.index.generations import (
    compatibility,
    directory,
    integrity,
)
from pincite.index.generations.manifest import FORMAT_VERSION, Manifest
from pincite.index.generations.selection import select_newest_valid
from pincite.index.generations.writer import PreviousGeneration, write_generation
from pincite.index.ingest.folder import list_files
from pincite.index.ingest.scan import Scan, scan_files
from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.types import BuildReport, ProgressCallback, Skipped
from pincite.index.vectors import staging
from pincite.index.vectors.registry import (
    check_server,
    open_store,
    orphan_cleanup,
    server_of,
    servers_in_use,
)
from pincite.index.vectors.staging import StagedVectors

EMBEDDING_BATCH_SIZE = 256

LOCAL = "local"
"""In place of a server's address: the vectors are in the index itself."""


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
    """Index a folder of articles, or one article file, into the folder `into`.

    What `into` serves stays as it is until the new generation is whole. Files that are as they
    were are not read again, nor is any passage embedded twice, even if a build was stopped; the
    result is as if everything were made anew. `embedder` is by default the one that made the
    index, or else the model that Pincite carries. `limits` say what reading one file may cost.
    `server` is the address of a running Chroma server that is to have the vectors, `LOCAL` for
    none; by default they stay where they are.

    Raises FolderError where there is nothing to index, or where, without `force`, more than half
    of the articles would go; StoreError where `into` cannot be written or another build is
    writing it.
    """
    folder, into = Path(folder), Path(into)
    file_list = list_files(folder, exclude=into, limits=limits)
    with directory.build_lock(into), ExitStack() as stack:
        previous, embedder = _open_previous(into, embedder, stack)
        servers = servers_in_use(into)
        server = server or (previous.server if previous else min(servers, default=None)) or LOCAL
        if server != LOCAL:  # one that does not answer is told before anything is embedded
            check_server(server)
        known_files = previous.catalog.file_records() if previous and previous.same_rules else {}
        scan_result = scan_files(file_list, known_files, limits, progress)
        new_digests, old_digests = (
            scan_result.digests,
            previous.catalog.digests() if previous else {},
        )
        _require_articles(folder, new_digests, scan_result.skipped)
        if previous and not force:
            _refuse_mass_deletion(folder, into, previous.catalog, scan_result)
        index_id = _hash_content(folder, scan_result, embedder)
        if not (previous and _is_up_to_date(previous, into, index_id, scan_result, server)):
            reusable_digests = old_digests if previous and previous.same_rules else {}
            changed_ids = [
                name for name, digest in new_digests.items() if reusable_digests.get(name) != digest
            ]
            obsolete_ids = [
                name for name, digest in reusable_digests.items() if new_digests.get(name) != digest
            ]
            chunked_articles = _chunk_articles(changed_ids, scan_result, embedder, progress)
            staged = StagedVectors(into, embedder.identity)
            _embed_passages(chunked_articles, previous, staged, embedder, progress)
            previous_generation = previous.generation if previous else directory.get_current(into)
            keep = [previous_generation] if previous_generation else []
            if previous:
                directory.prune_generations(
                    into, keep=keep
                )  # a third would take its room meanwhile
            garbage_collection = orphan_cleanup(into, {server, *servers} - {LOCAL})
            with garbage_collection, directory.new_folder(into) as generation_folder:
                remote_server = None if server == LOCAL else server
                counts = write_generation(
                    generation_folder,
                    previous,
                    obsolete_ids,
                    chunked_articles,
                    scan_result.records,
                    staged,
                    remote_server,
                    progress,
                )
                integrity.run_selftest(generation_folder, counts["passages"], counts["vectors"])
                manifest = Manifest(
                    index_id=index_id,
                    folder=str(folder.resolve()),
                    embedder=embedder.identity,
                    built=datetime.now(UTC).isoformat(timespec="seconds"),
                    rules=compatibility.RULE_VERSIONS,
                    files=integrity.hash_files(generation_folder),
                    tried=integrity.search_engine(),
                    **counts,
                )
                directory.publish(into, generation_folder, manifest, keep=keep)
        staging.remove_staged_vectors(
            into
        )  # what is served has it all, also where a build died after serving it
    return _summarize_changes(old_digests, new_digests, scan_result.skipped)


def _open_previous(
    into: Path, embedder: Embedder | None, stack: ExitStack
) -> tuple[PreviousGeneration | None, Embedder]:
    """Return the generation to start from, if there is one, and the embedder to use."""
    try:
        generation, manifest, _ = select_newest_valid(into, stack)
        catalog = Catalog.open(generation / directory.CATALOG_FILE)
        server = server_of(generation / directory.VECTORS_FOLDER)
    except StoreError:  # missing or damaged: everything is made anew
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
    """Return whether the server has a generation's vectors; lost ones are made anew."""
    try:
        open_store(generation / directory.VECTORS_FOLDER).close()
    except StoreError:
        return False
    return True


def _is_up_to_date(
    previous: PreviousGeneration, into: Path, index_id: str, scan_result: Scan, server: str
) -> bool:
    same_server = (previous.server or LOCAL) == server
    # With other marks, files would be read again and again.
    same_content = (
        previous.manifest.index_id == index_id
        and previous.catalog.fingerprints() == scan_result.fingerprints
    )
    return (
        same_server
        and same_content
        and previous.same_model
        and previous.generation == directory.get_current(into)
    )


def _require_articles(folder: Path, digests: Mapping[str, str], skipped: Sequence[Skipped]) -> None:
    if not digests:
        first = f"{skipped[0].path} {skipped[0].reason}"
        message = f"nothing in {folder} could be read ({len(skipped)} skipped; {first})"
        raise FolderError(f"{message}: put articles in it, for example .txt, .html or .pdf")


def _refuse_mass_deletion(folder: Path, into: Path, catalog: Catalog, scan_result: Scan) -> None:
    """Refuse to drop more than half of the articles; one that has another name is not dropped."""
    digests = catalog.digests()
    missing_ids = digests.keys() - scan_result.digests.keys()
    if 2 * len(missing_ids) <= len(digests):
        return
    texts = {article.text for article in scan_result.articles_read.values()}
    lost_count = sum(catalog.article(name).text not in texts for name in missing_ids)
    if 2 * lost_count > len(digests):
        raise FolderError(
            f"{folder} lacks {lost_count:,} of the {len(digests):,} articles in {into}: put them back "
            "(is a disk not mounted?), choose another --index, or let them go with --force"
        )


def _hash_content(folder: Path, scan_result: Scan, embedder: Embedder) -> str:
    """Hash all that the generation will hold, and what makes it."""
    versions = [FORMAT_VERSION, compatibility.RULE_VERSIONS, embedder.identity.digest]
    content = [versions, folder.name, sorted(scan_result.digests.values()), scan_result.skipped]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _summarize_changes(
    old_digests: Mapping[str, str], new_digests: Mapping[str, str], skipped: tuple[Skipped, ...]
) -> BuildReport:
    common = old_digests.keys() & new_digests.keys()
    unchanged = sum(old_digests[name] == new_digests[name] for name in common)
    return BuildReport(
        added=len(new_digests) - len(common),
        updated=len(common) - unchanged,
        removed=len(old_digests) - len(common),
        unchanged=unchanged,
        skipped=skipped,
    )


def _chunk_articles(
    article_ids: Sequence[str],
    scan_result: Scan,
    embedder: Embedder,
    progress: ProgressCallback,
) -> list[ChunkedArticle]:
    chunked_articles = []
    for done, article_id in enumerate(article_ids):
        progress("Splitting into sentences", done, len(article_ids))
        chunked_articles.append(chunk(scan_result.articles_read[article_id], embedder))
    progress("Splitting into sentences", len(article_ids), len(article_ids))
    return chunked_articles


def _embed_passages(
    chunked_articles: Sequence[ChunkedArticle],
    previous: PreviousGeneration | None,
    staged: StagedVectors,
    embedder: Embedder,
    progress: ProgressCallback,
) -> None:
    """Embed what neither the base nor a build that was stopped has a vector for."""
    texts = {
        name: text for each in chunked_articles for name, text in each.embedding_inputs().items()
    }
    known_ids = staged.vector_ids() | (
        set(previous.catalog.vector_ids()) if previous and previous.same_model else set()
    )
    # Of like length, texts need no padding.
    missing_ids = sorted(texts.keys() - known_ids, key=lambda name: (len(texts[name]), name))
    for start in range(0, len(missing_ids), EMBEDDING_BATCH_SIZE):
        progress("Embedding passages", start, len(missing_ids))
        batch = missing_ids[start : start + EMBEDDING_BATCH_SIZE]
        staged.add(batch, embedder.embed([texts[name] for name in batch]))
    progress("Embedding passages", len(missing_ids), len(missing_ids))
