"""Running heads and feet are left out, and body text never is."""

from collections.abc import Sequence

import pytest
from pincite.index.readers.pdf.document import read_pdf
from pincite.index.types import Article

from tests.fakes.index.pdf import Drawing, Text, make_pages, wrap

WORDS = (
    "The tram line of Lask will run from the station to the harbour, and the town council has set "
    "aside a sum for it that the treasurer called the largest in its history, namely 98 million "
    "crowns, of which the county pays a third. Work begins in spring and lasts for two years, the "
    "engineer said. Shopkeepers of the high street fear for their trade, because all deliveries "
    "must come by the river for months. The mayor promised them free stalls on the market place."
).split()
BODY = " ".join(WORDS)


def read_with(*edges: Sequence[Drawing]) -> str:
    """Return the text of a document with BODY on as many pages as there are `edges`."""
    size = -(-len(WORDS) // len(edges))
    pages = [
        [*edge, *wrap(" ".join(WORDS[number * size : (number + 1) * size]), 80, y=120)]
        for number, edge in enumerate(edges)
    ]
    [article] = read_pdf(make_pages(*pages), "a.pdf")
    assert isinstance(article, Article)
    return article.text


HEADS = {
    "same": [[Text(60, 40, "Lask Quarterly", 8)]] * 4,
    "size-of-the-text": [[Text(60, 40, "Lask Quarterly")]] * 4,
    "on-two-pages": [[Text(60, 40, "Lask Quarterly", 8)]] * 2,
    "alternating": [
        [Text(*((60, 40, "Lask Quarterly") if number % 2 else (400, 40, "Town and Country")), 8)]
        for number in range(4)
    ],
    "moving": [[Text(60 + 3 * n, 40 + 1.4 * n, "Lask Quarterly", 8)] for n in range(4)],
    "three-rows": [
        [Text(60, 30 + 11 * row, text, 8)
         for row, text in enumerate(("Lask Quarterly", "Summer issue", "All rights reserved"))]
    ] * 4,
    "number-outside": [
        [Text(60, 40, f"{n} Town and Country" if n % 2 else f"Lask Quarterly {n}", 9)]
        for n in range(11, 15)
    ],
    "number-apart": [
        [Text(60, 40, "Lask Quarterly", 9), Text(500, 40, str(n), 9)] for n in range(7, 11)
    ],
    "chapters": [
        [Text(60, 40, title, 8), Text(500, 40, str(number), 8)]
        for number, title in enumerate(("Trams", "Trams", "Harbour", "Mayor"), start=1)
    ],
    "page-of": [[Text(280, 820, f"Page {number} of 4", 8)] for number in range(1, 5)],
    "seite-von": [[Text(280, 820, f"Seite {number} von 4", 8)] for number in range(1, 5)],
    "one-page-of": [[Text(280, 820, "Page 1 of 9", 8)]],
    "bare-number": [[Text(280, 820, str(number), 8)] for number in range(3, 7)],
    "dashed-number": [[Text(280, 820, f"- {number} -", 8)] for number in range(3, 7)],
    "roman-number": [[Text(280, 820, number, 8)] for number in ("ii", "iii", "iv", "v")],
    "browser": [
        [Text(60, 20, "03/06/2024, 10:15", 8), Text(60, 830, f"https://example.org/a {n}/2", 8)]
        for n in (1, 2)
    ],
    "foot-of-two-rows": [
        [Text(60, 810, "Downloaded from example.org on 3 March 2025", 7),
         Text(60, 819, f"{number} | Lask Quarterly", 7)]
        for number in range(1, 5)
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_running_heads_and_feet_are_left_out(name: str) -> None:
    assert " ".join(read_with(*HEADS[name]).split()) == BODY


def test_rows_that_only_look_alike_are_kept() -> None:
    page = "Work begins on day {} of the spring, says the plan of the town.\nNothing else is known."
    pages = [
        [Text(60, 100 + 12 * row, line) for row, line in enumerate(page.format(day).split("\n"))]
        for day in (8, 28, 48)
    ]
    [article] = read_pdf(make_pages(*pages), "a.pdf")
    assert isinstance(article, Article)
    assert [day for day in (8, 28, 48) if f"day {day} of" in article.text] == [8, 28, 48]


def test_last_lines_with_numbers_that_count_like_pages_are_kept() -> None:
    ends = ("The first tram ran in 2031.", "The second tram ran in 2032.")
    pages = [[*wrap(BODY, 80, y=120), Text(60, 700, end)] for end in ends]
    [article] = read_pdf(make_pages(*pages), "a.pdf")
    assert isinstance(article, Article)
    assert [end for end in ends if end in article.text] == list(ends)


def test_beside_page_numbers_other_numbers_do_not_count_pages() -> None:
    feet = ("1 Budget of the county", "2 Talk with the mayor", "3 Plan of the town")
    edges = [
        [Text(60, 40, f"Lask Quarterly {number + 11}", 8), Text(60, 780, foot, 8)]
        for number, foot in enumerate(feet)
    ]
    text = read_with(*edges)
    assert [foot for foot in feet if foot in text] == list(feet)
    assert "Quarterly" not in text


def test_numbered_chapters_are_no_running_heads() -> None:
    pages = [
        [Text(60, 60, title, 20), *wrap(BODY, 80, y=120)]
        for title in ("1 The tram line", "2 The harbour")
    ]
    [article] = read_pdf(make_pages(*pages), "a.pdf")
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == ["1 The tram line", BODY, "2 The harbour", BODY]
