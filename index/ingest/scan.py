"""The files of a folder → their records and new articles. Unchanged files are not read again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import NamedTuple

from pincite.index.ingest.corrections import Corrections, read_corrections
from pincite.index.ingest.folder import File, FileList
from pincite.index.ingest.worker import Worker
from pincite.index.limits import Limits
from pincite.index.readers import registry
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.pdf import ocr
from pincite.index.types import Article, FileRecord, ProgressCallback, Skipped


class Scan(NamedTuple):
    """The record of each file by its source, and the articles of the files just read by their id.

    The record under the empty source holds what `list_files` skipped.
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
        """The fingerprint of each file that need not be read again, by its source."""
        return {
            source: record.fingerprint
            for source, record in self.records.items()
            if record.fingerprint
        }

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The files and rows that were not indexed, with the reasons."""
        return tuple(sorted(each for record in self.records.values() for each in record.skipped))


def scan_files(
    file_list: FileList,
    previous: Mapping[str, FileRecord],
    limits: Limits,
    progress: ProgressCallback,
) -> Scan:
    """Read the listed files, except those with the same fingerprint as in `previous`.

    `previous` holds the records of the last scan by source, and `progress` gets the number of
    files done. Of several articles with the same id, all but the first are skipped. The values of
    a mapping file (see `corrections`) override those of the articles.
    """
    reader_version = _compute_reader_version(limits)
    corrections = read_corrections(file_list.files)
    files = [each for each in file_list.files if each.source not in corrections.mapping_sources]
    records = {"": FileRecord(None, (), (*file_list.skipped, *corrections.problems))}
    articles_read: dict[str, Article] = {}
    source_by_id: dict[str, str] = {}
    with Worker(limits) as worker:
        read_file = _FileReader(worker, limits, reader_version, corrections)
        for done, file in enumerate(files):
            progress("Reading files", done, len(files))
            record, articles = read_file.scan(file, previous.get(file.source))
            for article in articles:
                if article.id not in source_by_id:
                    articles_read.setdefault(article.id, article)
            records[file.source] = _skip_duplicate_ids(file.source, record, source_by_id)
    progress("Reading files", len(files), len(files))
    unknown = corrections.list_unknown(source_by_id)
    records[""] = FileRecord(None, (), (*records[""].skipped, *unknown))
    return Scan(records, articles_read)


class _FileReader(NamedTuple):
    """What decides how a file is read: a different value means that it is read again."""

    worker: Worker
    limits: Limits
    reader_version: str
    corrections: Corrections

    def scan(self, file: File, known: FileRecord | None) -> tuple[FileRecord, tuple[Article, ...]]:
        """Return the record of a file, and its articles if it had to be read."""
        try:
            content = registry.hash_file(file.path, self.limits)
            if known and known.fingerprint == self._compute_fingerprint(
                file.source, content, [article_id for article_id, _ in known.articles]
            ):
                return known, ()
            result = self.worker.read(file.path, file.source)
            # Something may have written to the file between hashing and reading.
            is_stable = result.repeatable and content == registry.hash_file(file.path, self.limits)
        except UnreadableError as error:
            return FileRecord(None, (), (Skipped(file.source, str(error)),)), ()
        articles = tuple(map(self.corrections.apply, result.articles))
        fingerprint = self._compute_fingerprint(
            file.source, content, [each.id for each in articles]
        )
        record = FileRecord(
            fingerprint if is_stable else None,
            tuple((article.id, article.digest) for article in articles),
            result.skipped,
        )
        return record, articles

    def _compute_fingerprint(self, source: str, content: str, article_ids: list[str]) -> str:
        corrected = self.corrections.find(source, article_ids)
        parts = [self.reader_version, content, *([json.dumps(corrected)] if corrected else [])]
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def _skip_duplicate_ids(
    source: str, record: FileRecord, source_by_id: dict[str, str]
) -> FileRecord:
    """Return `record` without the articles whose id is taken; add new ids to `source_by_id`."""
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
            if first_source != source:
                fingerprint = None  # if the other file changes, the id may become free
    if not skipped:
        return record
    return FileRecord(fingerprint, tuple(kept.items()), (*record.skipped, *skipped))


def _compute_reader_version(limits: Limits) -> str:
    engine = ocr.get_version() if limits.ocr else None
    versions = [*registry.list_library_versions(), engine]
    return json.dumps([registry.VERSION, asdict(limits), versions])
