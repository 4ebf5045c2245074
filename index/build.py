"""A folder of articles → one new generation of the index, served once it is whole."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pincite.index import generations, health, makers, passages, sentences
from pincite.index.catalog import Catalog
from pincite.index.embed import Embedder, alike
from pincite.index.errors import FolderError, StoreError
from pincite.index.folder import files
from pincite.index.limits import LIMITS, Limits
from pincite.index.search import Index
from pincite.index.store import Store
from pincite.index.types import Article, BuildReport, Passage, Sentence, Skipped
from pincite.index.worker import Worker

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and of how many."""

EMBEDDED_AT_ONCE = 256


def _silent(step: str, done: int, total: int) -> None: ...


def build(
    folder: str | Path,
    into: str | Path,
    *,
    embedder: Embedder | None = None,
    limits: Limits = LIMITS,
    progress: Progress = _silent,
) -> BuildReport:
    """Index a folder of articles, or one article file, into the folder `into`.

    What `into` serves stays as it is until the new generation is whole; vectors of unchanged
    passages are taken over from it. `limits` say what reading one file may cost. Raises
    FolderError where there is nothing to index, and StoreError where `into` cannot be written
    or another build is writing it.
    """
    folder, into = Path(folder), Path(into)
    embedder = embedder or Embedder()
    with generations.locked(into):
        articles, skipped = _read(folder, into, limits, progress)
        index_id = _content_hash(folder, articles, skipped, embedder)
        previous = _served(into)
        try:
            report = _compare(previous.digests() if previous else {}, articles, skipped)
            if previous is None or not _serves(previous, index_id, embedder):
                with generations.writing(into) as new:
                    counts = _write(new, articles, skipped, embedder, previous, progress)
                    health.try_out(new, counts["passages"], counts["vectors"])
                    made = generations.Manifest(
                        index_id=index_id,
                        folder=str(folder.resolve()),
                        embedder=embedder.identity,
                        built=datetime.now(UTC).isoformat(timespec="seconds"),
                        rules=makers.RULES,
                        files=health.hashes(new),
                        tried=health.searcher(),
                        **counts,
                    )
                    keep = (previous.generation,) if previous else ()
                    generations.serve(into, new, made, keep=keep)
        finally:
            if previous:
                previous.close()
    return report


def _read(
    folder: Path, into: Path, limits: Limits, progress: Progress
) -> tuple[list[Article], tuple[Skipped, ...]]:
    listing = files(folder, without=into, limits=limits)
    articles: dict[str, Article] = {}
    skipped = list(listing.skipped)
    with Worker(limits) as worker:
        for done, file in enumerate(listing.files):
            progress("Reading files", done, len(listing.files))
            reading = worker.read(file.path, file.source)
            skipped += reading.skipped
            for article in reading.articles:
                first = articles.setdefault(article.id, article)
                if first is not article:
                    reason = f"has the id {article.id!r}, as an article in {first.source}"
                    skipped.append(Skipped(article.source, f"{reason}: rename one"))
    progress("Reading files", len(listing.files), len(listing.files))
    if not articles:
        first_skip = f"{skipped[0].path} {skipped[0].reason}"
        message = f"nothing in {folder} could be read ({len(skipped)} skipped; {first_skip})"
        raise FolderError(f"{message}: put articles in it, for example .txt, .html or .pdf")
    return list(articles.values()), tuple(sorted(skipped))


def _content_hash(
    folder: Path, articles: Sequence[Article], skipped: Sequence[Skipped], embedder: Embedder
) -> str:
    """Hash all that the generation will hold, and what makes it."""
    made_by = [generations.FORMAT, makers.RULES, embedder.identity.digest]
    content = [made_by, folder.name, [article.digest for article in articles], list(skipped)]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _served(into: Path) -> Index | None:
    try:
        return Index.open(into)
    except StoreError:  # missing or damaged: everything is made anew
        return None


def _serves(served: Index, index_id: str, embedder: Embedder) -> bool:
    return served.id == index_id and alike(served.embedder.identity, embedder.identity)


def _compare(
    before: dict[str, str], articles: Sequence[Article], skipped: tuple[Skipped, ...]
) -> BuildReport:
    now = {article.id: article.digest for article in articles}
    kept = before.keys() & now.keys()
    unchanged = sum(before[article_id] == now[article_id] for article_id in kept)
    return BuildReport(
        added=len(now) - len(kept),
        updated=len(kept) - unchanged,
        removed=len(before) - len(kept),
        unchanged=unchanged,
        skipped=skipped,
    )


def _write(
    new: Path,
    articles: Sequence[Article],
    skipped: Sequence[Skipped],
    embedder: Embedder,
    previous: Index | None,
    progress: Progress,
) -> dict[str, int]:
    """Fill a generation's folder. Returns how many articles, passages and vectors it holds."""
    catalog = Catalog.create(new / generations.CATALOG)
    wanted: dict[str, str] = {}
    count = 0
    for done, article in enumerate(articles):
        progress("Splitting into sentences", done, len(articles))
        parts, windows = _cut(article, embedder)
        texts = [passages.embedded_text(article, window) for window in windows]
        names = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
        catalog.add(article, parts, windows, names)
        wanted.update(zip(names, texts, strict=True))
        count += len(windows)
    progress("Splitting into sentences", len(articles), len(articles))
    catalog.find_copies(previous.signatures() if previous else {})
    catalog.skip(skipped)
    catalog.close()
    dimensions = _embed(new, wanted, embedder, previous, progress)
    return {
        "articles": len(articles),
        "passages": count,
        "vectors": len(wanted),
        "dimensions": dimensions,
    }


def _cut(article: Article, embedder: Embedder) -> tuple[list[Sentence], tuple[Passage, ...]]:
    spans = sentences.split(article.text)
    parts = [
        Sentence(article.id, position, span.start, span.end) for position, span in enumerate(spans)
    ]
    title, *counts = embedder.count_tokens(
        [article.title or "", *(article.text[part.start : part.end] for part in parts)]
    )
    # A title of more than half the room is no reason for passages of single sentences.
    limit = max(embedder.max_tokens - title, embedder.max_tokens // 2)
    return parts, passages.window(parts, counts, limit)


def _embed(
    new: Path,
    wanted: dict[str, str],
    embedder: Embedder,
    previous: Index | None,
    progress: Progress,
) -> int:
    """Store a vector for each wanted text: the previous generation's, or a new one.

    Returns how many numbers a vector has.
    """
    store = Store.create(new / generations.VECTORS)
    missing = dict(wanted)
    if previous and alike(previous.embedder.identity, embedder.identity):
        for names, vectors in previous.stored_vectors(list(wanted)):
            store.add(names, vectors)
            for name in names:
                del missing[name]
    # Of like length, texts need no padding.
    names = sorted(missing, key=lambda name: len(missing[name]))
    for start in range(0, len(names), EMBEDDED_AT_ONCE):
        progress("Embedding passages", start, len(names))
        batch = names[start : start + EMBEDDED_AT_ONCE]
        store.add(batch, embedder.vectors([missing[name] for name in batch]))
    progress("Embedding passages", len(names), len(names))
    if store.count() != len(wanted):
        store.close()
        raise StoreError(f"{new} holds {store.count()} vectors of {len(wanted)}: build again")
    dimensions = store.dimensions()
    store.seal()
    return dimensions
