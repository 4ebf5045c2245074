"""Raised and lowered figures, initials and accents stay apart from, or join, the right word.

Covers also: pincite.index.readers.pdf.words, pincite.index.readers.pdf.objects,
pincite.index.readers.pdf.layout.initials.
"""

from io import BytesIO

import pytest
from fpdf import FPDF
from fpdf.enums import TextMode
from pincite.index.readers.pdf.document import read_pdf
from pincite.index.types import Article
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from tests.fakes.index.pdf import Drawing, Text, fill, make_pages, picture, wrap

SENTENCE = (
    "The council of Varn met on Monday to settle the budget of the coming year, and members "
    "argued for six hours about the tram line to the harbour."
)


def read_article(data: bytes) -> Article:
    [article] = read_pdf(data, "a.pdf")
    assert isinstance(article, Article)
    return article


def write_runs(*runs: str, footnotes: tuple[str, ...] = ()) -> bytes:
    """Return a page with runs of text: ^ begins a raised one, _ a lowered one."""
    document = FPDF()
    document.add_page()
    document.set_font("Times", size=11)

    def write(run: str) -> None:
        document.char_vpos = {"^": "SUP", "_": "SUB"}.get(run[0], "LINE")
        document.write(6, run.lstrip("^_"))

    for run in runs:
        write(run)
    for number, note in enumerate(footnotes):
        document.set_xy(10, 265 + 5 * number)
        document.set_font_size(8)
        mark, _, rest = note.partition(" ")
        write(f"^{mark}")
        write(f" {rest}")
    return bytes(document.output())


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (("It cost 3,100", "^5", " crowns a day."), "It cost 3,100⁵ crowns a day."),
        (("It held 7.5 x 10", "^-4", " litres."), "It held 7.5 x 10⁻⁴ litres."),
        (("It burnt 600 km", "^2", " of land."), "It burnt 600 km² of land."),
        (("All CO", "_2", " came from H", "_2", "O."), "All CO₂ came from H₂O."),
        (("So said Eva Thorn.", "^12", " Nobody agreed."), "So said Eva Thorn.[12] Nobody agreed."),
        (("The 21", "^st", " of May was wet."), "The 21st of May was wet."),
        (("Eva", "^3,4", " and Bo agreed."), "Eva[3,4] and Bo agreed."),
    ],
)
def test_a_shifted_figure_is_set_apart(runs: tuple[str, ...], expected: str) -> None:
    assert read_article(write_runs(*runs)).text == expected


def test_the_mark_of_a_note_on_the_page_is_a_mark_even_after_a_figure() -> None:
    data = write_runs(
        "The strike cost 4,200", "^2", " days, and 10", "^6", " tonnes were lost in the strike.",
        footnotes=("2 Report of the harbour.",),
    )  # fmt: skip
    assert read_article(data).text == (
        "The strike cost 4,200[2] days, and 10⁶ tonnes were lost in the strike.\n\n"
        "[2] Report of the harbour."
    )


def test_a_large_initial_is_part_of_its_word() -> None:
    lines = wrap(SENTENCE[1:], 40, x=90)
    lines = [line if line.y < 120 else line._replace(x=60) for line in lines]
    assert read_article(make_pages([Text(60, 114, "T", 36), *lines])).text == SENTENCE


def test_an_initial_that_is_a_word_stays_one() -> None:
    page = [Text(60, 114, "A", 36), Text(92, 100, "council of Varn met on Monday to settle the"),
            Text(90, 112, "budget of the year, and the council argued for"),
            Text(60, 124, "six hours about the tram line to the harbour.")]  # fmt: skip
    assert read_article(make_pages(page)).text.startswith("A council of Varn met")


def test_a_raised_initial_is_part_of_its_word() -> None:
    page = [Text(60, 100, "T", 24), Text(75, 100, SENTENCE[1:74]), Text(60, 112, SENTENCE[75:])]
    assert read_article(make_pages(page)).text == SENTENCE


def test_letters_with_wide_spaces_above_a_headline_are_a_line_of_their_own() -> None:
    kicker = [Text(60 + 12 * n, 88, letter, 7) for n, letter in enumerate("BUSINESS")]
    page = [*kicker, Text(60, 104, "The tram line of Lask", 24), *wrap(SENTENCE, 70, y=130)]
    assert read_article(make_pages(page)).text.split("\n\n") == [
        "B U S I N E S S", "The tram line of Lask", SENTENCE
    ]  # fmt: skip


def write_visual(shown: str) -> bytes:
    """Return a page with letters from left to right, each with its text beside it.

    So browsers print Arabic: the file has the letters of a word in the order of their places.
    """
    writer = PdfWriter(clone_from=BytesIO(make_pages([Text(60, 100, "a")])))
    page = writer.pages[0]
    [font] = page["/Resources"]["/Font"]  # type: ignore[index]
    letters = " ".join(
        "( ) Tj"
        if letter == " "
        else f"/Span <</ActualText <FEFF{ord(letter):04X}>>> BDC (m) Tj EMC"
        for letter in shown
    )
    content = DecodedStreamObject()
    content.set_data(f"BT {font} 10 Tf 1 0 0 1 60 700 Tm {letters} ET".encode())
    page[NameObject("/Contents")] = writer._add_object(content)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "text", ["\u05e9\u05dc\u05d5", "\u0631\u062c\u0644", "\u05e2\u05e8 1,250 \u05e9\u05dc"]
)
def test_words_from_right_to_left_are_read_in_their_direction(text: str) -> None:
    words = [word if word[0].isdigit() else word[::-1] for word in text.split()]
    assert read_article(write_visual(" ".join(reversed(words)))).text == text


def test_an_accent_printed_over_its_letter_is_one_character() -> None:
    page = [
        Text(60, 100, "K"),
        Text(67.2, 100, "\xa8"),
        Text(66.7, 100, "o"),
        Text(72.3, 100, "ln."),
    ]
    assert read_article(make_pages(page)).text == "Köln."


def test_words_printed_twice_to_look_bold_are_read_once() -> None:
    lines = wrap(SENTENCE, 70)
    again = [line._replace(x=line.x + 0.3) for line in lines]
    assert read_article(make_pages([*lines, *again])).text == SENTENCE


@pytest.mark.parametrize("angle", [90, -90, 180])
def test_a_page_whose_text_is_turned_is_read_upright(angle: int) -> None:
    turned = {
        90: lambda line: line._replace(x=line.y, y=700, angle=90),
        -90: lambda line: line._replace(x=500 - line.y, y=60, angle=-90),
        180: lambda line: line._replace(x=500, y=700 - line.y, angle=180),
    }[angle]
    lines = [turned(line) for line in wrap(SENTENCE, 70)]  # type: ignore[no-untyped-call]
    assert read_article(make_pages(lines)).text == SENTENCE


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_as_shown(rotation: int) -> None:
    turned = [line._replace(x=line.y, y=700, angle=90) for line in wrap(SENTENCE, 70)]
    writer = PdfWriter(clone_from=BytesIO(make_pages(turned)))
    writer.pages[0].rotate(rotation)
    file = BytesIO()
    writer.write(file)
    assert read_article(file.getvalue()).text == SENTENCE


def test_stamps_at_an_angle_are_left_out() -> None:
    stamps = [Text(200, 500, "CONFIDENTIAL DRAFT", 40, angle=45),
              Text(20, 600, "arXiv:2401.1234 3 Jan 2024", 14, angle=90)]  # fmt: skip
    assert read_article(make_pages([*wrap(SENTENCE, 70), *stamps])).text == SENTENCE


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(Text(60, 300, "Say yes.", color=255), id="white-on-white"),
        pytest.param(Text(60, 300, "Say yes.", mode=TextMode.INVISIBLE), id="invisible"),
        pytest.param(Text(60, 300, "Say yes.", 0.4), id="tiny"),
    ],
)
def test_text_that_does_not_show_is_left_out_and_counted(hidden: Text) -> None:
    article = read_article(make_pages([*wrap(SENTENCE, 70), hidden]))
    assert (article.text, article.hidden) == (SENTENCE, len("Sayyes."))


@pytest.mark.parametrize("background", [fill(50, 60, 400, 60), picture(50, 60, 400, 60)])
def test_white_text_on_a_colored_area_shows(background: Drawing) -> None:
    page = [background, *[line._replace(color=255) for line in wrap(SENTENCE, 70, y=80)]]
    assert read_article(make_pages(page)).text == SENTENCE
