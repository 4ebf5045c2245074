"""Excel: one article per row of each sheet, with the columns in any order."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from pincite.index.limits import Limits
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.files.archive import ZIP_SIGNATURE, find_member, open_archive
from pincite.index.readers.format import Format, Library, whole_file
from pincite.index.readers.rows import iter_row_articles
from pincite.index.readers.tables.columns import Columns, find_columns, make_row_article, to_text
from pincite.index.types import Article, Skipped

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_SAMPLE_ROWS = 30
_Row = tuple[Sequence[str], Columns, Sequence[str]]
"""A row, the columns of its sheet, and their names."""


def read_xlsx(data: bytes, source: str, limits: Limits) -> Iterator[Article | Skipped]:
    """Yield the article of each row of a workbook, and the sheets and rows that hold none.

    `find_columns` recognises the columns; other columns are ignored. A row is called `news.xlsx#7`
    by its number from 1, or `news.xlsx#June!7` if the workbook has several sheets. Hidden sheets
    are read too. Raises UnreadableError if no row is an article.
    """
    from python_calamine import load_workbook

    with open_archive(data, limits) as archive:
        if find_member(archive, "xl/workbook.xml") is None:
            raise UnreadableError(
                "is a zip archive, but not a whole Excel file: check its name, or save it again"
            )
    skipped: list[Skipped] = []
    with load_workbook(BytesIO(data)) as workbook:
        rows = _iter_rows(workbook, source, skipped)

        def parse(row: _Row, default_id: str) -> Iterable[Article]:
            return [make_row_article(*row, source, default_id)]

        try:
            yield from iter_row_articles(rows, source, parse)
        except UnreadableError:
            if len(skipped) != 1:
                raise
            raise UnreadableError(skipped[0].reason) from None
    yield from skipped


def _iter_rows(
    workbook: "CalamineWorkbook", source: str, skipped: list[Skipped]
) -> Iterator[tuple[str, _Row]]:
    """Yield the rows below the names of the columns; add sheets without articles to `skipped`."""
    names = workbook.sheet_names
    for name in names:
        sheet = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        rows = [
            (number, [to_text(value) for value in row])
            for number, row in enumerate(sheet, start=1)
            if any(value not in ("", None) for value in row)
        ]
        if not rows:
            continue
        try:
            columns, has_names = find_columns([row for _, row in rows[:_SAMPLE_ROWS]])
        except UnreadableError as error:
            skipped.append(Skipped(f"{source}:{name}", str(error)))
            continue
        for number, row in rows[has_names:]:
            header = rows[0][1] if has_names else []
            yield f"{name}!{number}" if len(names) > 1 else str(number), (row, columns, header)


XLSX = Format(
    suffixes=(".xlsx", ".xlsm"),
    read=whole_file(read_xlsx),
    libraries=(Library("python-calamine", "python_calamine"),),
    signature=ZIP_SIGNATURE,
)
