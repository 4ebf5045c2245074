"""Foot- and endnotes follow the text, each with the mark that the text has for it."""

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pincite.index.readers.docx.document import read_docx

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def add_notes(document: WordDocument, kind: str, notes: dict[int, str]) -> None:
    """Give the document a part `footnotes` or `endnotes`, with a separator as Word writes it."""
    element = kind.removesuffix("s")
    separator = f"<w:{element} w:id='0' w:type='separator'><w:p><w:r/></w:p></w:{element}>"
    bodies = "".join(
        f"<w:{element} w:id='{number}'><w:p><w:r><w:{element}Ref/></w:r>"
        f"<w:r><w:t xml:space='preserve'> {text}</w:t></w:r></w:p></w:{element}>"
        for number, text in notes.items()
    )
    xml = f"<w:{kind} {nsdecls('w')}>{separator}{bodies}</w:{kind}>"
    part = Part(
        PackURI(f"/word/{kind}.xml"), CONTENT_TYPE.format(kind), xml.encode(), document.part.package
    )
    document.part.relate_to(part, f"{RELATIONSHIPS}/{kind}")


def add_sentence(document: WordDocument, text: str, reference: str) -> None:
    paragraph = document.add_paragraph(text)
    run = f"<w:r {nsdecls('w')}><w:rPr><w:vertAlign w:val='superscript'/></w:rPr>{reference}</w:r>"
    paragraph._p.append(parse_xml(run))


def read_paragraphs(document: WordDocument) -> list[str]:
    file = BytesIO()
    document.save(file)
    [article] = read_docx(file.getvalue(), "a.docx")
    return article.text.split("\n\n")


def test_notes_are_numbered_as_the_text_refers_to_them() -> None:
    document = Document()
    add_notes(document, "footnotes", {7: "Second in the file.", 8: "Report of 2023.", 9: "Unused."})
    add_notes(document, "endnotes", {2: "See the appendix."})
    add_sentence(document, "The dam held 4,700", "<w:footnoteReference w:id='8'/>")
    add_sentence(document, "It broke.", "<w:endnoteReference w:id='2'/>")
    add_sentence(document, "Nobody was hurt.", "<w:footnoteReference w:id='7'/>")
    add_sentence(document, "It is gone.", "<w:footnoteReference w:id='99'/>")
    assert read_paragraphs(document) == [
        "The dam held 4,700[1]",
        "It broke.[i]",
        "Nobody was hurt.[2]",
        "It is gone.",
        "[1] Report of 2023.",
        "[2] Second in the file.",
        "[i] See the appendix.",
    ]


def test_endnotes_with_figures_continue_the_numbers_of_the_footnotes() -> None:
    document = Document()
    document.settings.element.append(
        parse_xml(f"<w:endnotePr {nsdecls('w')}><w:numFmt w:val='decimal'/></w:endnotePr>")
    )
    add_notes(document, "footnotes", {1: "Report of 2023."})
    add_notes(document, "endnotes", {1: "See the appendix."})
    add_sentence(document, "It broke.", "<w:footnoteReference w:id='1'/>")
    add_sentence(document, "It is gone.", "<w:endnoteReference w:id='1'/>")
    assert read_paragraphs(document)[2:] == ["[1] Report of 2023.", "[2] See the appendix."]
