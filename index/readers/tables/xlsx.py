"""Excel: one article per row of each sheet, with the columns in any order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from pincite.index.limits import Limits
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.files.archive import ZIP_SIGNATURE, find_member, open_archive
from pincite.index.readers.format import Format, Library, whole_file
from pincite.index.readers.rows import iter_row_articles
from pincite.index.readers.tables.appearance import CellText, SheetAppearance, read_appearance
from pincite.index.readers.tables.columns import Columns, find_columns, make_row_article, to_text
from pincite.index.types import Article, Skipped

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_SAMPLE_ROWS = 30
_Row = tuple[Sequence[CellText], Columns, Sequence[str]]
"""A row, the columns of its sheet, and their names."""


def read_xlsx(data: bytes, source: str, limits: Limits) -> Iterator[Article | Skipped]:
    """Yield the article of each row of a workbook, and the sheets and rows that hold none.

    `find_columns` recognises the columns; other columns are ignored. A row is called `news.xlsx#7`
    by its number from 1, or `news.xlsx#June!7` if the workbook has several sheets. Struck-out text
    is left out and counted, and hidden rows are counted for their sheet; hidden sheets are read.
    Raises UnreadableError if no row is an article.
    """
    from python_calamine import load_workbook

    with open_archive(data, limits) as archive:
        if find_member(archive, "xl/workbook.xml") is None:
            raise UnreadableError(
                "is a zip archive, but not a whole Excel file: check its name, or save it again"
            )
        appearance = read_appearance(archive)
    skipped: list[Skipped] = []
    with load_workbook(BytesIO(data)) as workbook:
        rows = list(_iter_rows(workbook, appearance, source, skipped))
    if not rows and len(skipped) == 1:
        raise UnreadableError(skipped[0].reason)

    def parse(row: _Row, default_id: str) -> Iterable[Article]:
        cells, columns, names = row
        text = cells[columns["text"]]
        if text.hidden and not text.text.strip():
            raise UnreadableError("has only struck-out text")
        values = [cell.text for cell in cells]
        return [make_row_article(values, columns, names, source, default_id, hidden=text.hidden)]

    yield from iter_row_articles(rows, source, parse)
    yield from skipped


def _iter_rows(
    workbook: "CalamineWorkbook",
    appearance: Mapping[str, SheetAppearance],
    source: str,
    skipped: list[Skipped],
) -> Iterator[tuple[str, _Row]]:
    """Yield the rows below the names of the columns; add what holds no article to `skipped`."""
    names = workbook.sheet_names
    for name in names:
        looks = appearance.get(name, SheetAppearance())
        sheet = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        rows = [
            (number, [_read_cell(value, looks, number, at) for at, value in enumerate(row)])
            for number, row in enumerate(sheet, start=1)
            if any(value not in ("", None) for value in row)
        ]
        if not rows:
            continue
        sample = [[cell.text for cell in cells] for _, cells in rows[:_SAMPLE_ROWS]]
        try:
            columns, has_names = find_columns(sample)
        except UnreadableError as error:
            skipped.append(Skipped(f"{source}:{name}", str(error)))
            continue
        header = sample[0] if has_names else []
        hidden = 0
        for number, cells in rows[has_names:]:
            if number in looks.hidden_rows:
                hidden += 1
                continue
            yield f"{name}!{number}" if len(names) > 1 else str(number), (cells, columns, header)
        if hidden:
            reason = f"has hidden rows ({hidden}), which are not read: show them in Excel first"
            skipped.append(Skipped(f"{source}:{name}", reason))


def _read_cell(value: object, looks: SheetAppearance, row: int, column: int) -> CellText:
    text = looks.texts.get((row, column)) or CellText(to_text(value))
    if (row, column) in looks.struck:
        return CellText("", text.hidden + len("".join(text.text.split())))
    return text


XLSX = Format(
    suffixes=(".xlsx", ".xlsm"),
    read=whole_file(read_xlsx),
    libraries=(Library("python-calamine", "python_calamine"), Library("lxml", "lxml.html")),
    signature=ZIP_SIGNATURE,
)
