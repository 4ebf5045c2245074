"""The looks of cells are found by sheet, row and column, wherever the workbook states them."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from pincite.index.readers.tables.appearance import CellText, SheetAppearance, read_appearance

from tests.fakes.index.files import pack_zip

RICH = '<r><t>4,700</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>3</t></r>'
STRUCK = "<r><rPr><strike/></rPr><t>Old. </t></r><r><t>New.</t></r>"
PHONETIC = "<rPh><t>ko</t></rPh>"


def read_sheet(
    rows: str, *, shared: str = "", target: str = "worksheets/s.xml", doctype: str = ""
) -> SheetAppearance:
    files = {
        "xl/workbook.xml": '<workbook xmlns:r="urn:r"><sheets><sheet name="May" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships>"
        f'<Relationship Id="r1" Target="{target}"/></Relationships>',
        "xl/sharedStrings.xml": f"{doctype}<sst>{shared}</sst>",
        "xl/worksheets/s.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
    }
    with ZipFile(BytesIO(pack_zip(files))) as archive:
        return read_appearance(archive)["May"]


@pytest.mark.parametrize(
    ("cell", "place", "text"),
    [
        pytest.param('<c r="AB7" t="s"><v>1</v></c>', (7, 27), CellText("4,700³"), id="shared"),
        pytest.param('<c r="B7" t="s"><v>2</v></c>', (7, 1), CellText("New.", 4), id="struck"),
        pytest.param(
            f'<c r="A7"/><c t="inlineStr"><is>{RICH}</is></c>',
            (7, 1),
            CellText("4,700³"),
            id="next",
        ),
    ],
)
@pytest.mark.parametrize("target", ["worksheets/s.xml", "/xl/worksheets/s.xml"])
def test_texts_that_are_not_plain_are_found(
    cell: str, place: tuple[int, int], text: CellText, target: str
) -> None:
    plain = f"<si><r><t>Plain.</t></r>{PHONETIC}</si>"
    shared = f"{plain}<si>{RICH}{PHONETIC}</si><si>{STRUCK}</si>"
    rows = f'<row r="6"><c r="A6" t="s"><v>0</v></c></row><row>{cell}</row>'
    assert read_sheet(rows, shared=shared, target=target).texts == {place: text}


def test_escaped_control_characters_are_read() -> None:
    run = "<r><rPr><strike/></rPr><t>x</t></r><r><t>One_x000D_two</t></r>"
    rows = f'<row><c r="A1" t="inlineStr"><is>{run}</is></c></row>'
    assert read_sheet(rows).texts[1, 0].text == "One\rtwo"


def test_a_plain_workbook_has_no_looks() -> None:
    assert read_sheet('<row hidden="0"><c r="A1"><v>7</v></c></row>') == SheetAppearance()


def test_entities_are_not_read() -> None:
    doctype = '<!DOCTYPE sst [<!ENTITY a "not seen">]>'
    shared = "<si><r><rPr><strike/></rPr><t>x</t></r><r><t>Seen.&a;</t></r></si>"
    rows = '<row><c r="A1" t="s"><v>0</v></c></row>'
    assert read_sheet(rows, shared=shared, doctype=doctype).texts[1, 0].text == "Seen."
