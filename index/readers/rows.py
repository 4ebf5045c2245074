"""Files with many articles: the articles of each row, or the reason why it is skipped."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pincite.index.readers.article import UnreadableError
from pincite.index.types import Article, Skipped

ParseRow = Callable[[Any, str], Iterable[Article | Skipped]]
"""Yields the articles of a row, whose default id is given; usually one.

Raises UnreadableError for a row that is not an article.
"""


def iter_row_articles(
    rows: Iterable[tuple[object, object]], source: str, parse: ParseRow, *, noun: str = "row"
) -> Iterator[Article | Skipped]:
    """Yield the articles of all rows, given as (number or name, row), then what was skipped.

    A row is called `news.jsonl:7` where it is skipped, and its default id is `news.jsonl#7`. Of
    articles with the same id, all but the first are skipped. `noun` is the word for a row in
    messages. Raises UnreadableError if no row is an article.
    """
    row_by_id: dict[str, object] = {}
    skipped: list[Skipped] = []
    for number, row in rows:
        try:
            for item in parse(row, f"{source}#{number}"):
                if isinstance(item, Skipped):
                    skipped.append(item)
                    continue
                if item.id in row_by_id:
                    raise UnreadableError(
                        f"has the id {item.id!r} of {noun} {row_by_id[item.id]}: ids must differ"
                    )
                row_by_id[item.id] = number
                yield item
        except UnreadableError as error:
            skipped.append(Skipped(f"{source}:{number}", str(error)))
    if row_by_id:
        yield from skipped
    elif skipped:  # one reason, not one per row: the file is not one of articles
        rows_text = f"1 {noun}" if len(skipped) == 1 else f"{len(skipped)} {noun}s"
        raise UnreadableError(f"holds no article in {rows_text}; the first {skipped[0].reason}")
    else:
        raise UnreadableError("is an empty list: there is no article in it")
