"""Wrapped lines, columns and pages are joined to paragraphs; other lines are not."""

from collections.abc import Sequence

import pytest
from pincite.index.readers.pdf.document import read_pdf
from pincite.index.types import Article, Skipped

from tests.fakes.index.pdf import Drawing, Text, make_pages, picture, wrap

FIRST = "The talks in the old town hall ended late on Friday after eleven hours of what the hosts"
SECOND = "called a frank exchange, and nothing was signed by either of the two delegations."


def read_paragraphs(*pages: Sequence[Drawing]) -> list[str]:
    [article] = read_pdf(make_pages(*pages), "a.pdf")
    assert isinstance(article, Article)
    return article.text.split("\n\n")


def stack(*lines: str) -> list[Drawing]:
    return [Text(60, 100 + 12 * number, line) for number, line in enumerate(lines)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(("The govern-", "ment fell."), "The government fell.", id="broken-word"),
        pytest.param(("The govern\xad", "ment fell."), "The government fell.", id="soft-hyphen"),
        pytest.param(
            ("A post-war order, a post-", "war world."),
            "A post-war order, a post-war world.",
            id="hyphen-seen-elsewhere",
        ),
        pytest.param(
            ("After the war came a post-", "war world, and the war was over."),
            "After the war came a post-war world, and the war was over.",
            id="second-word-seen-elsewhere",
        ),
        pytest.param(("The Alsace-", "Lorraine line."), "The Alsace-Lorraine line.", id="names"),
        pytest.param(("All pre-", "and post-war laws."), "All pre- and post-war laws.", id="pair"),
        pytest.param(("From 1914-", "18 it stood."), "From 1914-18 it stood.", id="years"),
        pytest.param(("A 17-", "year plan."), "A 17-year plan.", id="number"),
        pytest.param(("The Boeing-", "737 flew."), "The Boeing-737 flew.", id="before-a-number"),
        pytest.param(("All EU-", "wide laws."), "All EU-wide laws.", id="capital"),
        pytest.param(("By e-", "mail only."), "By e-mail only.", id="one-letter"),
        pytest.param(("A well-", "known man."), "A well-known man.", id="known-compound"),
        pytest.param(("An up-to-", "date plan."), "An up-to-date plan.", id="between-hyphens"),
        pytest.param(("He went out with-", "out it."), "He went out without it.", id="common-word"),
        pytest.param(
            ("See www.varn.example/a-", "b there."), "See www.varn.example/a-b there.", id="address"
        ),
        pytest.param(
            ("Jean-", "Luc Thorn and his wife left."),
            "Jean-Luc Thorn and his wife left.",
            id="short-line",
        ),
    ],
)
def test_halves_of_a_word_are_joined(lines: tuple[str, ...], expected: str) -> None:
    assert read_paragraphs(stack(*lines)) == [expected]


ENGLISH = "The mayor of the town said it was not in the plan, and that he would not pay for it."
GERMAN = "Der Rat der Stadt hat den Plan nicht mit der Mehrheit, die er hat, und das ist sein Ende."
FRENCH = "Le maire de la ville a dit que ce plan est dans les mains de son adjoint, et pas de lui."


@pytest.mark.parametrize(
    ("before", "lines", "expected"),
    [
        (ENGLISH, ("They were nam-", "ed."), "They were named."),
        (GERMAN, ("Die all-", "gemeine Lage."), "Die allgemeine Lage."),
        (FRENCH, ("Est-ce lui, pensez-", "vous."), "Est-ce lui, pensez-vous."),
        (FRENCH, ("Il viendra peut-", "\xeatre demain."), "Il viendra peut-\xeatre demain."),
        (FRENCH, ("Que disent-", "ils donc."), "Que disent-ils donc."),
    ],
)
def test_the_language_tells_which_hyphens_stay(
    before: str, lines: tuple[str, ...], expected: str
) -> None:
    page = [*wrap(before, 60), *wrap(before, 60, y=140),
            *(Text(60, 200 + 12 * number, line) for number, line in enumerate(lines))]  # fmt: skip
    assert read_paragraphs(page) == [before, before, expected]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param([*wrap(f"{FIRST} {SECOND}", 60)], id="one-paragraph"),
        pytest.param(
            [Text(75, 88, FIRST[:57]), *wrap(f"{FIRST[58:]} {SECOND}", 60)], id="indented"
        ),
    ],
)
def test_wrapped_lines_are_one_paragraph(page: list[Drawing]) -> None:
    assert read_paragraphs(page) == [f"{FIRST} {SECOND}"]


def test_a_gap_an_indent_and_a_short_last_line_start_a_paragraph() -> None:
    text = f"{FIRST} {SECOND}"
    lines = wrap(text, 60)
    below = [line._replace(y=line.y + 60) for line in lines]
    indented = [line._replace(y=line.y + 36, x=60 if number else 75)
                for number, line in enumerate(lines)]  # fmt: skip
    assert read_paragraphs([*lines, *below]) == [text, text]
    assert read_paragraphs([*lines, *indented]) == [text, text]


def test_headings_stay_apart() -> None:
    page = [Text(60, 80, "Talks end", 18), Text(60, 98, "without a treaty", 18),
            *wrap(f"{FIRST} {SECOND}", 60, y=120), Text(60, 180, "What comes next", style="B"),
            *wrap(f"{FIRST} {SECOND}", 60, y=192)]  # fmt: skip
    assert read_paragraphs(page) == [
        "Talks end without a treaty", f"{FIRST} {SECOND}", "What comes next", f"{FIRST} {SECOND}"
    ]  # fmt: skip


@pytest.mark.parametrize("second", [SECOND, "Varn called a frank exchange."], ids=["low", "name"])
def test_a_sentence_goes_on_on_the_next_page(second: str) -> None:
    assert read_paragraphs(wrap(FIRST, 60), wrap(second, 60)) == [f"{FIRST} {second}"]


def test_a_sentence_goes_on_past_a_caption() -> None:
    page = [*wrap(FIRST, 60), picture(60, 130, 300, 100),
            Text(60, 240, "The old town hall, seen from the river. Photo: Bo Lind", 7),
            *wrap(SECOND, 60, y=260)]  # fmt: skip
    assert read_paragraphs(page) == [
        f"{FIRST} {SECOND}",
        "The old town hall, seen from the river. Photo: Bo Lind",
    ]


def test_text_below_a_box_does_not_go_on_with_its_last_line() -> None:
    box = ["1.3 million owed to builders", "417 flats not yet sold", "3 directors are gone",
           "no charges so far"]  # fmt: skip
    lines = [Text(400, 102 + 11 * number, line, 9) for number, line in enumerate(box)]
    wide = "Police have opened a file, which was closed in March, and opened again in April when it"
    page = [*wrap(f"{FIRST} {SECOND}", 66), *lines, *wrap(f"{wide} {wide} rained.", 95, y=160)]
    assert read_paragraphs(page) == [f"{FIRST} {SECOND}", " ".join(box), f"{wide} {wide} rained."]


def test_a_sentence_does_not_go_on_past_a_page_that_is_missing() -> None:
    data = make_pages(wrap(FIRST, 60), [picture()], wrap(SECOND, 60))
    skipped, article = read_pdf(data, "a.pdf")
    assert isinstance(article, Article)
    assert article.text == f"{FIRST}\n\n{SECOND}"
    assert isinstance(skipped, Skipped)
    assert skipped.path == "a.pdf:2"


def test_an_article_that_ends_does_not_go_on_on_the_next_page() -> None:
    text, other = f"{FIRST} {SECOND}", f"Nobody knew {SECOND}"
    assert read_paragraphs(wrap(text, 60), wrap(other, 60)) == [text, other]


def test_copies_of_a_page_are_kept() -> None:
    text = f"{FIRST} {SECOND} {SECOND}"
    assert read_paragraphs(*[wrap(text, 60)] * 3) == [text] * 3
