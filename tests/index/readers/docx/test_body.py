"""Figures keep apart, cells keep their places, and tracked changes count as accepted.

Covers also: pincite.index.readers.docx.formats.
"""

from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pincite.index.readers.docx.document import read_docx
from pincite.index.types import Article


def read_article(document: WordDocument) -> Article:
    file = BytesIO()
    document.save(file)
    [found] = read_docx(file.getvalue(), "a.docx")
    return found


def read_paragraphs(*xml: str) -> list[str]:
    """Return the text of a document whose body has these elements, by paragraph."""
    document = Document()
    for each in xml:
        root = parse_xml(f"<w:body {nsdecls('w', 'm')}>{each}</w:body>")
        for element in list(root):
            document.element.body.insert(-1, element)
    return read_article(document).text.split("\n\n")


def make_run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


RAISED, LOWERED = (f"<w:vertAlign w:val='{name}script'/>" for name in ("super", "sub"))


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        pytest.param(
            [("The dam held 4,700", ""), ("3", RAISED), (" tonnes.", "")],
            "The dam held 4,700³ tonnes.",
            id="after-a-figure",
        ),
        pytest.param([("6 × 10", ""), ("−", RAISED), ("4", RAISED)], "6 × 10⁻⁴", id="two-runs"),
        pytest.param([("CO", ""), ("2", LOWERED)], "CO₂", id="lowered"),
        pytest.param([("He left.", ""), ("12", RAISED)], "He left.[12]", id="note-mark"),
        pytest.param([("4,700", ""), ("3", "<w:position w:val='12'/>")], "4,700³", id="position"),
        pytest.param(
            [("4,700", ""), ("3", "<w:vertAlign w:val='baseline'/>")], "4,7003", id="on-the-line"
        ),
    ],
)
def test_raised_and_lowered_runs_keep_apart(runs: list[tuple[str, str]], expected: str) -> None:
    assert read_paragraphs(f"<w:p>{''.join(make_run(*run) for run in runs)}</w:p>") == [expected]


def test_a_style_can_raise_or_strike_out() -> None:
    document = Document()
    note = document.styles.add_style("Note mark", WD_STYLE_TYPE.CHARACTER)
    note.font.superscript = True
    derived = document.styles.add_style("Derived", WD_STYLE_TYPE.CHARACTER)
    derived.base_style = note
    old = document.styles.add_style("Old", WD_STYLE_TYPE.PARAGRAPH)
    old.font.strike = True
    document.add_paragraph("It held 4,700").add_run("3", style=derived)
    struck = document.add_paragraph("It held 5,100 tonnes. ", style=old)
    struck.add_run("It held more.").font.strike = False
    found = read_article(document)
    assert found.text == "It held 4,700³\n\nIt held more."
    assert found.hidden == len("Itheld5,100tonnes.")


def test_struck_out_text_is_left_out_and_counted() -> None:
    document = Document()
    paragraph = document.add_paragraph("The bridge cost ")
    paragraph.add_run("5").font.strike = True
    paragraph.add_run("7").font.double_strike = True
    paragraph.add_run("9 million.")
    found = read_article(document)
    assert (found.text, found.hidden) == ("The bridge cost 9 million.", 2)


def make_cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{make_run(text)}</w:p></w:tc>"


def make_table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_a_table_of_one_row_with_prose_lays_out_the_page() -> None:
    text = "".join(f"<w:p>{make_run(each)}</w:p>" for each in ("Ferry sold", "It is gone.", ""))
    page = make_table(make_cell("Photo: Bo Lind") + f"<w:tc>{text}</w:tc>")
    assert read_paragraphs(page) == ["Photo: Bo Lind", "Ferry sold", "It is gone."]


def test_empty_and_merged_cells_keep_their_places() -> None:
    wide = "<w:gridSpan w:val='2'/>"
    top, below = "<w:vMerge w:val='restart'/>", "<w:vMerge/>"
    rows = [
        make_cell("") + make_cell("2021", wide) + make_cell("2022"),
        make_cell("East", top) + make_cell("rye") + make_cell("") + make_cell("6"),
        make_cell("", below) + make_cell("oats") + make_cell("8") + make_cell(""),
        "<w:trPr><w:gridBefore w:val='2'/></w:trPr>" + make_cell("total") + make_cell("14"),
        make_cell("The figures are provisional.", "<w:gridSpan w:val='4'/>"),
        make_cell("") + make_cell("") + make_cell("") + make_cell(""),
        "<w:trPr><w:del/></w:trPr>" + make_cell("West") + make_cell("9"),
    ]
    assert read_paragraphs(make_table(*rows)) == [
        "| 2021 | | 2022",
        "East | rye | | 6",
        "East | oats | 8 |",
        "| | total | 14",
        "The figures are provisional.",
    ]


def test_the_paragraphs_of_a_cell_are_one_line_of_its_row() -> None:
    two = "<w:tc><w:p>{}</w:p><w:p>{}</w:p></w:tc>".format(make_run("East"), make_run("quay"))
    line_break = "<w:tc><w:p><w:r><w:t>8</w:t><w:br/><w:t>tonnes</w:t></w:r></w:p></w:tc>"
    assert read_paragraphs(make_table(two + line_break)) == ["East quay | 8 tonnes"]


def test_tracked_changes_count_as_accepted() -> None:
    deleted_mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert read_paragraphs(
        f"<w:p>{deleted_mark}{make_run('The talks ')}</w:p>",
        f"<w:p><w:del>{make_run('failed')}</w:del><w:ins>{make_run('ended.')}</w:ins></w:p>",
        f"<w:p><w:moveTo>{make_run('Nothing was signed.')}</w:moveTo></w:p>",
    ) == ["The talks ended.", "Nothing was signed."]


def test_symbols_are_characters() -> None:
    sign = "<w:r><w:sym w:font='{}' w:char='{}'/></w:r>"
    greek = make_run("\uf061b", "<w:rFonts w:ascii='Symbol'/>")
    line = (
        make_run("At 60")
        + sign.format("Symbol", "F0B0")
        + make_run(" it is ")
        + sign.format("Symbol", "F0B3")
        + make_run(" ")
        + greek
        + sign.format("Wingdings", "F0FC")
        + sign.format("Webdings", "F021")
    )
    assert read_paragraphs(f"<w:p>{line}</w:p>") == ["At 60° it is ≥ αβ✓\ufffd"]


def test_the_prompt_of_an_empty_control_and_the_reading_of_a_character_are_left_out() -> None:
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    ruby = "<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
    assert read_paragraphs(
        f"<w:p>{prompt.format(make_run('Click here.'))}{make_run('Seen.')}</w:p>",
        f"<w:p>{ruby.format(make_run('ko'), make_run('戸'))}</w:p>",
    ) == ["Seen.", "戸"]


def test_a_tab_to_the_margin_keeps_two_figures_apart() -> None:
    tab = "<w:ptab w:alignment='right' w:relativeTo='margin'/>"
    run = f"<w:r><w:t>May 2023</w:t>{tab}<w:t>17 ships</w:t></w:r>"
    assert read_paragraphs(f"<w:p>{run}</w:p>") == ["May 2023 17 ships"]
