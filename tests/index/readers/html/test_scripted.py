"""Pages that a script writes: their JSON-LD holds the text, or they are skipped as empty."""

import json
from collections.abc import Mapping

import pytest
from pincite.index.readers.article import UnreadableError

from tests.fakes.index.pages import make_page, read_article

LONG = "The ferry sails at noon. " * 20


def make_scripted(node: Mapping[str, object], body: str = "<div id=root></div>") -> str:
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    return f"<html><head><title>Ferry</title>{script}</head><body>{body}</body></html>"


def test_the_text_comes_from_json_ld_where_it_is_fuller() -> None:
    node = {"@type": "NewsArticle", "headline": "Ferry", "articleBody": f"{LONG}\n\nIt is late."}
    article = read_article(make_scripted(node, "<p>Please enable JavaScript.</p>"))
    assert article.text == f"{LONG.strip()}\n\nIt is late."
    assert article.title == "Ferry"


def test_html_in_json_ld_is_read_as_html() -> None:
    node = {
        "@type": "Article",
        "headline": "Ferry",
        "articleBody": f"<p>{LONG}</p><p>A &amp; b.</p>",
    }
    assert read_article(make_scripted(node)).text == f"{LONG.strip()}\n\nA & b."


def test_a_visible_text_that_is_as_full_is_kept() -> None:
    node = {"@type": "NewsArticle", "headline": "Ferry", "articleBody": "Paragraph one"}
    page = make_page(f'<script type="application/ld+json">{json.dumps(node)}</script>')
    assert "Paragraph four" in read_article(page).text


def test_the_entries_of_a_live_blog_have_their_times() -> None:
    node = {
        "@type": "LiveBlogPosting",
        "headline": "Ferry",
        "datePublished": "2024-10-03T06:00:00Z",
        "liveBlogUpdate": [
            {"headline": "Closed", "datePublished": "2024-10-03T09:10:00Z", "articleBody": LONG},
            "bad entry",
        ],
    }
    article = read_article(make_scripted(node))
    assert article.text == f"2024-10-03 09:10 Closed\n\n{LONG.strip()}"
    assert (article.title, article.published) == ("Ferry", "2024-10-03")


@pytest.mark.parametrize(
    "body",
    [
        "<div id=root></div><p>You need to enable JavaScript to run this app.</p>",
        "<div id=app></div><footer>© Gazette</footer>",
        "<p>Loading…</p>",
        "<p>Bitte aktivieren Sie JavaScript.</p>",
    ],
)
def test_an_empty_shell_is_skipped(body: str) -> None:
    with pytest.raises(UnreadableError, match="a script may write it; save the page as text"):
        read_article(f"<html><body>{body}</body></html>")


def test_an_article_about_scripts_is_no_shell() -> None:
    text = "Browsers run JavaScript. " * 30 + "Users can disable it, as JavaScript is not required."
    assert "Browsers run" in read_article(f"<html><body><p>{text}</p></body></html>").text


def make_sold(body: str, offer: str = "", *, free: object = True, extra: str = "") -> str:
    """Return a page that shows the first paragraph of `body`, an offer, and `extra` above it."""
    node = {
        "@type": "NewsArticle",
        "headline": "Ferry",
        "isAccessibleForFree": free,
        "articleBody": body,
    }
    shown = "<h1>Ferry</h1><p>The ferry of Holm stops in March, its owner said.</p>"
    return make_scripted(node, f"<article>{shown}{extra}{offer}</article>")


SOLD = (
    "The ferry of Holm stops in March, its owner said.\n\nIt carried ninety cars a day.\n\n"
    "A bridge is to follow."
)
OFFER = "<p>Read on with Plus. Choose a plan that suits you.</p><p>Are you a member? Log in.</p>"


@pytest.mark.parametrize(
    ("free", "offer"),
    [
        (False, f"<div>{OFFER}</div>"),
        ("False", f"<div>{OFFER}</div>"),
        (True, f'<div class="paywall-box">{OFFER}</div>'),
    ],
)
def test_an_offer_to_subscribers_gives_way_to_the_text(free: object, offer: str) -> None:
    article = read_article(make_sold(SOLD, offer, free=free))
    assert article.text == SOLD
    assert article.hidden == 59


def test_a_text_that_others_do_not_pay_for_is_no_offer() -> None:
    own = "".join(f"<p>Passenger {name} spoke of the long wait.</p>" for name in "ABCDEFGH")
    assert "Passenger H" in read_article(make_sold(SOLD, own, free=False)).text


def test_what_the_page_alone_has_stays() -> None:
    table = "<table><tr><th>Year</th><th>Cars</th></tr><tr><td>2019</td><td>90</td></tr></table>"
    figure = "<figure><figcaption>The pier. Photo: Ole Lund</figcaption></figure>"
    page = make_sold(f"{SOLD} {LONG}", extra=f"{table}{figure}")
    page = page.replace("</h1>", "</h1><p>By Ina Berg</p>")
    article = read_article(page)
    assert article.text == (
        f"By Ina Berg\n\n{SOLD} {LONG.strip()}\n\nYear | Cars\n\n2019 | 90\n\n"
        "The pier. Photo: Ole Lund"
    )
    assert (article.author, article.hidden) == ("Ina Berg", 0)


@pytest.mark.parametrize(
    "written",
    [
        "The ferry &amp; the pier\n{}\nIt is late.",
        "The ferry &#38; the pier\\n\\n{}\\n\\nIt is late.",
        "&lt;p&gt;The ferry &amp;amp; the pier&lt;/p&gt;&lt;p&gt;{}&lt;/p&gt;&lt;p&gt;It is late."
        "&lt;/p&gt;",
    ],
)
def test_a_plain_text_with_entities_keeps_its_paragraphs(written: str) -> None:
    node = {"@type": "Article", "headline": "Ferry", "articleBody": written.format(LONG.strip())}
    paragraphs = read_article(make_scripted(node)).text.split("\n\n")
    assert paragraphs == ["The ferry & the pier", LONG.strip(), "It is late."]
