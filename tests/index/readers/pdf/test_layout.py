"""The lines of PDF pages become paragraphs; headers, footers and the headline are recognised."""

import pytest
from pincite.index.readers.pdf.layout import (
    Line,
    find_headline,
    join_paragraphs,
    strip_headers_and_footers,
)


def make_lines(*texts: str, size: float = 10, leading: float = 12) -> list[Line]:
    return [Line(text, size, 700 - n * leading).normalize() for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(("The govern-", "ment fell."), ["The government fell."], id="broken-word"),
        pytest.param(("The govern\u00ad", "ment fell."), ["The government fell."], id="soft"),
        pytest.param(
            ("A post-war order, a post-", "war world."),
            ["A post-war order, a post-war world."],
            id="hyphen-seen-elsewhere",
        ),
        pytest.param(
            ("After the war came a post-", "war world."), ["After the war came a post-war world."],
            id="second-word-seen-elsewhere",
        ),
        pytest.param(("The Alsace-", "Lorraine line."), ["The Alsace- Lorraine line."], id="names"),
        pytest.param(("An ofﬁcial ﬂew.",), ["An official flew."], id="ligatures"),
        pytest.param(("停戦案をめぐる協議は", "金曜日に終わった。"),
                     ["停戦案をめぐる協議は金曜日に終わった。"], id="japanese"),
        pytest.param(("They want three things", "• peace and quiet now", "• bread for everyone"),
                     ["They want three things", "• peace and quiet now", "• bread for everyone"],
                     id="list"),
        pytest.param(("", ), [""], id="nothing"),
    ],
)  # fmt: skip
def test_lines_are_joined_to_paragraphs(texts: tuple[str, ...], expected: list[str]) -> None:
    assert join_paragraphs(make_lines(*texts)) == expected


def test_a_paragraph_continues_on_the_next_page() -> None:
    first = Line("The talks in the old town hall ended late on", 10, 60)
    second = Line("Friday, and nothing was signed. Both left soon", 10, 700)
    third = Line("afterwards.", 10, 688)
    assert len(join_paragraphs([first, second, third])) == 1


def test_lines_on_one_page_only_are_kept() -> None:
    page = make_lines("Gazette", "One.", "Two.", "Three.", "Four.")
    other = make_lines("Other", "One more.", "Two more.", "Three more.", "Four more.")
    assert strip_headers_and_footers([page, other]) == [page, other]
    assert strip_headers_and_footers([page]) == [page]


@pytest.mark.parametrize(
    "footers",
    [
        pytest.param(("Page 1 of 2", "Page 2 of 2"), id="page-numbers"),
        pytest.param(("3", "4"), id="bare-numbers"),
        pytest.param(("The Gazette 14", "The Gazette 15"), id="repeated-but-for-the-number"),
        pytest.param(
            ("https://example.org/a 1/2", "https://example.org/a 2/2"), id="printed-by-a-browser"
        ),
    ],
)
def test_lines_that_repeat_at_the_edge_are_left_out(footers: tuple[str, str]) -> None:
    bodies = [make_lines("One.", "Two.", "Three."), make_lines("Four.", "Five.", "Six.")]
    pages = [[*body, Line(footer, 8, 20)] for body, footer in zip(bodies, footers, strict=True)]
    assert strip_headers_and_footers(pages) == bodies


def test_the_headline_is_the_text_in_the_largest_print() -> None:
    masthead = make_lines("GAZETTE", size=30)
    headline = make_lines("Talks end", "without a treaty", size=20)
    body = make_lines("Nothing was signed on Friday, and both sides left.", size=10)
    assert find_headline([*masthead, *headline, *body]) == "Talks end without a treaty"


@pytest.mark.parametrize("size", [10, 11])
def test_a_line_hardly_larger_than_the_text_is_no_headline(size: float) -> None:
    first = make_lines("Talks end", size=size)
    body = make_lines("Nothing was signed on Friday, and both sides left.", size=10)
    assert find_headline([*first, *body]) is None
    assert find_headline([]) is None
