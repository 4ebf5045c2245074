"""PDF pages with words at chosen places."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from fpdf import FPDF
from fpdf.enums import TextMode
from pincite.index.readers.pdf.document import read_pdf
from pincite.index.types import Article

COUNCIL = (
    "The council of Varn met on Monday to settle the budget of the coming year, and members "
    "argued for six hours about the tram line to the harbour. Nobody left before midnight."
)
FERRY = (
    "The ferry to Oster was sold on Friday to a hotel owner for two million crowns, a broker "
    "said, and will be turned into a floating restaurant by June."
)
MAYOR = (
    "Lask elected Eva Thorn as mayor on Sunday with 61 percent of the votes. She promised a new "
    "school, and her rival Bo Lind called the vote fair."
)

A4 = (595.28, 841.89)


class Text(NamedTuple):
    """A text that starts `x` points from the left edge, with its baseline `y` below the top."""

    x: float
    y: float
    text: str
    size: float = 10
    font: str = "Helvetica"
    style: str = ""
    angle: float = 0
    color: int = 0
    mode: TextMode = TextMode.FILL


Drawing = Text | Callable[[FPDF], object]
"""A text, or a function that draws something else on the current page."""


def make_pages(
    *pages: Sequence[Drawing], configure: Callable[[FPDF], object] | None = None
) -> bytes:
    """Return a PDF with these pages, of size A4."""
    document = FPDF(unit="pt", format=A4)
    document.set_auto_page_break(False)
    if configure:
        configure(document)
    for page in pages:
        document.add_page()
        for drawing in page:
            if isinstance(drawing, Text):
                _write(document, drawing)
            else:
                drawing(document)
    return bytes(document.output())


def _write(document: FPDF, text: Text) -> None:
    document.set_font(text.font, text.style, text.size)
    document.set_text_color(text.color)
    document.text_mode = text.mode
    with document.rotation(text.angle, text.x, text.y):
        document.text(text.x, text.y, text.text)


def wrap(
    text: str, width: int, *, x: float = 60, y: float = 100, size: float = 10, leading: float = 12
) -> list[Text]:
    """Return a text as lines of at most `width` characters, one below the other."""
    lines: list[str] = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [Text(x, y + number * leading, line, size) for number, line in enumerate(lines)]


def fill(x: float, y: float, width: float, height: float, *, gray: int = 0) -> Drawing:
    """Return a drawing of a filled rectangle."""

    def draw(document: FPDF) -> None:
        document.set_fill_color(gray)
        document.rect(x, y, width, height, style="F")

    return draw


def picture(x: float = 0, y: float = 0, width: float = A4[0], height: float = A4[1]) -> Drawing:
    """Return a drawing of a gray picture; without arguments, it covers the page."""

    def draw(document: FPDF) -> None:
        from PIL import Image

        document.image(Image.new("L", (60, 80), 200), x, y, width, height)

    return draw


def read_paragraphs(*drawings: Drawing) -> list[str]:
    """Return the paragraphs that are read from pages of these drawings."""
    [article] = read_pdf(make_pages(drawings), "a.pdf")
    assert isinstance(article, Article)
    return article.text.split("\n\n")
