"""A folder of articles → one new generation of the index, served once it is whole."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

from pincite.index.catalog.reader import Catalog
from pincite.index.chunking import Cut, cut
from pincite.index.embedding.endpoint import embedder_named
from pincite.index.embedding.local import Embedder, alike
from pincite.index.errors import FolderError, StoreError
from pincite.index.generations import (
    compatibility as makers,
    directory as generations,
    integrity as health,
)
from pincite.index.generations.manifest import FORMAT, Manifest
from pincite.index.generations.selection import sound
from pincite.index.generations.writer import Base, fill
from pincite.index.ingest.folder import files
from pincite.index.ingest.scan import Contents, contents
from pincite.index.limits import LIMITS, Limits
from pincite.index.types import BuildReport, Progress, Skipped
from pincite.index.vectors import server as remote, staging as pending
from pincite.index.vectors.chroma import Store
from pincite.index.vectors.staging import Pending

EMBEDDED_AT_ONCE = 256

LOCAL = "local"
"""In place of a server's address: the vectors are in the index itself."""


def _silent(step: str, done: int, total: int) -> None: ...


def build(
    folder: str | Path,
    into: str | Path,
    *,
    embedder: Embedder | None = None,
    limits: Limits = LIMITS,
    server: str | None = None,
    force: bool = False,
    progress: Progress = _silent,
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
    listing = files(folder, without=into, limits=limits)
    with generations.locked(into), ExitStack() as opened:
        base, embedder = _base(into, embedder, opened)
        servers = {place.server for place in remote.places(into)}
        server = server or (base.server if base else min(servers, default=None)) or LOCAL
        if server != LOCAL:  # one that does not answer is told before anything is embedded
            remote.connect(server).close()
        known = base.catalog.files() if base and base.same_rules else {}
        found = contents(listing, known, limits, progress)
        now, before = found.digests, base.catalog.digests() if base else {}
        _refuse_nothing(folder, now, found.skipped)
        if base and not force:
            _refuse_loss(folder, into, base.catalog, found)
        index_id = _content_hash(folder, found, embedder)
        if not (base and _is_served(base, into, index_id, found, server)):
            kept = before if base and base.same_rules else {}
            changed = [name for name, digest in now.items() if kept.get(name) != digest]
            gone = [name for name, digest in kept.items() if now.get(name) != digest]
            cuts = _cut(changed, found, embedder, progress)
            made = Pending(into, embedder.identity)
            _embed(cuts, base, made, embedder, progress)
            before_it = base.generation if base else generations.current(into)
            keep = [before_it] if before_it else []
            if base:
                generations.remove(into, keep=keep)  # a third would take its room meanwhile
            swept = remote.sweeping(into, {server, *servers} - {LOCAL})
            with swept, generations.writing(into) as new:
                place = None if server == LOCAL else server
                counts = fill(new, base, gone, cuts, found.files, made, place, progress)
                health.try_out(new, counts["passages"], counts["vectors"])
                manifest = Manifest(
                    index_id=index_id,
                    folder=str(folder.resolve()),
                    embedder=embedder.identity,
                    built=datetime.now(UTC).isoformat(timespec="seconds"),
                    rules=makers.RULES,
                    files=health.hashes(new),
                    tried=health.searcher(),
                    **counts,
                )
                generations.serve(into, new, manifest, keep=keep)
        pending.remove(into)  # what is served has it all, also where a build died after serving it
    return _compare(before, now, found.skipped)


def _base(into: Path, embedder: Embedder | None, opened: ExitStack) -> tuple[Base | None, Embedder]:
    """Return the generation to start from, if there is one, and the embedder to use."""
    try:
        generation, made, _ = sound(into, opened)
        catalog = Catalog.open(generation / generations.CATALOG)
        place = remote.place(generation / generations.VECTORS)
    except StoreError:  # missing or damaged: everything is made anew
        return None, embedder or Embedder()
    opened.enter_context(closing(catalog))
    embedder = embedder or embedder_named(made.embedder.name, made.embedder)
    same_model = alike(made.embedder, embedder.identity) and (not place or _has(generation))
    base = Base(
        generation,
        made,
        catalog,
        server=place.server if place else None,
        same_model=same_model,
        same_rules=same_model and made.rules == makers.RULES,
    )
    return base, embedder


def _has(generation: Path) -> bool:
    """Return whether the server has a generation's vectors; lost ones are made anew."""
    try:
        Store.open(generation / generations.VECTORS).close()
    except StoreError:
        return False
    return True


def _is_served(base: Base, into: Path, index_id: str, found: Contents, server: str) -> bool:
    there = (base.server or LOCAL) == server
    # With other marks, files would be read again and again.
    same = base.made.index_id == index_id and base.catalog.marks() == found.marks
    return there and same and base.same_model and base.generation == generations.current(into)


def _refuse_nothing(folder: Path, now: Mapping[str, str], skipped: Sequence[Skipped]) -> None:
    if not now:
        first = f"{skipped[0].path} {skipped[0].reason}"
        message = f"nothing in {folder} could be read ({len(skipped)} skipped; {first})"
        raise FolderError(f"{message}: put articles in it, for example .txt, .html or .pdf")


def _refuse_loss(folder: Path, into: Path, before: Catalog, found: Contents) -> None:
    """Refuse to drop more than half of the articles; one that has another name is not dropped."""
    digests = before.digests()
    gone = digests.keys() - found.digests.keys()
    if 2 * len(gone) <= len(digests):
        return
    texts = {article.text for article in found.read.values()}
    lost = sum(before.article(name).text not in texts for name in gone)
    if 2 * lost > len(digests):
        raise FolderError(
            f"{folder} lacks {lost:,} of the {len(digests):,} articles in {into}: put them back "
            "(is a disk not mounted?), choose another --index, or let them go with --force"
        )


def _content_hash(folder: Path, found: Contents, embedder: Embedder) -> str:
    """Hash all that the generation will hold, and what makes it."""
    made_by = [FORMAT, makers.RULES, embedder.identity.digest]
    content = [made_by, folder.name, sorted(found.digests.values()), found.skipped]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _compare(
    before: Mapping[str, str], now: Mapping[str, str], skipped: tuple[Skipped, ...]
) -> BuildReport:
    kept = before.keys() & now.keys()
    unchanged = sum(before[name] == now[name] for name in kept)
    return BuildReport(
        added=len(now) - len(kept),
        updated=len(kept) - unchanged,
        removed=len(before) - len(kept),
        unchanged=unchanged,
        skipped=skipped,
    )


def _cut(
    names: Sequence[str], found: Contents, embedder: Embedder, progress: Progress
) -> list[Cut]:
    cuts = []
    for done, name in enumerate(names):
        progress("Splitting into sentences", done, len(names))
        cuts.append(cut(found.read[name], embedder))
    progress("Splitting into sentences", len(names), len(names))
    return cuts


def _embed(
    cuts: Sequence[Cut],
    base: Base | None,
    made: Pending,
    embedder: Embedder,
    progress: Progress,
) -> None:
    """Embed what neither the base nor a build that was stopped has a vector for."""
    texts = {name: text for each in cuts for name, text in each.texts().items()}
    known = made.names() | (set(base.catalog.vectors()) if base and base.same_model else set())
    # Of like length, texts need no padding.
    names = sorted(texts.keys() - known, key=lambda name: (len(texts[name]), name))
    for start in range(0, len(names), EMBEDDED_AT_ONCE):
        progress("Embedding passages", start, len(names))
        batch = names[start : start + EMBEDDED_AT_ONCE]
        made.add(batch, embedder.vectors([texts[name] for name in batch]))
    progress("Embedding passages", len(names), len(names))
