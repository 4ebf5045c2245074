"""The notes of a page follow the text, and do not interrupt its sentences."""

from collections.abc import Sequence

import pytest
from pincite.index.readers.pdf.document import read_pdf
from pincite.index.types import Article

from tests.fakes.index.pdf import Drawing, Text, make_pages, wrap

FIRST = "The budget of Varn is the largest in its history, the treasurer said on Monday after the"
SECOND = "vote of the council. It was passed by nine votes to four, and nobody was surprised."


def read_paragraphs(*pages: Sequence[Drawing]) -> list[str]:
    [article] = read_pdf(make_pages(*pages), "a.pdf")
    assert isinstance(article, Article)
    return article.text.split("\n\n")


def note(mark: str, text: str, y: float, *, raised: bool = True) -> list[Drawing]:
    return [Text(60, y - (3 if raised else 0), mark, 5 if raised else 8), Text(66, y, text, 8)]


def test_a_sentence_goes_on_past_the_notes_of_its_page() -> None:
    first = [*wrap(FIRST, 70), *note("1", "Report of the treasurer, page 12.", 760),
             *note("2", "See the minutes of the sitting, which run to more pages than anyone", 772),
             Text(66, 781, "has read so far.", 8)]  # fmt: skip
    assert read_paragraphs(first, wrap(SECOND, 70)) == [
        f"{FIRST} {SECOND}",
        "[1] Report of the treasurer, page 12.",
        "[2] See the minutes of the sitting, which run to more pages than anyone has read so far.",
    ]


def test_a_note_may_begin_with_a_number_that_the_text_has_raised() -> None:
    lines = wrap(SECOND, 60)
    mark = Text(60 + 4.9 * len(lines[-1].text) - 12, lines[-1].y - 4, "3", 6)
    page = [*lines, mark._replace(x=_end_of(lines[-1])), *note("3", "Minutes.", 760, raised=False)]
    assert read_paragraphs(page) == [f"{SECOND}[3]", "[3] Minutes."]


@pytest.mark.parametrize("start", ["4. ", "4) ", "(4) "])
def test_a_note_may_begin_with_a_number_and_a_point(start: str) -> None:
    lines = wrap(SECOND, 60)
    raised = Text(_end_of(lines[-1]), lines[-1].y - 4, "4", 6)
    first = [*wrap(FIRST, 60, y=160), Text(60, 760, f"{start}Minutes.", 8)]
    assert read_paragraphs([*lines, raised, *first], wrap("and so on.", 60)) == [
        f"{SECOND}[4]", f"{FIRST} and so on.", "[4] Minutes."
    ]  # fmt: skip


def test_the_number_of_such_a_note_is_a_mark_even_after_a_figure() -> None:
    figure = Text(60, 100, "It cost 4.2")
    raised = Text(_end_of(figure), 96, "7", 6)
    page = [figure, raised, Text(_end_of(figure) + 8, 100, "million crowns, he said."),
            *wrap(SECOND, 60, y=130), Text(60, 760, "7. Minutes.", 8)]  # fmt: skip
    assert read_paragraphs(page) == [
        "It cost 4.2[7] million crowns, he said.",
        SECOND,
        "[7] Minutes.",
    ]


@pytest.mark.parametrize("rest", ["of the year, in the part on trams.", "Varn and Oster."])
def test_a_note_goes_on_at_the_foot_of_the_next_page(rest: str) -> None:
    first = [*wrap(FIRST, 70), *note("1", "See the report that the treasurer sent to", 730)]
    second = [*wrap(SECOND, 70), Text(66, 751, rest, 8), *note("2", "Minutes.", 760)]
    assert read_paragraphs(first, second) == [
        f"{FIRST} {SECOND}",
        f"[1] See the report that the treasurer sent to {rest}",
        "[2] Minutes.",
    ]


@pytest.mark.parametrize("y", [740, 815], ids=["below-the-text", "in-the-margin"])
@pytest.mark.parametrize("is_raised", [True, False])
@pytest.mark.parametrize("has_page_numbers", [True, False])
def test_notes_that_count_like_pages_are_kept(
    y: float, is_raised: bool, has_page_numbers: bool
) -> None:
    texts = (f"{FIRST} vote.", "Nobody was surprised by it.", "The mayor smiled, and left.")
    notes = ("Report of 2023", "Minutes", "Plan of the town")
    pages = []
    for number, (text, below) in enumerate(zip(texts, notes, strict=True), start=1):
        lines = wrap(text, 50)
        raised = Text(_end_of(lines[-1]), lines[-1].y - 4, str(number), 6)
        foot = note(str(number), below, y) if is_raised else [Text(60, y, f"{number} {below}", 8)]
        page_number = [Text(290, 832, str(number), 8)] if has_page_numbers else []
        pages.append([*lines, raised, *foot, *page_number])
    assert read_paragraphs(*pages) == [
        *(f"{text}[{number}]" for number, text in enumerate(texts, start=1)),
        *(f"[{number}] {below}" for number, below in enumerate(notes, start=1)),
    ]


def test_a_note_that_returns_on_each_page_is_kept() -> None:
    pages = []
    for text in (FIRST, SECOND):
        lines = wrap(text, 50)
        raised = Text(_end_of(lines[-1]), lines[-1].y - 4, "1", 6)
        pages.append([*lines, raised, *note("1", "Translated by us", 760)])
    assert read_paragraphs(*pages)[-2:] == ["[1] Translated by us"] * 2


def test_a_note_may_be_marked_in_brackets() -> None:
    pages = [
        [*wrap(f"{text} [{number}] and", 50), Text(60, 760, f"[{number}] Minutes, day {number}", 8)]
        for number, text in enumerate((FIRST, SECOND), start=1)
    ]
    assert read_paragraphs(*pages) == [
        f"{FIRST} [1] and {SECOND} [2] and",
        "[1] Minutes, day 1",
        "[2] Minutes, day 2",
    ]


def test_notes_below_two_columns_follow_the_text() -> None:
    page: list[Drawing] = [
        *wrap(FIRST, 34),
        *wrap(SECOND, 34, x=320),
        *note("*", "Both sides agree.", 760),
    ]
    assert read_paragraphs(page) == [f"{FIRST} {SECOND}", "* Both sides agree."]


def test_small_print_without_a_mark_stays_in_its_place() -> None:
    page = [*wrap(SECOND, 70), Text(60, 200, "Photo: Bo Lind", 7), *wrap(SECOND, 70, y=230)]
    assert read_paragraphs(page) == [SECOND, "Photo: Bo Lind", SECOND]


def _end_of(line: Text) -> float:
    from fpdf import FPDF

    document = FPDF(unit="pt")
    document.set_font(line.font, size=line.size)
    return line.x + document.get_string_width(line.text)
