"""JSON: one article per line (.jsonl), a list of articles, or one article (.json)."""

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pincite.index.limits import Limits, explain_exceeded_limit
from pincite.index.readers.article import UnreadableError, make_article
from pincite.index.readers.files.encoding import ENCODING_LIBRARIES, decode
from pincite.index.readers.format import Format, whole_file
from pincite.index.readers.rows import iter_row_articles
from pincite.index.types import Article, Skipped, StatedValue

# Of several fields, the first usable one counts.
_MAX_ID_LENGTH = 500
"""Characters."""
_FIELD_NAMES = {
    "title": ("title", "headline"),
    "published": ("published", "date", "date_published", "datePublished", "publication_date",
                  "published_at", "pubDate"),
    "url": ("url", "link", "source"),
    "publisher": ("publisher", "outlet", "source"),
    "author": ("author", "authors", "byline"),
}  # fmt: skip
_TYPE_NAMES = {bool: "true or false", int: "a number", float: "a number", str: "text",
          list: "a list", dict: "an object", type(None): "null"}  # fmt: skip


def read_json_lines(
    head: bytes, stream: BinaryIO, source: str, limits: Limits
) -> Iterator[Article | Skipped]:
    """Yield the article of each line of the file `stream`, whose first bytes are `head`.

    A bad line is skipped as `news.jsonl:7`, and a blank one silently. Only LF ends a line: a
    line separator inside a JSON string is text. A line with invalid bytes is
    skipped, not the whole file. Raises UnreadableError if no line is an article.
    """
    max_bytes = int(limits.file_mb * 1e6)

    def parse(line: str | bytes) -> object:
        if len(line) > max_bytes:
            raise UnreadableError(
                explain_exceeded_limit(
                    limits, "file_mb", "is a line of more than {} MB: shorten it"
                )
            )
        return _parse_json(line)

    lines = enumerate(_iter_lines(head, stream, max_bytes), start=1)
    rows = ((number, line) for number, line in lines if line.strip())
    return iter_row_articles(
        rows,
        source,
        lambda line, default_id: [make_article_from_row(parse(line), source, default_id)],
    )


def _iter_lines(head: bytes, stream: BinaryIO, max_bytes: int) -> Iterable[str | bytes]:
    """Return the lines. To save memory, a line of more than `max_bytes` is cut just above that."""
    if len(head) <= max_bytes:
        try:
            return decode(head).split("\n")
        except UnreadableError:
            return head.split(b"\n")
    stream.seek(0)
    return _read_lines(stream, max_bytes)


def _read_lines(stream: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    while line := stream.readline(max_bytes + 2):
        yield line.removesuffix(b"\n")
        while len(line) > max_bytes + 1 and not line.endswith(b"\n"):
            line = stream.readline(max_bytes + 2)


def read_json(data: bytes, source: str, _limits: Limits) -> Iterator[Article | Skipped]:
    """Yield the articles of a list of rows, of an object with a list `articles`, or of one row.

    A bad row of a list is skipped by its position, from 1: `news.json:3` is the third. Raises
    UnreadableError if the file is not JSON, or if no row is an article.
    """
    value = _parse_json(decode(data))
    if isinstance(value, dict) and "articles" in value and "text" not in value:
        value = value["articles"]
    if isinstance(value, list):
        return iter_row_articles(
            enumerate(value, start=1),
            source,
            lambda row, default_id: [make_article_from_row(row, source, default_id)],
        )
    return iter([make_article_from_row(value, source, default_id=source)])


def _parse_json(text: str | bytes) -> object:
    text = decode(text) if isinstance(text, bytes) else text
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        position = f"line {error.lineno}, column {error.colno}"
        hint = ""
        if error.msg == "Extra data" and error.lineno > 1:
            hint = "; if it holds one row a line, name it .jsonl"
        elif text.strip() in ("[", "{"):
            hint = "; if the file is one list or object, name it .json"
        raise UnreadableError(f"is not valid JSON: {error.msg} at {position}{hint}") from None
    except RecursionError:
        raise UnreadableError("is not an article: its JSON is nested too deeply") from None
    except ValueError:  # an integer with thousands of digits
        raise UnreadableError("is not an article: it holds a number that is too long") from None


def make_article_from_row(row: object, source: str, default_id: str) -> Article:
    """Return the article of a row with `text`, and `default_id` for a row without an `id`.

    Raises UnreadableError if the row is not one of an article.
    """
    if not isinstance(row, dict):
        raise UnreadableError(
            f'is {_describe_type(row)} where a row such as {{"text": …}} is expected'
        )
    if "text" not in row:
        raise UnreadableError('has no field "text", which holds the article')
    if not isinstance(row["text"], str):
        raise _make_type_error("text", row["text"])
    stated = [
        StatedValue(field, value, f"field {name}")
        for field, names in _FIELD_NAMES.items()
        for name in names
        if (value := _get_value(row, name))
    ]
    identifier = _parse_id(row.get("id"), default_id)
    return make_article(
        id=identifier, source=source, text=row["text"], stated=stated, language=_get_language(row)
    )


def _parse_id(value: object, default: str) -> str:
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _make_type_error("id", value)
    text = str(value)
    if not text.strip():
        raise UnreadableError('has an empty "id": fill it in or leave it out')
    if len(text) > _MAX_ID_LENGTH:
        raise UnreadableError(
            f'has an "id" of {len(text):,} characters: shorten it to {_MAX_ID_LENGTH}'
        )
    return text


def _get_value(row: dict[str, object], name: str) -> str | None:
    """Return a field of a row; a list of texts is joined. null and "" count as missing."""
    value = row.get(name)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    if not isinstance(value, (str, type(None))):
        raise _make_type_error(name, value)
    return value


def _get_language(row: dict[str, object]) -> str | None:
    language = row.get("language") or row.get("lang")
    return language if isinstance(language, str) else None


def _make_type_error(name: str, value: object) -> UnreadableError:
    return UnreadableError(f'has {_describe_type(value)} as "{name}" where text is expected')


def _describe_type(value: object) -> str:
    return _TYPE_NAMES.get(type(value), f"a {type(value).__name__}")


JSON = Format(suffixes=(".json",), read=whole_file(read_json), libraries=ENCODING_LIBRARIES)
JSON_LINES = Format(
    suffixes=(".jsonl", ".ndjson"),
    read=read_json_lines,
    libraries=ENCODING_LIBRARIES,
    many_articles=True,
)
