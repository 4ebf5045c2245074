"""Articles as JSON: one row a line (.jsonl), or a list of rows, or one row (.json)."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from pincite.index.limits import Limits, explain_exceeded_limit
from pincite.index.readers.article import Unreadable, make_article
from pincite.index.readers.encoding import decode
from pincite.index.types import Article, Skipped

_NAMES = {
    "title": ("title",),
    "published": ("published", "date"),
    "url": ("url",),
    "publisher": ("publisher", "source"),
    "author": ("author", "byline"),
}
_KINDS = {bool: "true or false", int: "a number", float: "a number", str: "text",
          list: "a list", dict: "an object", type(None): "null"}  # fmt: skip


def read_json_lines(
    start: bytes, rest: BinaryIO, source: str, limits: Limits
) -> Iterator[Article | Skipped]:
    """Read one article a line of `start` and the `rest` of the file behind it.

    A bad line is skipped as `news.jsonl:7`; blank ones do not count. Lines end at LF only: a
    line separator within a JSON string is text. Bytes that are no text cost the line they are
    in, not the file.
    """
    most = int(limits.file_mb * 1e6)

    def parse(line: str | bytes) -> object:
        if len(line) > most:
            raise Unreadable(
                explain_exceeded_limit(
                    limits, "file_mb", "is a line of more than {} MB: shorten it"
                )
            )
        return _parse(line)

    lines = enumerate(_lines(start, rest, most), start=1)
    return _articles(((number, line) for number, line in lines if line.strip()), source, parse)


def _lines(start: bytes, rest: BinaryIO, most: int) -> Iterable[str | bytes]:
    """Yield the lines; of one that is too long, only so much that this is seen."""
    if len(start) <= most:
        try:
            return decode(start).split("\n")
        except Unreadable:
            return start.split(b"\n")
    rest.seek(0)
    return _streamed(rest, most)


def _streamed(stream: BinaryIO, most: int) -> Iterator[bytes]:
    while line := stream.readline(most + 2):
        yield line.removesuffix(b"\n")
        while len(line) > most + 1 and not line.endswith(b"\n"):
            line = stream.readline(most + 2)


def read_json(data: bytes, source: str, _limits: Limits) -> Iterator[Article | Skipped]:
    """Read a list of rows, an object with a list `articles`, or one row.

    A bad row of a list is skipped by its position: `news.json:3` is the third.
    """
    value = _parse(decode(data))
    if isinstance(value, dict) and "articles" in value and "text" not in value:
        value = value["articles"]
    if isinstance(value, list):
        return _articles(enumerate(value, start=1), source, lambda row: row)
    return iter([_article(value, source, default_id=source)])


def _articles(
    rows: Iterable[tuple[int, object]], source: str, parse: Callable[[Any], object]
) -> Iterator[Article | Skipped]:
    taken: dict[str, int] = {}
    bad: list[Skipped] = []
    for number, row in rows:
        try:
            article = _article(parse(row), source, default_id=f"{source}#{number}")
            if article.id in taken:
                raise Unreadable(
                    f"has the id {article.id!r} of row {taken[article.id]}: ids must differ"
                )
        except Unreadable as error:
            bad.append(Skipped(f"{source}:{number}", str(error)))
        else:
            taken[article.id] = number
            yield article
    if taken:
        yield from bad
    elif bad:  # some other file with a line for each of its thousands of rows
        raise Unreadable(f"holds no article in {len(bad)} rows; the first {bad[0].reason}")
    else:
        raise Unreadable("is an empty list: there is no article in it")


def _parse(line: str | bytes) -> object:
    line = decode(line) if isinstance(line, bytes) else line
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        hint = ""
        if error.msg == "Extra data" and error.lineno > 1:
            hint = "; if it holds one row a line, name it .jsonl"
        elif line.strip() in ("[", "{"):
            hint = "; if the file is one list or object, name it .json"
        raise Unreadable(f"is not valid JSON: {error.msg} at {where}{hint}") from None
    except RecursionError:
        raise Unreadable("is not an article: its JSON is nested too deeply") from None
    except ValueError:  # an integer of thousands of digits
        raise Unreadable("is not an article: it holds a number that is too long") from None


def _article(row: object, source: str, default_id: str) -> Article:
    if not isinstance(row, dict):
        raise Unreadable(f'is {_kind(row)} where a row such as {{"text": …}} is expected')
    if "text" not in row:
        raise Unreadable('has no field "text", which holds the article')
    if not isinstance(row["text"], str):
        raise _wrong("text", row["text"])
    stated: dict[str, Any] = {field: _value(row, names) for field, names in _NAMES.items()}
    identifier = _id(row.get("id"), default_id)
    return make_article(id=identifier, source=source, text=row["text"], **stated)


def _id(value: object, default: str) -> str:
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _wrong("id", value)
    if not str(value).strip():
        raise Unreadable('has an empty "id": fill it in or leave it out')
    return str(value)


def _value(row: dict[str, object], names: tuple[str, ...]) -> str | None:
    """Return the first field of `names` that is there; null is as good as missing."""
    for name in names:
        value = row.get(name)
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            value = ", ".join(value)
        if not isinstance(value, (str, type(None))):
            raise _wrong(name, value)
        if value:
            return value
    return None


def _wrong(name: str, value: object) -> Unreadable:
    return Unreadable(f'has {_kind(value)} as "{name}" where text is expected')


def _kind(value: object) -> str:
    return _KINDS[type(value)]
