"""CSV: one article per row, with the columns in any order."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from io import StringIO, TextIOWrapper
from itertools import chain, islice
from typing import BinaryIO, cast

from pincite.index.limits import Limits
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.files.encoding import ENCODING_LIBRARIES, decode
from pincite.index.readers.format import Format
from pincite.index.readers.rows import iter_row_articles
from pincite.index.readers.tables.columns import count_named_columns, find_columns, make_row_article
from pincite.index.types import Article, Skipped

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 30
_SAMPLE_LENGTH = 200_000  # characters
_STATED_DELIMITER = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)  # as Excel reads it


def read_csv(
    head: bytes, stream: BinaryIO, source: str, limits: Limits
) -> Iterator[Article | Skipped]:
    """Yield the article of each row of the file `stream`, whose first bytes are `head`.

    The delimiter is a comma, semicolon, tab or bar, or the one that the first line states
    (`sep=;`). `find_columns` recognises the columns; other
    columns are ignored. A row without a text, or with more cells than there are columns, is
    skipped as `news.csv:7`, by its number from 1; so is the row from which on the file cannot be
    read. Raises UnreadableError if no row is an article.
    """
    max_length = int(limits.file_mb * 1e6)
    csv.field_size_limit(max_length)
    if len(head) <= max_length:
        text = decode(head)
        sample, lines = text[:_SAMPLE_LENGTH], StringIO(text, newline="")
    else:
        stream.seek(0)
        # A cut-off last character must not count.
        sample = head[:_SAMPLE_LENGTH].decode("utf-8-sig", "ignore")
        lines = cast(StringIO, TextIOWrapper(stream, "utf-8-sig", newline=""))
    stated = _STATED_DELIMITER.match(sample)
    rows = _iter_rows(lines, stated[1] if stated else _find_delimiter(sample))
    first = list(islice(rows, int(bool(stated)), _SAMPLE_ROWS))
    sample_rows = [row for _, row in first if not isinstance(row, UnreadableError)]
    if first and isinstance(error := first[0][1], UnreadableError):
        raise error
    columns, has_names = find_columns(sample_rows)
    names = sample_rows[0] if has_names else []
    width = len(names)
    numbered = islice(chain(first, rows), int(has_names), None)

    def parse(row: list[str] | UnreadableError, default_id: str) -> Iterable[Article]:
        if isinstance(row, UnreadableError):
            raise row
        if width and any(cell.strip() for cell in row[width:]):
            raise UnreadableError(
                f"has {len(row)} cells for {width} columns: put its text into quotes"
            )
        return [make_row_article(row, columns, names, source, default_id)]

    return iter_row_articles(numbered, source, parse)


def _find_delimiter(sample: str) -> str:
    """Return the delimiter that gives the most known columns, then rows of the same width."""

    def rate(delimiter: str) -> tuple[int, float, int]:
        reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter)
        try:
            names, *below = islice(reader, _SAMPLE_ROWS)
        except (csv.Error, ValueError):
            return 0, 0, 0
        widths = Counter(len(row) for row in (names, *below) if row)
        # The last row may be cut off.
        share = max((count for width, count in widths.items() if width > 1), default=0)
        return count_named_columns(names), share / widths.total(), len(names)

    return max(_DELIMITERS, key=rate)


def _iter_rows(
    lines: Iterable[str], delimiter: str
) -> Iterator[tuple[int, list[str] | UnreadableError]]:
    """Yield the rows that are not empty, with their numbers; last, the error that ends them."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except UnicodeDecodeError:
            reason = "is large and not UTF-8: save it as UTF-8, or split it"
            yield number, UnreadableError(reason)
            return
        except csv.Error as error:
            reason = f"cannot be read from row {number} on ({error}): correct its quotes there"
            yield number, UnreadableError(reason)
            return
        if any(cell.strip() for cell in row):
            yield number, row


CSV = Format(
    suffixes=(".csv", ".tsv"), read=read_csv, libraries=ENCODING_LIBRARIES, many_articles=True
)
