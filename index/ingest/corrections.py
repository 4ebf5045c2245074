"""`articles.csv` or `articles.json` next to the articles → values that override what files state.

Each row names a file (`file`, its path below the folder of the mapping file, or the id of an
article) and what holds for it: `title`, `published`, `publisher`, `author`, `url`. A value `none`
says that the article has none. The operator's corrections are written to the same file.
"""

import csv
import io
import json
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from pincite.index.disk.atomic import write_atomic
from pincite.index.errors import InputError
from pincite.index.ingest.folder import File
from pincite.index.readers.article import UnreadableError, compute_digest
from pincite.index.readers.files.encoding import decode
from pincite.index.readers.files.opening import open_regular_file
from pincite.index.readers.metadata.front_matter import list_stated_values
from pincite.index.readers.metadata.values import FIELDS, choose_values, get_first
from pincite.index.types import Article, Skipped, StatedValue

MAPPING_FILES = ("articles.csv", "articles.json")
"""The names of mapping files; the first is the one that `correct` creates."""

NO_VALUE = "none"
"""Written for a field that an article does not have, whatever its file states."""

_FILE_COLUMNS = ("file", "filename", "file name", "path", "datei", "id")
_TEXT_COLUMNS = ("text", "content", "body", "article", "fulltext")
_LONG_VALUE = 1_000  # characters; longer ones are articles
_MAX_BYTES = 20_000_000
_REMEDIES = {
    "published": "which is not clearly a date: write it as 2024-06-14",
    "url": "which is not an address: begin it with https://",
    "publisher": "which is an address, not a name: move it to the column url",
    "author": "which is not a name",
}


@dataclass(frozen=True, slots=True)
class Corrections:
    """The values of all mapping files, by the source of a file or by the id of an article.

    `mapping_sources`: the mapping files, which are not articles.
    `places`: where each name stands that is not a file, by name; it must be the id of an article.
    `problems`: rows and values that cannot be used, with the remedy.
    """

    by_name: Mapping[str, tuple[StatedValue, ...]] = field(default_factory=dict)
    mapping_sources: frozenset[str] = frozenset()
    places: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Skipped, ...] = ()

    def list_unknown(self, article_ids: Container[str]) -> tuple[Skipped, ...]:
        """Return the rows that name neither a file nor one of the articles, with the remedy."""
        reason = "names {}, which is neither a file of the folder nor an article: correct the name"
        return tuple(
            Skipped(place, reason.format(name))
            for name, place in self.places.items()
            if name not in article_ids
        )

    def find(self, source: str, article_ids: Iterable[str]) -> dict[str, tuple[StatedValue, ...]]:
        """Return the values for a file and for the articles in it, by name."""
        names = dict.fromkeys((source, *article_ids))
        return {name: self.by_name[name] for name in names if name in self.by_name}

    def apply(self, article: Article) -> Article:
        """Return an article with the values of the mapping files for it in place of its own."""
        values = (*self.by_name.get(article.id, ()), *self.by_name.get(article.source, ()))
        if not values:
            return article
        removed = {each.field for each in values if each.value == NO_VALUE}
        kept = (each for each in article.stated if each.field not in removed)
        stated = choose_values([*(each for each in values if each.value != NO_VALUE), *kept])
        fields: dict[str, Any] = {name: get_first(stated, name) for name in FIELDS}
        changed = replace(article, stated=stated, **fields)
        return replace(changed, digest=compute_digest(changed))


def read_corrections(files: Sequence[File]) -> Corrections:
    """Read the mapping files among `files`. Those of outer folders, and `.csv`, come first.

    A file of one of the names that holds articles is left to its reader.
    """
    known = {_normalize(each.source): each.source for each in files}
    by_name: dict[str, tuple[StatedValue, ...]] = {}
    mapping_sources: list[str] = []
    places: dict[str, str] = {}
    problems: list[Skipped] = []
    candidates = (each for each in files if PurePosixPath(each.source).name in MAPPING_FILES)
    for file in sorted(candidates, key=lambda each: (each.source.count("/"), each.source)):
        try:
            rows = _read_rows(_read_bytes(file.path), file.source)
        except UnreadableError as error:
            mapping_sources.append(file.source)
            problems.append(Skipped(file.source, str(error)))
            continue
        if rows is None:
            continue
        mapping_sources.append(file.source)
        for number, row in rows:
            place = f"{file.source}:{number}"
            name, values = _parse_row(row, file.source)
            problems += _check_values(values, place)
            if not name:
                continue
            source = _find_source(name, file.source, known)
            if source is None:
                places.setdefault(name, place)
            usable = tuple(each for each in values if _is_usable(each))
            by_name[source or name] = (*by_name.get(source or name, ()), *usable)
    return Corrections(by_name, frozenset(mapping_sources), places, tuple(problems))


def correct(folder: Path, name: str, values: Mapping[str, str]) -> Path:
    """Write values for a file, or for the article with an id, into the mapping file of `folder`.

    `values` has texts by field (`FIELDS`); `none` says that the article has none, and "" takes back
    an earlier correction. Other rows and columns stay as they are. The next build uses the values.
    Returns the path of the mapping file. Raises InputError for an unknown field, for a value that
    is not one of its field, or if the mapping file cannot be read or written.
    """
    if unknown := values.keys() - set(FIELDS):
        raise InputError(f"{', '.join(sorted(unknown))} is no field: use {', '.join(FIELDS)}")
    stated = [StatedValue(key, value, MAPPING_FILES[0]) for key, value in values.items() if value]
    if problem := next(_check_values(stated, name), None):
        raise InputError(f"{name} {problem.reason}")
    path: Path | None = next(
        (each for each in map(folder.joinpath, MAPPING_FILES) if each.is_file()), None
    )
    path = path or folder / MAPPING_FILES[0]
    try:
        rows = _load_table(path) if path.exists() else []
        row = _find_row(rows, name)
        if row is None:
            row = {"file": name}
            rows.append(row)
        normalized = {each.field: each.value for each in choose_values(stated)}
        for name_of_field, value in values.items():
            row[_find_column(row, name_of_field)] = normalized.get(name_of_field, value)
        write_atomic(path, _format_table(path, rows))
    except UnreadableError as error:
        raise InputError(f"{path} {error}") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"{path} cannot be written ({reason}): allow it, or edit it") from None
    return path


def _read_bytes(path: Path) -> bytes:
    with open_regular_file(path) as file:
        data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise UnreadableError(f"is larger than {_MAX_BYTES // 1_000_000} MB: split it")
    return data


def _read_rows(data: bytes, source: str) -> list[tuple[int, dict[str, Any]]] | None:
    """Return the numbered rows of a mapping file; None if it holds articles instead."""
    rows = _parse_rows(data, source)
    names = {str(name).strip().lower() for _, row in rows for name in row}
    has_texts = any(len(str(value)) > _LONG_VALUE for _, row in rows for value in row.values())
    if names.isdisjoint(_FILE_COLUMNS) or not names.isdisjoint(_TEXT_COLUMNS) or has_texts:
        return None
    return rows


def _parse_rows(data: bytes, source: str) -> list[tuple[int, dict[str, Any]]]:
    return _parse_csv(data) if source.endswith(".csv") else _parse_json(data)


def _parse_csv(data: bytes) -> list[tuple[int, dict[str, Any]]]:
    text = decode(data)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_find_delimiter(text))
        return [
            (reader.line_num, {k: v for k, v in row.items() if k and isinstance(v, str)})
            for row in reader
        ]
    except csv.Error as error:
        raise UnreadableError(f"is not valid CSV ({error}): save it again as CSV") from None


def _find_delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _parse_json(data: bytes) -> list[tuple[int, dict[str, Any]]]:
    try:
        value = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"is not valid JSON ({error}): correct it") from None
    if isinstance(value, dict) and isinstance(value.get("articles"), list):
        value = value["articles"]
    if isinstance(value, dict) and all(isinstance(each, dict) for each in value.values()):
        value = [{"file": name, **each} for name, each in value.items()]
    rows = value if isinstance(value, list) else [value]
    return [(number, row) for number, row in enumerate(rows, start=1) if isinstance(row, dict)]


def _parse_row(row: Mapping[str, Any], source: str) -> tuple[str, list[StatedValue]]:
    """Return the name in a row of a mapping file, and the values for it."""
    by_column = {str(key).strip().lower(): value for key, value in row.items()}
    name, column = "", ""
    for column in _FILE_COLUMNS:
        if name := str(by_column.get(column) or "").strip():
            break
    values = {key: value for key, value in row.items() if str(key).strip().lower() != column}
    empty = [
        StatedValue(key, NO_VALUE, f"{source} {key}")
        for key in FIELDS
        if str(by_column.get(key) or "").strip().lower() in (NO_VALUE, "-")
    ]
    filled = {key: value for key, value in values.items()
              if str(value).strip().lower() not in (NO_VALUE, "-")}  # fmt: skip
    return name.replace("\\", "/"), [*empty, *list_stated_values(filled, source)]


def _is_usable(value: StatedValue) -> bool:
    return value.value == NO_VALUE or bool(choose_values([value]))


def _check_values(values: Iterable[StatedValue], place: str) -> Iterator[Skipped]:
    for each in values:
        if not _is_usable(each):
            remedy = _REMEDIES.get(each.field, "which cannot be used")
            yield Skipped(place, f"has {each.field} = {each.value!r}, {remedy}")


def _find_source(name: str, mapping_source: str, known: Mapping[str, str]) -> str | None:
    """Return the source of the file that a row names, relative to its mapping file or the root."""
    folder = PurePosixPath(mapping_source).parent
    for path in (folder / name, PurePosixPath(name)):
        if source := known.get(_normalize(path.as_posix())):
            return source
    return None


def _normalize(name: str) -> str:
    return unicodedata.normalize("NFC", name).removeprefix("./")


def _load_table(path: Path) -> list[dict[str, Any]]:
    data = _read_bytes(path)
    rows = _read_rows(data, path.name)
    if rows is None and _parse_rows(data, path.name):
        raise UnreadableError('has no column "file" or holds articles: rename it')
    return [row for _, row in rows or []]


def _find_row(rows: Iterable[dict[str, Any]], name: str) -> dict[str, Any] | None:
    return next((row for row in rows if _normalize(_parse_row(row, "")[0]) == _normalize(name)),
                None)  # fmt: skip


def _find_column(row: Mapping[str, Any], key: str) -> str:
    return next((name for name in row if str(name).strip().lower() == key), key)


def _format_table(path: Path, rows: Sequence[Mapping[str, Any]]) -> str:
    if path.suffix == ".json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    columns = dict.fromkeys(
        (
            *(name for row in rows for name in row),
            "title",
            "published",
            "publisher",
            "author",
            "url",
        )
    )
    delimiter = _find_delimiter(decode(path.read_bytes())) if path.exists() else ","
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
