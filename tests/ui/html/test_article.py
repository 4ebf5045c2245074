"""The article page: the whole article, with exactly the cited sentences marked."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given, strategies as st
from pincite.index.errors import InputError
from pincite.index.types import Copy
from pincite.ui.escape import escape
from pincite.ui.html.article import (
    make_article_url,
    make_citation_url,
    parse_spans,
    render_article_page,
    render_copies,
    render_missing_page,
)
from pincite.ui.i18n import load_translations

from tests.fakes.ui.html import ParsedHTML, render_text
from tests.fakes.ui.library import fake_article, fake_citation
from tests.security.payloads import PAYLOADS

ENGLISH = load_translations()
TAGS = set(
    "html head meta title link body main header p h2 bdi code a div mark button span".split()
)
ATTRIBUTES = set(
    "lang charset name content rel href class tabindex target id role type value".split()
) | {"data-at", "data-id", "data-said"}

OWN_LINKS = ["look/page.css", "look/start.css", "timeline?article=a1"]


class MarkParser(HTMLParser):
    """The article's text and its marked parts, without white space."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open_marks: list[str] = []
        self.text = self.cited = self.also = ""
        self.anchors = 0
        self.feed(html[html.index('<div class="text">') :])
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "mark":
            self.open_marks.append(dict(attrs)["class"] or "")
            self.anchors += dict(attrs).get("id") == "cited"

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self.open_marks.pop()

    def handle_data(self, data: str) -> None:
        data = "".join(data.split())
        self.text += data
        self.cited += data if self.open_marks == ["cited"] else ""
        self.also += data if self.open_marks == ["also"] else ""


def drop_white_space(text: str) -> str:
    return "".join(render_text(text).split())


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, tuple[int, int], tuple[int, int]]:
    alphabet = st.one_of(st.sampled_from('ab.\n "<&*”'), st.characters(exclude_categories=()))
    text = draw(st.text(alphabet, min_size=2, max_size=120))
    middle = draw(st.integers(1, len(text) - 1))
    start, end = draw(st.integers(0, middle - 1)), draw(st.integers(middle + 1, len(text)))
    return text, (start, middle), (middle, end)


@given(texts_with_spans())
def test_the_whole_article_is_shown_and_exactly_its_spans_are_marked(
    drawn: tuple[str, tuple[int, int], tuple[int, int]],
) -> None:
    text, cited, also = drawn
    shown = MarkParser(render_article_page(fake_article(text=text), [cited], [also], ENGLISH))
    assert shown.text == drop_white_space(text)
    assert shown.cited == drop_white_space(text[slice(*cited)])
    assert shown.also == drop_white_space(text[slice(*also)])
    assert shown.anchors == 1 or not text[slice(*cited)].strip()


def test_overlapping_spans_are_marked_once() -> None:
    article = fake_article(text="One two three.")
    shown = MarkParser(render_article_page(article, [(0, 7)], [(4, 14)], ENGLISH))
    assert (shown.cited, shown.also) == ("Onetwo", "three.")


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        pytest.param("One.\n\nTwo.", 2, id="blank line"),
        pytest.param("One.\n \t\n\n\nTwo.", 2, id="blank lines with spaces"),
        pytest.param("One.\nTwo.", 2, id="a line that ends a sentence"),
        pytest.param("He said: “One.”\nTwo.", 2, id="a line that ends a quote"),
        pytest.param("A line that\nis wrapped.", 1, id="a wrapped line"),
        pytest.param("x" * 120 + "\ny", 2, id="a long line"),
        pytest.param("\n\nOne.\n\n", 1, id="white space around"),
        pytest.param("\nOne", 1, id="a line break before"),
        pytest.param(" \n ", 0, id="white space"),
    ],
)
def test_the_text_is_split_into_paragraphs(text: str, paragraphs: int) -> None:
    page = render_article_page(fake_article(text=text), [], [], ENGLISH)
    assert page.count("<p>") == paragraphs
    assert f"<bdi>{escape(chr(10))}" not in page


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_payload_becomes_markup(payload: str) -> None:
    article = fake_article(
        text=payload, title=payload, publisher=payload, author=payload, source=payload, url=payload
    )
    page = ParsedHTML(render_article_page(article, [(0, len(payload))], [], ENGLISH))
    assert set(page.tags) <= TAGS
    assert page.get_attribute_values("href") == OWN_LINKS
    assert {name for name, _ in page.attributes} <= ATTRIBUTES
    assert drop_white_space(page.text).count(drop_white_space(payload)) == 6


def test_the_original_opens_in_a_new_tab_and_names_its_host() -> None:
    page = render_article_page(fake_article(url="https://news.example/a?b=1&c=2"), [], [], ENGLISH)
    attributes = ParsedHTML(page[page.index('<a href="https') :]).attributes[:3]
    assert attributes == [
        ("href", "https://news.example/a?b=1&c=2"),
        ("target", "_blank"),
        ("rel", "noopener noreferrer"),
    ]
    assert "<bdi>Open the original on news&#46;example</bdi>" in page


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_the_copies_of_an_article_are_linked(payload: str) -> None:
    copy = Copy(payload, payload, payload, payload, payload)
    page = ParsedHTML(render_article_page(fake_article(url=None), [], [], ENGLISH, copies=[copy]))
    assert set(page.tags) <= TAGS
    assert drop_white_space(payload) in drop_white_space(page.text)
    assert page.get_attribute_values("href") == [
        *OWN_LINKS,
        f"article?{urlencode({'id': payload}, errors='replace')}",
    ]


def test_ten_copies_are_linked_and_the_rest_is_counted() -> None:
    copies = [Copy(str(number), f"{number}.txt", None, None, None) for number in range(22)]
    page = ParsedHTML(render_copies(copies, "Also in", ENGLISH))
    assert len(page.get_attribute_values("href")) == 10
    assert page.text.startswith("Also in 0.txt, 1.txt,")
    assert page.text.endswith("9.txt and 12 more")
    assert render_copies([], "Also in", ENGLISH) == ""


def test_an_article_without_a_title_shows_its_file_name() -> None:
    page = render_article_page(fake_article(title=None), [], [], ENGLISH)
    assert '<h2 tabindex="-1"><bdi>harbour&#46;txt</bdi></h2>' in page


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_citation_url_holds_the_article_and_its_spans(article_id: str) -> None:
    article = fake_article(id=article_id)
    first, second = (
        fake_citation(article, "It was repaired in May."),
        fake_citation(article, "Tickets", "2"),
    )
    elsewhere = fake_citation(fake_article(id=f"{article_id}!"), "The ferry", "3")
    parts = urlsplit(make_citation_url(first, (first, second, elsewhere)))
    query = parse_qs(parts.query)
    assert (parts.scheme, parts.netloc, parts.path) == ("", "", "article")
    assert query["id"] == [article_id]
    assert parse_spans(query["at"][0]) == [(first.start, first.end)]
    assert parse_spans(query["also"][0]) == [(second.start, second.end)]


def test_a_sentence_that_has_changed_is_refused() -> None:
    article = fake_article()
    first, second = (
        fake_citation(article, "It was repaired in May."),
        fake_citation(article, "Tickets", "2"),
    )
    query = parse_qs(urlsplit(make_citation_url(first, (first, second))).query)
    spans = parse_spans(query["at"][0]), parse_spans(query["also"][0])
    assert 'class="cited"' in render_article_page(
        article, *spans, ENGLISH, checksum=query["said"][0]
    )
    for old, new in (("May", "Mai"), ("Tickets", "Tockets")):
        changed = fake_article(text=article.text.replace(old, new))
        with pytest.raises(InputError, match="Ask the question again"):
            render_article_page(changed, *spans, ENGLISH, checksum=query["said"][0])


def test_an_article_url_holds_any_id() -> None:
    assert make_article_url("a&b=ä") == "article?id=a%26b%3D%C3%A4"


@pytest.mark.parametrize(
    "text",
    [
        *("x", "1", "1-", "-1-2", "1-2;3-4", "1-2 ", "١-٢x", "9" * 99),
        pytest.param("1-2," * 201, id="more sentences than an answer cites"),
    ],
)
def test_a_damaged_span_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="Open the citation again"):
        parse_spans(text)


@pytest.mark.parametrize("span", [(0, 10_000), (5, 5), (7, 3)], ids=str)
def test_a_span_outside_the_article_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="Ask the question again"):
        render_article_page(fake_article(), [span], [], ENGLISH)


def test_the_page_of_a_missing_article_gives_the_reason() -> None:
    assert re.search(
        r'<p class="notice" role="status">Gone &#60;b&#62;</p>',
        render_missing_page("Gone <b>", ENGLISH),
    )
