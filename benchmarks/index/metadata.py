"""Measure how many dates, outlets and authors are read right from the top of articles.

    python -m benchmarks.index.metadata [development|held_out]

The files of `benchmarks/index/headers/` are our own: twelve styles in English and German, as text,
Markdown, web pages and PDF. The rules were written with `development.txt`; `held_out.txt` was
written after them. A line `@@ NAME LANGUAGE | published | publisher | author` begins a file; `-` or
nothing is a value that the file does not state. "wrong" counts dates read where none is stated.
"""

import argparse
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pincite.index.readers.registry import read
from pincite.index.text.words import words

from benchmarks.statistics import bootstrap_interval

FOLDER = Path(__file__).parent / "headers"
FIELDS = ("published", "publisher", "author")
BODIES = {
    "en": (
        "The harbour was closed on 12 May 2021 for the last time. Since then, the county has paid "
        "for repairs that nobody had planned, and the port has lost a third of its trade.",
        "In March 2019 the council had promised a new quay. “We are tired of waiting,” a docker "
        "said. The Lask Herald wrote at the time that the quay would cost 4 million crowns.",
        "The work is to end in the autumn, and the ticket office then moves into the old customs "
        "house by the pier.",
    ),
    "de": (
        "Der Hafen war am 12. Mai 2021 zum letzten Mal geschlossen. Seitdem hat der Landkreis für "
        "Arbeiten bezahlt, die niemand geplant hatte, und der Hafen hat ein Drittel verloren.",
        "Im März 2019 hatte der Rat einen neuen Kai versprochen. „Wir sind des Wartens müde“, "
        "sagte ein Arbeiter. Der Kai sollte damals 4 Millionen Kronen kosten.",
        "Die Arbeiten enden im Herbst, und die Kasse zieht dann in das alte Zollhaus am Pier.",
    ),
}


class HeaderFile(NamedTuple):
    """A file to read, and the value of each of `FIELDS` that it states."""

    name: str
    content: bytes
    expected: dict[str, str]

    @property
    def style(self) -> str:
        """The style of the file: outlet-line, byline, …"""
        return self.name.split("/")[0]


def load_files(half: str) -> Iterator[HeaderFile]:
    """Yield the files of a half: `development` or `held_out`."""
    blocks = re.split(r"^@@ ", (FOLDER / f"{half}.txt").read_text("utf-8"), flags=re.MULTILINE)
    for block in blocks[1:]:
        head, _, content = block.partition("\n")
        first, *values = (part.strip() for part in head.split("|"))
        name, language = first.split()
        expected = {
            field: value for field, value in zip(FIELDS, values, strict=True) if value not in "-"
        }
        yield HeaderFile(name, _make_content(name, content, BODIES[language]), expected)


def read_fields(file: HeaderFile, folder: Path) -> dict[str, str]:
    """Return the values that Pincite reads from a file."""
    path = folder / file.name.replace("/", "-")
    path.write_bytes(file.content)
    [article] = read(path, path.name).articles
    values = {field: getattr(article, field) for field in FIELDS}
    return {field: value for field, value in values.items() if value}


def is_same(field: str, value: str | None, expected: str | None) -> bool:
    """Return whether a value is the expected one; names may differ in case and punctuation."""
    if field == "published" or value is None or expected is None:
        return value == expected
    return words(value) == words(expected)


def _make_content(name: str, content: str, body: tuple[str, ...]) -> bytes:
    if name.endswith(".html"):
        return content.replace("{BODY}", "".join(f"<p>{part}</p>" for part in body)).encode()
    text = content.replace("{BODY}", "\n\n".join(body))
    return _make_pdf(text) if name.endswith(".pdf") else text.encode()


def _make_pdf(text: str) -> bytes:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    for paragraph in text.strip().split("\n\n"):
        for line in paragraph.split("\n"):
            pdf.set_font("Helvetica", size=20 if line.startswith("# ") else 11)
            written = line.removeprefix("# ").translate(
                {ord("“"): '"', ord("”"): '"', ord("„"): '"'}
            )
            pdf.multi_cell(0, 8, written.encode("cp1252", "replace").decode("latin-1"),
                           new_x="LMARGIN", new_y="NEXT")  # fmt: skip
        pdf.ln(6)
    stream = BytesIO()
    pdf.output(stream)
    return stream.getvalue()


def main() -> None:
    """Print the share of right values by field, with its interval, and each wrong value."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("half", nargs="?", default="development", help="development or held_out")
    parser.add_argument("--quiet", action="store_true", help="only the figures")
    arguments = parser.parse_args()
    right: dict[str, list[bool]] = {field: [] for field in FIELDS}
    invented = 0
    with TemporaryDirectory() as folder:
        for file in load_files(arguments.half):
            values = read_fields(file, Path(folder))
            invented += "published" in values and "published" not in file.expected
            for field in FIELDS:
                value, expected = values.get(field), file.expected.get(field)
                right[field].append(is_same(field, value, expected))
                if not right[field][-1] and not arguments.quiet:
                    print(f"{file.name}: {field} is {value!r}, not {expected!r}")
    for field, results in right.items():
        low, high = bootstrap_interval(results)
        share = f"{sum(results) / len(results):.3f} ({low:.3f} to {high:.3f})"
        print(f"{field:<10} {share}, {sum(results)} of {len(results)}")
    print(f"dates where none is stated: {invented}")


if __name__ == "__main__":
    main()
