"""A folder → what it holds now. A file that was read before, and is the same, is not read again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from pincite.index.ingest.folder import Listing
from pincite.index.ingest.worker import Worker
from pincite.index.limits import Limits
from pincite.index.readers import registry
from pincite.index.readers.article import Unreadable
from pincite.index.types import Article, FileRecord, ProgressCallback, Skipped

_LIBRARIES = ("chardet", "css-inline", "lxml", "pypdf", "python-docx", "pyyaml", "trafilatura")


class Contents(NamedTuple):
    """What each file holds, by its source, and the articles of those that were read, by id.

    What was skipped before it was opened is held by no file: its source is empty.
    """

    files: Mapping[str, FileRecord]
    read: Mapping[str, Article]

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each article, by its id."""
        return {name: digest for held in self.files.values() for name, digest in held.articles}

    @property
    def marks(self) -> dict[str, str]:
        """The mark of each file that can be known again, by its source."""
        return {source: held.fingerprint for source, held in self.files.items() if held.fingerprint}

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What was not indexed, and why."""
        return tuple(sorted(each for held in self.files.values() for each in held.skipped))


def contents(
    listing: Listing, known: Mapping[str, FileRecord], limits: Limits, progress: ProgressCallback
) -> Contents:
    """Return what the listed files hold. `known` says what they held before.

    An id stands for one article, the first that has it; others that have it are skipped.
    """
    made_by = _made_by(limits)
    files = {"": FileRecord(None, (), listing.skipped)}
    fresh: dict[str, Article] = {}
    owners: dict[str, str] = {}
    with Worker(limits) as worker:
        for done, file in enumerate(listing.files):
            progress("Reading files", done, len(listing.files))
            held = known.get(file.source)
            try:
                mark = _mark(file.path, made_by, limits)
                if held is None or held.fingerprint != mark:
                    reading = worker.read(file.path, file.source)
                    # It may have been written to between the hash and the reading.
                    sure = reading.repeatable and mark == _mark(file.path, made_by, limits)
                    pairs = tuple((article.id, article.digest) for article in reading.articles)
                    held = FileRecord(mark if sure else None, pairs, reading.skipped)
                    for article in reading.articles:
                        if article.id not in owners:
                            fresh.setdefault(article.id, article)
            except Unreadable as error:
                held = FileRecord(None, (), (Skipped(file.source, str(error)),))
            files[file.source] = _own(file.source, held, owners)
    progress("Reading files", len(listing.files), len(listing.files))
    return Contents(files, fresh)


def _own(source: str, held: FileRecord, owners: dict[str, str]) -> FileRecord:
    """Leave out the articles whose ids others have, and note who has which."""
    own: dict[str, str] = {}
    taken: list[Skipped] = []
    mark = held.fingerprint
    for name, digest in held.articles:
        first = owners.setdefault(name, source)
        if first == source and name not in own:
            own[name] = digest
        else:
            reason = f"has the id {name!r}, as an article in {first}: rename one"
            taken.append(Skipped(source, reason))
            mark = mark if first == source else None  # the other file may change
    return FileRecord(mark, tuple(own.items()), (*held.skipped, *taken)) if taken else held


def _mark(path: Path, made_by: str, limits: Limits) -> str:
    return hashlib.sha256(f"{made_by} {registry.digest(path, limits)}".encode()).hexdigest()


def _made_by(limits: Limits) -> str:
    libraries = [version(library) for library in _LIBRARIES]
    return json.dumps([registry.VERSION, asdict(limits), libraries])
