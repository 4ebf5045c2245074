"""Each row of a workbook is an article; sheets without articles are listed."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pincite.index.ingest.worker import Worker
from pincite.index.limits import Limits
from pincite.index.readers.registry import read

from tests.fakes.index.files import list_sentences, make_docx, pack_zip, write_and_read

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def make_cell(position: str, value: str | float) -> str:
    if isinstance(value, str):
        return f'<c r="{position}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{position}" s="1"><v>{value}</v></c>'  # style 1 shows a number as a date


def make_rich_cell(position: str, *runs: tuple[str, str]) -> str:
    """Return a cell of runs, each a text and the properties of its font."""
    texts = "".join(f"<r><rPr>{font}</rPr><t>{text}</t></r>" for text, font in runs)
    return f'<c r="{position}" t="inlineStr"><is>{texts}</is></c>'


def make_row(number: int, values: list[str | float]) -> str:
    cells = (make_cell(f"{chr(65 + c)}{number}", value) for c, value in enumerate(values))
    return f'<row r="{number}">{"".join(cells)}</row>'


def make_sheet(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def make_xlsx(sheets: dict[str, list[list[str | float]]]) -> bytes:
    """Return a workbook. Numbers are days since 1899-12-30, which Excel shows as dates."""
    names = list(sheets)
    links = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in range(len(names))
    )
    entries = "".join(
        f'<sheet name="{name}" sheetId="{n + 1}" r:id="r{n}"/>' for n, name in enumerate(names)
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{entries}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}'
        f'<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for number, rows in enumerate(sheets.values()):
        body = "".join(make_row(r, row) for r, row in enumerate(rows, start=1))
        files[f"xl/worksheets/s{number}.xml"] = make_sheet(body)
    return pack_zip(files)


def replace_files(data: bytes, new: dict[str, str]) -> bytes:
    with ZipFile(BytesIO(data)) as archive:
        files: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    return pack_zip({**files, **new})


NEWS: list[list[str | float]] = [
    ["Datum", "Titel", "Text"],
    [45419.0, "Brücke zu", "Die Brücke ist zu. Sie öffnet im Mai."],
    ["", "", ""],
    ["", "Leer", ""],
]


def test_each_row_is_an_article(tmp_path: Path) -> None:
    [article], [skipped] = write_and_read(tmp_path, "news.xlsx", make_xlsx({"News": NEWS}))
    assert (article.id, article.title) == ("folder/news.xlsx#2", "Brücke zu")
    assert article.published == "2024-05-07"
    assert list_sentences(article) == ["Die Brücke ist zu.", "Sie öffnet im Mai."]
    assert skipped == ("folder/news.xlsx:4", "has no text")


def test_several_sheets_are_read_and_those_without_articles_are_listed(tmp_path: Path) -> None:
    towns: list[list[str | float]] = [["town", "river"], ["Harn", "Lask"]]
    sheets = {"May": NEWS[:2], "Towns": towns, "Empty": [], "June": NEWS[:2]}
    articles, skipped = write_and_read(tmp_path, "news.xlsx", make_xlsx(sheets))
    assert [article.id for article in articles] == [
        "folder/news.xlsx#May!2",
        "folder/news.xlsx#June!2",
    ]
    assert [each.path for each in skipped] == ["folder/news.xlsx:Towns"]


def test_raised_text_keeps_apart_and_struck_out_text_is_left_out(tmp_path: Path) -> None:
    rich = make_rich_cell(
        "A2",
        ("The dam held 4,700", ""),
        ("3", '<vertAlign val="superscript"/>'),
        (" tonnes of CO", ""),
        ("2", '<vertAlign val="subscript"/>'),
        (" and 9,000", "<strike/>"),
        (".", '<b/><strike val="0"/>'),
    )
    sheet = make_sheet(make_row(1, ["text"]) + f'<row r="2">{rich}</row>')
    data = replace_files(make_xlsx({"News": NEWS}), {"xl/worksheets/s0.xml": sheet})
    [article], skipped = write_and_read(tmp_path, "news.xlsx", data)
    assert article.text == "The dam held 4,700³ tonnes of CO₂."
    assert (article.hidden, skipped) == (len("and9,000"), ())


def test_struck_out_cells_and_hidden_rows_are_left_out_and_listed(tmp_path: Path) -> None:
    rows = ["title", "text"], ["One", "It is shut."], ["Two", "It is open."], ["Three", "It fell."]
    first, second, third, fourth = (make_row(n, [*row]) for n, row in enumerate(rows, start=1))
    sheet = make_sheet(
        first
        + second.replace('r="A2"', 'r="A2" s="1"')
        + third.replace('r="B3"', 'r="B3" s="1"')
        + fourth.replace("<row", '<row hidden="1"')
    )
    styles = (
        f'<styleSheet xmlns="{MAIN}"><fonts><font/><font><strike/></font></fonts>'
        '<cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs></styleSheet>'
    )
    data = replace_files(
        make_xlsx({"News": NEWS}), {"xl/worksheets/s0.xml": sheet, "xl/styles.xml": styles}
    )
    [article], skipped = write_and_read(tmp_path, "news.xlsx", data)
    assert (article.title, article.text) == (None, "It is shut.")
    assert [each.path for each in skipped] == ["folder/news.xlsx:3", "folder/news.xlsx:News"]
    assert "struck-out" in skipped[0].reason
    assert "hidden rows (1)" in skipped[1].reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(make_docx(), "not a whole Excel file", id="word-file"),
        pytest.param(make_xlsx({"News": NEWS})[:-30], "it is damaged", id="cut-off"),
        pytest.param(make_xlsx({"Towns": [["town"], ["Harn"]]}), '"text"', id="no-texts"),
        pytest.param(make_xlsx({"Empty": []}), "is an empty list", id="empty"),
        pytest.param(b"Some words.", "does not start like a zip archive", id="text"),
    ],
)
def test_a_file_without_articles_is_skipped_with_a_remedy(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    articles, [skipped] = write_and_read(tmp_path, "news.xlsx", data)
    assert articles == ()
    assert reason in skipped.reason


def test_a_workbook_that_unpacks_to_too_much_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(make_xlsx({"News": [["text"], ["x " * 10**6]]}))
    [skipped] = read(tmp_path / "a.xlsx", "a.xlsx", Limits(unpacked_mb=1)).skipped
    assert "unpacked_mb" in skipped.reason


def test_a_cell_far_away_ends_no_more_than_the_process_that_reads_it(tmp_path: Path) -> None:
    good = make_xlsx({"News": NEWS})
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = make_sheet(make_row(1, ["text"]) + far)
    (tmp_path / "far.xlsx").write_bytes(replace_files(good, {"xl/worksheets/s0.xml": sheet}))
    (tmp_path / "good.xlsx").write_bytes(good)
    with Worker() as worker:
        assert worker.read(tmp_path / "far.xlsx", "far.xlsx").skipped
        assert worker.read(tmp_path / "good.xlsx", "good.xlsx").articles
