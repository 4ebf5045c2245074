"""Every visible character of an article is in its text, or counted as left out.

Covers also: pincite.index.readers.markup.boilerplate, pincite.index.readers.html.root.
"""

from collections import Counter

import pytest
from hypothesis import given, strategies as st
from lxml.html import HTMLParser, document_fromstring, fromstring
from pincite.index.readers.html.page import read_html
from pincite.index.readers.markup.blocks import extract_blocks
from pincite.index.types import Article, Skipped

from tests.fakes.index.pages import BODY, make_page, read_article


def extract(markup: str) -> list[str]:
    root = fromstring(f"<div>{markup}</div>", parser=HTMLParser(huge_tree=True))
    return [block.text for block in extract_blocks(root).blocks]


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        pytest.param("<p>One.</p>Two <b>and</b> more.<div>Three.</div>", ["One.", "Two and more.",
                     "Three."], id="text-between"),
        pytest.param("<div><span>In a span.</span></div>", ["In a span."], id="div-span"),
        pytest.param("<figure><img><figcaption>A ship.</figcaption></figure>", ["A ship."],
                     id="figcaption"),
        pytest.param("<details><summary>More</summary>Hidden in it.</details>",
                     ["More", "Hidden in it."], id="details"),
        pytest.param("<blockquote>It is so.<cite>She</cite></blockquote>", ["It is so.She"],
                     id="blockquote"),
        pytest.param("One<br>line<br><br>Two", ["One\nline", "Two"], id="line-breaks"),
        pytest.param("<ul><li>One<ul><li>In</li></ul>after</li></ul>", ["One", "In", "after"],
                     id="nested-list"),
        pytest.param("<ol start=3><li>One</li><li><p>Two</p></li></ol>", ["3. One", "4. Two"],
                     id="numbered-list"),
        pytest.param("<ol reversed><li><b>x</b></li><li>y</li></ol>", ["2. x", "1. y"],
                     id="counted-down"),
        pytest.param("<dl><dt>Term</dt><dd>What it is</dd></dl>", ["Term", "What it is"],
                     id="definitions"),
        pytest.param("<pre>a\n  b</pre>", ["a\nb"], id="preformatted"),
        pytest.param("<p>a<!-- b -->c</p>", ["ac"], id="comment"),
        pytest.param("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", ["漢 (kan)"], id="ruby"),
        pytest.param("<p>• • •</p><p>***</p><p>End.</p>", ["End."], id="rules"),
    ],
)  # fmt: skip
def test_each_block_is_a_paragraph(markup: str, blocks: list[str]) -> None:
    assert extract(markup) == blocks


def test_an_entry_of_a_live_blog_begins_with_its_time() -> None:
    entries = (
        '<div><time datetime="2024-10-03T11:40">11.40</time><h2>Bridge open</h2><p>All cars.</p>'
        '</div><div><time datetime="2024-10-03T09:10:00Z">5 min ago</time><h2>Closed</h2></div>'
    )
    assert extract(entries) == ["11.40 Bridge open", "All cars.", "2024-10-03 09:10 Closed"]


def test_a_time_told_by_its_age_stands_apart_only_from_words() -> None:
    entry = '<p>Kell<time datetime="2024-10-03T09:10">5 min ago</time>, by Ada Lorn</p>'
    assert extract(entry) == ["Kell 2024-10-03 09:10, by Ada Lorn"]


def test_menus_and_forms_are_left_out_and_counted() -> None:
    page = make_page(top="<nav>Home</nav><form>Mail <input></form><div class=share-bar>Share</div>")
    article = read_article(page)
    assert "Home" not in article.text
    assert article.hidden == len("HomeMailShare")


@pytest.mark.parametrize(
    "kept",
    [
        '<div class="has-sidebar">The ferry sails.</div>',
        '<aside class="pullquote">The ferry sails.</aside>',
        '<ul class="facts"><li><a href=x>The ferry sails.</a></li></ul>',
        "<footer>The ferry sails.</footer>",
        "<h3><button>The ferry sails.</button></h3>",
    ],
)  # fmt: skip
def test_what_belongs_to_the_article_is_kept(kept: str) -> None:
    assert "The ferry sails." in read_article(make_page(top=kept)).text


def test_a_request_for_consent_longer_than_the_article_is_left_out() -> None:
    consent = f'<div id="onetrust-sdk"><h2>Your privacy</h2>{"<p>We store things.</p>" * 30}</div>'
    page = f"<html><body>{consent}<div><h1>Talks</h1>{BODY}</div></body></html>"
    assert read_article(page).text.startswith("Paragraph one")


def test_an_article_about_consent_is_no_request_for_it() -> None:
    page = f"<html><body><p>Daily</p><div class=tag-consent><h1>T</h1>{BODY}</div></body></html>"
    assert "Paragraph four" in read_article(page).text


def test_texts_of_a_content_system_are_no_request_for_consent() -> None:
    assert "It sails." in read_article(make_page(top="<div class=cmp-text>It sails.</div>")).text


def test_a_form_around_the_whole_page_is_no_form() -> None:
    page = f"<html><body><form><div>{BODY}</div></form></body></html>"
    assert "Paragraph four" in read_article(page).text


def test_a_large_loss_is_reported() -> None:
    links = "".join(f"<p>Story number {number} of the day</p>" for number in range(10))
    page = make_page(top=f'<div class="related">{links}</div>')
    article, report = read_html(page.encode(), "a.html")
    assert isinstance(article, Article)
    assert isinstance(report, Skipped)
    assert f"leaves out {article.hidden:,} of the" in report.reason
    assert "save the page as text" in report.reason


@pytest.mark.parametrize(
    ("page", "first", "last"),
    [
        pytest.param(
            f"<body><article><p>Other.</p></article><article><h1>T</h1>{BODY}</article></body>",
            "Paragraph one", "Paragraph four", id="longest-article",
        ),
        pytest.param(
            "<body><main>" + "".join(
                f"<article><h2>Entry {n}</h2><p>Something happened in town {n}.</p></article>"
                for n in range(4)
            ) + "</main></body>",
            "Entry 0", "town 3", id="articles-that-are-entries",
        ),
        pytest.param(
            f"<body><div class=menu>Menu</div><main><h1>T</h1><p>A summary.</p><article>{BODY}"
            "</article></main></body>",
            "A summary.", "Paragraph four", id="headline-above",
        ),
        pytest.param(
            f"<body><div id=top><a href=/>Home</a></div><div><div>{BODY}</div><div>It ends.</div>"
            "</div></body>",
            "Paragraph one", "It ends.", id="no-mark",
        ),
        pytest.param(
            f"<body><article><a href=x>Teaser</a></article><div>{BODY}</div></body>",
            "Paragraph one", "Paragraph four", id="article-is-a-teaser",
        ),
        pytest.param(
            f"<body><div itemprop=articleBody>{BODY}</div><main>Else</main></body>",
            "Paragraph one", "Paragraph four", id="microdata",
        ),
    ],
)  # fmt: skip
def test_the_element_of_the_article_is_found(page: str, first: str, last: str) -> None:
    paragraphs = read_article(f"<html>{page}</html>").text.split("\n\n")
    assert first in paragraphs[0]
    assert last in paragraphs[-1]


_TAGS = st.sampled_from("p div span b li ul td tr table section h2 a blockquote figure".split())


@given(st.lists(st.tuples(_TAGS, st.sampled_from(["one", "two 3", "é", ""])), max_size=30))
def test_no_character_is_lost(parts: list[tuple[str, str]]) -> None:
    """Of any markup, each letter comes out, or is counted as left out."""
    opened = "".join(f"<{tag}>{text} x{number} " for number, (tag, text) in enumerate(parts))
    root = document_fromstring(f"<body><p>Start</p>{opened}</body>")
    blocks, left_out = extract_blocks(root)
    shown = Counter(filter(str.isalnum, root.text_content()))
    came_out = Counter(filter(str.isalnum, "".join(block.text for block in blocks)))
    assert (shown - came_out).total() <= left_out


def test_deep_markup_is_read_without_recursion() -> None:
    assert extract("<div>" * 1_500 + "Deep.") == ["Deep."]
