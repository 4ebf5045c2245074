"""Struck-out text is left out and counted; underlined text, and text beside rules, is kept.

Covers also: pincite.index.readers.pdf.glyphs.
"""

import pytest
from fpdf import FPDF
from pincite.index.readers.pdf.document import read_pdf
from pincite.index.types import Article

from tests.fakes.index.pdf import Drawing, Text, fill, make_pages

BEFORE, OLD, AFTER = "A ticket to Oster costs", "12.50", "14.90 crowns from the first of May."
OLD_LEFT, OLD_WIDTH, BASELINE = 200.0, 25.0, 100.0
TEXTS: list[Drawing] = [
    Text(60, BASELINE, BEFORE), Text(OLD_LEFT, BASELINE, OLD), Text(240, BASELINE, AFTER)
]  # fmt: skip
STRUCK = (f"{BEFORE} {AFTER}", len(OLD))
KEPT = (f"{BEFORE} {OLD} {AFTER}", 0)


def stroke(x: float, y: float, width: float, *, gray: int = 0) -> Drawing:
    """Return a drawing of a line."""

    def draw(document: FPDF) -> None:
        document.set_line_width(0.7)
        document.set_draw_color(gray)
        document.line(x, y, x + width, y)

    return draw


def read(*drawings: Drawing) -> tuple[str, int]:
    [article] = read_pdf(make_pages(drawings), "a.pdf")
    assert isinstance(article, Article)
    return article.text, article.hidden


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(stroke(OLD_LEFT, BASELINE - 3, OLD_WIDTH), STRUCK, id="stroked"),
        pytest.param(fill(OLD_LEFT, BASELINE - 3.4, OLD_WIDTH, 0.8), STRUCK, id="filled"),
        pytest.param(stroke(OLD_LEFT, BASELINE + 1.5, OLD_WIDTH), KEPT, id="underline"),
        pytest.param(stroke(OLD_LEFT, BASELINE - 9, OLD_WIDTH), KEPT, id="line-above"),
        pytest.param(stroke(150, BASELINE - 3, 400, gray=255), KEPT, id="white"),
        pytest.param(fill(OLD_LEFT, BASELINE - 6, OLD_WIDTH, 4, gray=200), KEPT, id="marker"),
    ],
)
def test_a_line_through_words_strikes_them_out(line: Drawing, expected: tuple[str, int]) -> None:
    assert read(line, *TEXTS) == expected


def test_a_line_that_is_much_longer_than_the_words_on_it_is_a_rule() -> None:
    chart = [stroke(60, BASELINE - 3, 400), Text(OLD_LEFT, BASELINE, OLD)]
    assert read(*chart) == (OLD, 0)


@pytest.mark.parametrize("angle", [90, -90])
def test_a_line_strikes_out_turned_words(angle: int) -> None:
    def turned(drawing: Drawing) -> Drawing:
        def draw(document: FPDF) -> None:
            with document.rotation(angle, 300, 400):
                if isinstance(drawing, Text):
                    document.set_font(drawing.font, size=drawing.size)
                    document.text(drawing.x, drawing.y + 300, drawing.text)
                else:
                    drawing(document)

        return draw

    line = stroke(OLD_LEFT, BASELINE + 300 - 3, OLD_WIDTH)
    assert read(*map(turned, [line, *TEXTS])) == STRUCK
