"""Bombs for `hostile.py`: files that are slow to read, unpack to a large size or nest deeply."""

import zipfile
from io import BytesIO
from pathlib import Path

from benchmarks.resilience.hostile_files import TEXT, make_docx, make_pdf


def write_bombs(folder: Path) -> dict[str, str]:
    """Write the bombs into a folder. Returns the kind of each file."""
    parts = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">' + parts + b"]>"
    body = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>"
    )
    files = {
        "tags.html": b"<div>" * 100_000 + b"Deep.",
        "tags-bold.html": b"<b><i>" * 100_000 + b"Deep.",
        "tables.html": b"<table><tr><td>" * 900 + b"Deep.",
        "siblings.html": b"<p>A word." * 500_000,
        "attributes.html": b"<p " + b"a=b " * 1_000_000 + b">Text.",
        "styles.html": b"<style>" + b"p a b{display:none}" * 50_000 + b"</style>" + b"<p>x." * 9000,
        "comments.html": b"<p>Shown.</p>" + b"<!--" * 1_000_000,
        "entities.xhtml": entities + b"<html><body><p>Laugh &e9;</p></body></html>",
        "entities.docx": _make_docx_with(entities + body % b"&e9;"),
        "external.docx": _make_docx_with(
            b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + body % b"&f;"
        ),
        "zip.docx": _make_docx_with(body % (b"a " * 60_000_000)),
        "words.docx": _make_docx_with(body % (b"a " * 20_000_000)),
        "nested.docx": _make_docx_with(body % (b"</w:t><w:r><w:t>" + b"<w:sdt>" * 100_000)),
        "flate.pdf": _make_pdf_with(b"BT /F1 12 Tf (ha) Tj ET\n" * 10_000_000),
        "words.pdf": _make_pdf_with(b"BT /F1 12 Tf (ha) Tj ET\n" * 3_000_000),
        "aliases.md": b"---\na: &a [x]\n"
        + b"".join(b"b%d: &b%d [%s]\n" % (n, n, b"*a," * 9) for n in range(30_000))
        + b"---\nText.",
        "brackets.md": b"---\ntitle: " + b"[" * 100_000 + b"\n---\nText.",
        "brackets.json": b"[" * 1_000_000,
        "number.json": b'[{"text": "x", "n": ' + b"9" * 5_000_000 + b"}]",
        "stops.txt": b". " * 4_000_000,
        "letters.txt": b"x" * 9_000_000,
        "quotes.txt": ("“‘(" * 1_000_000).encode(),
        "lines.txt": b"\n" * 4_000_000 + b"x",
        "capitals.txt": b"A. B. " * 1_000_000,
        "unseen.txt": ("\u200b" * 3_000_000).encode(),
        "unseen-between.txt": ("a\u200b\u202e. " * 600_000).encode(),
        "latin.txt": (TEXT * 15_000).encode("cp1252"),
        "japanese.txt": ("停戦の提案は拒否された。" * 200_000).encode("shift_jis"),
        "nulls.txt": b"a\0" * 1_000_000 + b"\0",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    for name, last in (("line.txt", b"x"), ("line.jsonl", b'\n{"text": "The row behind it."}')):
        with (folder / name).open("wb") as stream:  # 500 MB in one line, as a sparse file
            stream.seek(500_000_000)
            stream.write(last)
    with (folder / "endless.pdf").open("wb") as stream:
        stream.truncate(10**12)
    return dict.fromkeys((*files, "line.txt", "line.jsonl", "endless.pdf"), "bombs")


def _make_docx_with(document: bytes) -> bytes:
    file = BytesIO()
    packed = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(BytesIO(make_docx())) as old, packed as new:
        for part in old.namelist():
            new.writestr(part, document if part == "word/document.xml" else old.read(part))
    return file.getvalue()


def _make_pdf_with(content: bytes) -> bytes:
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, NameObject

    stream = DecodedStreamObject()
    stream.set_data(content)
    writer = PdfWriter(clone_from=BytesIO(make_pdf()))
    packed = writer._add_object(stream.flate_encode(9))
    writer.pages[0][NameObject("/Contents")] = packed
    file = BytesIO()
    writer.write(file)
    return file.getvalue()
