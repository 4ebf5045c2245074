"""A folder → what it holds now. A file that was read before, and is the same, is not read again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from pincite.index.ingest.folder import FileList
from pincite.index.ingest.worker import Worker
from pincite.index.limits import Limits
from pincite.index.readers import registry
from pincite.index.readers.article import UnreadableError
from pincite.index.types import Article, FileRecord, ProgressCallback, Skipped

_DISTRIBUTIONS = ("chardet", "css-inline", "lxml", "pypdf", "python-docx", "pyyaml", "trafilatura")


class Scan(NamedTuple):
    """What each file holds, by its source, and the articles of those that were read, by id.

    What was skipped before it was opened is held by no file: its source is empty.
    """

    records: Mapping[str, FileRecord]
    articles_read: Mapping[str, Article]

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each article, by its id."""
        return {
            article_id: digest
            for record in self.records.values()
            for article_id, digest in record.articles
        }

    @property
    def fingerprints(self) -> dict[str, str]:
        """The mark of each file that can be known again, by its source."""
        return {
            source: record.fingerprint
            for source, record in self.records.items()
            if record.fingerprint
        }

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What was not indexed, and why."""
        return tuple(sorted(each for record in self.records.values() for each in record.skipped))


def scan_files(
    file_list: FileList,
    previous: Mapping[str, FileRecord],
    limits: Limits,
    progress: ProgressCallback,
) -> Scan:
    """Return what the listed files hold. `known` says what they held before.

    An id stands for one article, the first that has it; others that have it are skipped.
    """
    reader_version = _compute_reader_version(limits)
    records = {"": FileRecord(None, (), file_list.skipped)}
    articles_read: dict[str, Article] = {}
    source_by_id: dict[str, str] = {}
    with Worker(limits) as worker:
        for done, file in enumerate(file_list.files):
            progress("Reading files", done, len(file_list.files))
            record = previous.get(file.source)
            try:
                fingerprint = _compute_fingerprint(file.path, reader_version, limits)
                if record is None or record.fingerprint != fingerprint:
                    result = worker.read(file.path, file.source)
                    # It may have been written to between the hash and the reading.
                    is_stable = result.repeatable and fingerprint == _compute_fingerprint(
                        file.path, reader_version, limits
                    )
                    pairs = tuple((article.id, article.digest) for article in result.articles)
                    record = FileRecord(fingerprint if is_stable else None, pairs, result.skipped)
                    for article in result.articles:
                        if article.id not in source_by_id:
                            articles_read.setdefault(article.id, article)
            except UnreadableError as error:
                record = FileRecord(None, (), (Skipped(file.source, str(error)),))
            records[file.source] = _skip_duplicate_ids(file.source, record, source_by_id)
    progress("Reading files", len(file_list.files), len(file_list.files))
    return Scan(records, articles_read)


def _skip_duplicate_ids(
    source: str, record: FileRecord, source_by_id: dict[str, str]
) -> FileRecord:
    """Leave out the articles whose ids others have, and note who has which."""
    kept: dict[str, str] = {}
    skipped: list[Skipped] = []
    fingerprint = record.fingerprint
    for article_id, digest in record.articles:
        first_source = source_by_id.setdefault(article_id, source)
        if first_source == source and article_id not in kept:
            kept[article_id] = digest
        else:
            reason = f"has the id {article_id!r}, as an article in {first_source}: rename one"
            skipped.append(Skipped(source, reason))
            fingerprint = (
                fingerprint if first_source == source else None
            )  # the other file may change
    return (
        FileRecord(fingerprint, tuple(kept.items()), (*record.skipped, *skipped))
        if skipped
        else record
    )


def _compute_fingerprint(path: Path, reader_version: str, limits: Limits) -> str:
    return hashlib.sha256(
        f"{reader_version} {registry.hash_file(path, limits)}".encode()
    ).hexdigest()


def _compute_reader_version(limits: Limits) -> str:
    versions = [version(distribution) for distribution in _DISTRIBUTIONS]
    return json.dumps([registry.VERSION, asdict(limits), versions])
