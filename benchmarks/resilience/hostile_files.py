"""The files of `hostile.py`: each kind is a function from chance to a suffix and its bytes."""

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
FOREIGN = [
    "Переговоры закончились.",
    "停戦の提案は拒否された。",
    "협상이 끝났다.",
    "المحادثات انتهت.",
]
Made = tuple[str, bytes]


@cache
def pdf() -> bytes:
    from fpdf import FPDF

    document = FPDF()
    document.set_compression(False)  # so that mutations meet its syntax
    for _ in range(2):
        document.add_page()
        document.set_font("Helvetica", size=12)
        document.multi_cell(0, 6, TEXT.encode("latin-1", "replace").decode("latin-1"))
    return bytes(document.output())


@cache
def word() -> bytes:
    from docx import Document

    document = Document()
    for paragraph in TEXT.split("\n\n"):
        document.add_paragraph(paragraph)
    document.add_table(2, 2).cell(0, 0).text = "Region"
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def page(body: str = "") -> bytes:
    paragraphs = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    head = '<meta charset="utf-8"><title>Talks end</title><style>.x{display:none}</style>'
    data = '<script type="application/ld+json">{"datePublished": "2024-06-14"}</script>'
    return (
        f"<!doctype html><html><head>{head}{data}</head><body><article><h1>Talks end</h1>"
        f"{paragraphs}<p class=x>Unseen.</p>{body}</article></body></html>"
    ).encode()


def rows() -> bytes:
    found = [{"id": str(n), "text": TEXT, "title": "Talks", "published": "2024"} for n in range(3)]
    return "\n".join(map(json.dumps, found)).encode()


@cache
def seeds() -> dict[str, bytes]:
    matter = "---\ntitle: Talks end\ndate: 2024-06-14\nauthors: [Jane, {name: Doe}]\n---\n"
    return {
        ".txt": TEXT.encode(),
        ".md": (matter + TEXT).encode(),
        ".html": page(),
        ".xhtml": b'<?xml version="1.0" encoding="utf-8"?>' + page(),
        ".pdf": pdf(),
        ".docx": word(),
        ".json": b"[" + rows().replace(b"\n", b",") + b"]",
        ".jsonl": rows(),
    }


def damaged(chance: random.Random, data: bytes) -> bytes:
    """Cut, repeat, overwrite, splice or salt some places."""
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.choice((1, 2, 8, 64, 1024)))
        part = chance.choice(
            (
                b"",
                data[at:to] * chance.choice((2, 50)),
                chance.randbytes(to - at),
                chance.choice(TOKENS),
                chance.choice([*seeds().values()])[at:to],
            )
        )
        data = data[:at] + part + data[to if chance.random() < 0.7 else at :]
    return data[: chance.randrange(len(data) + 1)] if chance.random() < 0.1 else data


def mutated(chance: random.Random) -> Made:
    suffix, data = chance.choice([*seeds().items()])
    return suffix, damaged(chance, data)


def misnamed(chance: random.Random) -> Made:
    suffix, other = chance.choice([*seeds()]), chance.choice([*seeds().values()])
    return suffix, other if chance.random() < 0.5 else damaged(chance, other)


def noise(chance: random.Random) -> Made:
    start = chance.choice((b"", b"%PDF-1.7\n", b"PK\3\4", b"<html>", b"{", b"[", b"---\n"))
    return chance.choice([*seeds()]), start + chance.randbytes(chance.choice((0, 1, 40, 3000)))


def zipped(chance: random.Random) -> Made:
    """A Word file, well packed, whose parts are damaged or whose elements stand anywhere."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(word())) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == "word/document.xml":
                data = moved(chance, data) if chance.random() < 0.7 else damaged(chance, data)
            elif chance.random() < 0.1:
                xml = part.endswith((".xml", ".rels"))
                data = (
                    moved(chance, data) if xml and chance.random() < 0.5 else damaged(chance, data)
                )
            new.writestr(part, data)
    return ".docx", file.getvalue()


def moved(chance: random.Random, data: bytes) -> bytes:
    """Drop, copy and move elements of an XML document, and change texts and attributes."""
    from lxml import etree

    root = etree.fromstring(data)
    for _ in range(chance.randint(1, 20)):
        one, other = chance.choice([*root.iter("{*}*")]), chance.choice([*root.iter("{*}*")])
        if chance.random() < 0.2:
            one.text = chance.choice(("", "text", "\u202e", "x" * 9999))
        elif chance.random() < 0.2:
            one.attrib.clear()
        elif one is not root and one not in other.iterancestors() and one is not other:
            other.append(one if chance.random() < 0.5 else copy.deepcopy(one))
    return bytes(etree.tostring(root))


def encoded(chance: random.Random) -> Made:
    encoding = chance.choice(ENCODINGS)
    text = TEXT + "\n".join(chance.choices(FOREIGN, k=3)) * chance.randint(0, 3)
    return ".txt", text.encode(encoding, "ignore")


def characters(chance: random.Random) -> Made:
    """Text of any characters, lone halves of pairs among them."""
    ranges = ((0, 0x20), (0x20, 0x7F), (0x80, 0x3000), (0xD800, 0xE000), (0xE000, 0x110000),
              (0x200B, 0x2010), (0x2028, 0x202F), (0xE0000, 0xE0080))  # fmt: skip
    some = chance.sample(ranges, k=chance.randint(1, 4))
    text = "".join(
        chr(chance.randrange(*chance.choice(some)))
        if chance.random() < 0.3
        else chance.choice(TEXT)
        for _ in range(chance.randrange(2000))
    )
    if chance.random() < 0.5:
        return ".jsonl", json.dumps({"text": text}).encode()
    return chance.choice((".txt", ".md", ".html")), text.encode("utf-8", "surrogatepass")


def soup(chance: random.Random) -> Made:
    """Tags in any order, hidden and shown."""
    tags = (
        "p div b ul li table tr td a h1 article section svg style script iframe form dialog".split()
    )
    styles = ("display:none", "color:red", "font-size:0", "left:-9999px", "", "a:b;" * 50, "\\0")
    parts = []
    for _ in range(chance.randrange(200)):
        tag = chance.choice(tags)
        attribute = f' style="{chance.choice(styles)}"' if chance.random() < 0.4 else ""
        parts.append(
            chance.choice((f"<{tag}{attribute}>", f"</{tag}>", "Some words. ", "<!-- x -->"))
        )
    return ".html", page("".join(parts))


def nested(chance: random.Random) -> Made:
    """Values in values, as rows and as front matter."""

    def value(depth: int) -> object:
        if depth == 0 or chance.random() < 0.2:
            return chance.choice((None, True, 0, -1.5, 10**400, "", "text", "\ud800", TEXT))
        if chance.random() < 0.5:
            return [value(depth - 1) for _ in range(chance.randrange(4))]
        names = ("id", "text", "title", "published", "url", "articles", "x")
        return {chance.choice(names): value(depth - 1) for _ in range(chance.randrange(5))}

    if chance.random() < 0.7:
        some = [value(4) for _ in range(chance.randrange(1, 5))]
        suffix = chance.choice((".json", ".jsonl"))
        return suffix, (
            json.dumps(some) if suffix == ".json" else "\n".join(map(json.dumps, some))
        ).encode()
    return ".md", f"---\ntitle: {json.dumps(value(6))}\n---\n{TEXT}".encode()


GENERATORS: dict[str, Callable[[random.Random], Made]] = {
    "mutated": mutated,
    "mutated more": mutated,
    "misnamed": misnamed,
    "noise": noise,
    "Word parts damaged": zipped,
    "encodings": encoded,
    "any characters": characters,
    "tag soup": soup,
    "nested values": nested,
}
