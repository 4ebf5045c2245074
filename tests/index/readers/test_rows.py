"""Each row gives its articles or a reason; a file without any article gives one reason."""

from collections.abc import Iterable

import pytest
from pincite.index.readers.article import UnreadableError, make_article
from pincite.index.readers.rows import iter_row_articles
from pincite.index.types import Article, Skipped


def parse(row: str, default_id: str) -> Iterable[Article | Skipped]:
    if row == "bad":
        raise UnreadableError("is bad")
    yield make_article(id=row if row == "same" else default_id, source="a.x", text=row)
    if row == "more":
        yield Skipped("a.x:part", "is a part")


def test_skipped_rows_follow_the_articles() -> None:
    rows = enumerate(["one", "bad", "same", "same", "more"], start=1)
    items = list(iter_row_articles(rows, "a.x", parse))
    assert [item.id for item in items if isinstance(item, Article)] == ["a.x#1", "same", "a.x#5"]
    assert [item for item in items if isinstance(item, Skipped)] == [
        ("a.x:2", "is bad"),
        ("a.x:4", "has the id 'same' of row 3: ids must differ"),
        ("a.x:part", "is a part"),
    ]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (["bad", "bad"], "holds no article in 2 mails; the first is bad"),
        (["bad"], "holds no article in 1 mail; the first is bad"),
        ([], "is an empty list"),
    ],
)
def test_a_file_without_articles_has_one_reason(rows: list[str], reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        list(iter_row_articles(enumerate(rows, start=1), "a.x", parse, noun="mail"))
