"""Random files for `hostile.py`: each kind is a function that returns a suffix and bytes."""

import copy
import json
import random
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO

TEXT = """Talks end without a treaty

By Jane Doe
14 June 2024

The talks in the old town hall ended on Friday. Nothing was signed, the café owner’s “naïve” hope
notwithstanding. Delegates of 14 states had met for 3 days.

A further round is planned for the autumn. It will be held in Ester, said the mayor.
"""
TOKENS = [
    b"\0", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x80\x81", b"\xc0\xaf",
    "\u202e".encode(), "\u200b".encode() * 9, "\U000e0041\U000e0042".encode(), "\u2028".encode(),
    b"&#xD800;", b"&#0;", b"<div>" * 300, b"</p></p></p>", b"<!--", b"]]>", b"<![CDATA[",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>&a;", b"<script>", b"<style>p{display:none}</style>",
    b"[" * 300, b'{"a":' * 300, b'"\\ud800"', b"1e999", b"9" * 5000, b"NaN", b"---\n", b"+++\n",
    b"&a [*a, *a]", b"!!python/object:os.system", b"%PDF-1.7", b"PK\3\4", b"endstream", b"obj",
    b"/Length 99999999999", b"/Filter [/FlateDecode /FlateDecode]", b"\r\n", b"\r", b"\x1b[2J",
    b"." * 5000, b". " * 2000, b"\"'" * 2000, b"(" * 5000, b"A" * 20000, b"\x1b$B", b"<a " * 500,
]  # fmt: skip
ENCODINGS = (
    "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-be utf-7 cp1252 cp1251 cp437 cp500 "
    "shift_jis euc_jp iso2022_jp gb18030 big5 euc_kr koi8-r mac_roman latin-1"
).split()
FOREIGN_TEXTS = [
    "Переговоры закончились.",
    "停戦の提案は拒否された。",
    "협상이 끝났다.",
    "المحادثات انتهت.",
]
GeneratedFile = tuple[str, bytes]


@cache
def make_pdf() -> bytes:
    from fpdf import FPDF

    document = FPDF()
    document.set_compression(False)  # Mutations then change the syntax of the PDF.
    for _ in range(2):
        document.add_page()
        document.set_font("Helvetica", size=12)
        document.multi_cell(0, 6, TEXT.encode("latin-1", "replace").decode("latin-1"))
    return bytes(document.output())


@cache
def make_docx() -> bytes:
    from docx import Document

    document = Document()
    for paragraph in TEXT.split("\n\n"):
        document.add_paragraph(paragraph)
    document.add_table(2, 2).cell(0, 0).text = "Region"
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def make_page(body: str = "") -> bytes:
    paragraphs = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    head = '<meta charset="utf-8"><title>Talks end</title><style>.x{display:none}</style>'
    data = '<script type="application/ld+json">{"datePublished": "2024-06-14"}</script>'
    return (
        f"<!doctype html><html><head>{head}{data}</head><body><article><h1>Talks end</h1>"
        f"{paragraphs}<p class=x>Unseen.</p>{body}</article></body></html>"
    ).encode()


def make_json_lines() -> bytes:
    found = [{"id": str(n), "text": TEXT, "title": "Talks", "published": "2024"} for n in range(3)]
    return "\n".join(map(json.dumps, found)).encode()


@cache
def make_seed_corpus() -> dict[str, bytes]:
    matter = "---\ntitle: Talks end\ndate: 2024-06-14\nauthors: [Jane, {name: Doe}]\n---\n"
    return {
        ".txt": TEXT.encode(),
        ".md": (matter + TEXT).encode(),
        ".html": make_page(),
        ".xhtml": b'<?xml version="1.0" encoding="utf-8"?>' + make_page(),
        ".pdf": make_pdf(),
        ".docx": make_docx(),
        ".json": b"[" + make_json_lines().replace(b"\n", b",") + b"]",
        ".jsonl": make_json_lines(),
    }


def mutate_bytes(rng: random.Random, data: bytes) -> bytes:
    """Delete, repeat, overwrite, splice or insert bytes at random places."""
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(data) + 1)
        to = min(len(data), at + rng.choice((1, 2, 8, 64, 1024)))
        part = rng.choice(
            (
                b"",
                data[at:to] * rng.choice((2, 50)),
                rng.randbytes(to - at),
                rng.choice(TOKENS),
                rng.choice([*make_seed_corpus().values()])[at:to],
            )
        )
        data = data[:at] + part + data[to if rng.random() < 0.7 else at :]
    return data[: rng.randrange(len(data) + 1)] if rng.random() < 0.1 else data


def mutate_seed(rng: random.Random) -> GeneratedFile:
    suffix, data = rng.choice([*make_seed_corpus().items()])
    return suffix, mutate_bytes(rng, data)


def misname_seed(rng: random.Random) -> GeneratedFile:
    suffix, other = rng.choice([*make_seed_corpus()]), rng.choice([*make_seed_corpus().values()])
    return suffix, other if rng.random() < 0.5 else mutate_bytes(rng, other)


def generate_random_bytes(rng: random.Random) -> GeneratedFile:
    start = rng.choice((b"", b"%PDF-1.7\n", b"PK\3\4", b"<html>", b"{", b"[", b"---\n"))
    return rng.choice([*make_seed_corpus()]), start + rng.randbytes(rng.choice((0, 1, 40, 3000)))


def mutate_docx(rng: random.Random) -> GeneratedFile:
    """Return a valid zip of a Word file with damaged parts, or with its XML elements moved."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(make_docx())) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "word/document.xml":
                data = mutate_xml(rng, data) if rng.random() < 0.7 else mutate_bytes(rng, data)
            elif rng.random() < 0.1:
                xml = part.endswith((".xml", ".rels"))
                data = (
                    mutate_xml(rng, data) if xml and rng.random() < 0.5 else mutate_bytes(rng, data)
                )
            new.writestr(part, data)
    return ".docx", file.getvalue()


def mutate_xml(rng: random.Random, data: bytes) -> bytes:
    """Copy and move elements of an XML document, and change texts and attributes."""
    from lxml import etree

    root = etree.fromstring(data)
    for _ in range(rng.randint(1, 20)):
        one, other = rng.choice([*root.iter("{*}*")]), rng.choice([*root.iter("{*}*")])
        if rng.random() < 0.2:
            one.text = rng.choice(("", "text", "\u202e", "x" * 9999))
        elif rng.random() < 0.2:
            one.attrib.clear()
        elif one is not root and one not in other.iterancestors() and one is not other:
            other.append(one if rng.random() < 0.5 else copy.deepcopy(one))
    return bytes(etree.tostring(root))


def generate_random_encoding(rng: random.Random) -> GeneratedFile:
    encoding = rng.choice(ENCODINGS)
    text = TEXT + "\n".join(rng.choices(FOREIGN_TEXTS, k=3)) * rng.randint(0, 3)
    return ".txt", text.encode(encoding, "ignore")


def generate_random_characters(rng: random.Random) -> GeneratedFile:
    """Return text of random characters, including lone surrogates."""
    ranges = ((0, 0x20), (0x20, 0x7F), (0x80, 0x3000), (0xD800, 0xE000), (0xE000, 0x110000),
              (0x200B, 0x2010), (0x2028, 0x202F), (0xE0000, 0xE0080))  # fmt: skip
    some = rng.sample(ranges, k=rng.randint(1, 4))
    text = "".join(
        chr(rng.randrange(*rng.choice(some))) if rng.random() < 0.3 else rng.choice(TEXT)
        for _ in range(rng.randrange(2000))
    )
    if rng.random() < 0.5:
        return ".jsonl", json.dumps({"text": text}).encode()
    return rng.choice((".txt", ".md", ".html")), text.encode("utf-8", "surrogatepass")


def generate_tag_soup(rng: random.Random) -> GeneratedFile:
    """Return HTML tags in random order, some with styles that hide them."""
    tags = (
        "p div b ul li table tr td a h1 article section svg style script iframe form dialog".split()
    )
    styles = ("display:none", "color:red", "font-size:0", "left:-9999px", "", "a:b;" * 50, "\\0")
    parts = []
    for _ in range(rng.randrange(200)):
        tag = rng.choice(tags)
        attribute = f' style="{rng.choice(styles)}"' if rng.random() < 0.4 else ""
        parts.append(rng.choice((f"<{tag}{attribute}>", f"</{tag}>", "Some words. ", "<!-- x -->")))
    return ".html", make_page("".join(parts))


def generate_nested_values(rng: random.Random) -> GeneratedFile:
    """Return nested values as JSON rows or as front matter."""

    def value(depth: int) -> object:
        if depth == 0 or rng.random() < 0.2:
            return rng.choice((None, True, 0, -1.5, 10**400, "", "text", "\ud800", TEXT))
        if rng.random() < 0.5:
            return [value(depth - 1) for _ in range(rng.randrange(4))]
        names = ("id", "text", "title", "published", "url", "articles", "x")
        return {rng.choice(names): value(depth - 1) for _ in range(rng.randrange(5))}

    if rng.random() < 0.7:
        some = [value(4) for _ in range(rng.randrange(1, 5))]
        suffix = rng.choice((".json", ".jsonl"))
        return suffix, (
            json.dumps(some) if suffix == ".json" else "\n".join(map(json.dumps, some))
        ).encode()
    return ".md", f"---\ntitle: {json.dumps(value(6))}\n---\n{TEXT}".encode()


GENERATORS: dict[str, Callable[[random.Random], GeneratedFile]] = {
    "mutated": mutate_seed,
    "mutated more": mutate_seed,
    "misnamed": misname_seed,
    "random bytes": generate_random_bytes,
    "damaged Word parts": mutate_docx,
    "encodings": generate_random_encoding,
    "random characters": generate_random_characters,
    "tag soup": generate_tag_soup,
    "nested values": generate_nested_values,
}
