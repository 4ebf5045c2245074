"""Title, address, outlet and author of a page: the surest statement counts."""

import pytest

from tests.fakes.index.pages import BODY, make_page, read_article


def make_titled(title: str, heading: str = "Talks end") -> str:
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{heading}</h1>{BODY}"
        "</article></body></html>"
    )


@pytest.mark.parametrize(
    ("title", "publisher"),
    [
        ("Talks end | The Gazette", "The Gazette"),
        ("Talks end - Sound &amp; Shore", "Sound & Shore"),
        ("Varn Courier: Talks end", "Varn Courier"),
        ("Talks end", None),
        ("Talks end – and nothing comes of it after a long day in the hall", None),
        ("Something else", None),
    ],
)
def test_the_title_of_the_page_names_the_outlet(title: str, publisher: str | None) -> None:
    article = read_article(make_titled(title))
    assert (article.title, article.publisher) == ("Talks end", publisher)


@pytest.mark.parametrize(
    ("language", "heading", "suffix"),
    [
        ("en", "Mill closes in Holm", "what it means for the town"),
        ("en", "Mill closes in Holm", "What We Know"),
        ("en", "Mill Closes in Holm", "Questions and Answers"),
        ("en", "Mill closes in Holm", "Local News"),
        ("en", "Mill closes in Holm", "Live Updates"),
        ("en", "Mill closes in Holm", "Anna Berg"),
        ("de", "Mühle in Holm schließt", "Fragen und Antworten"),
    ],
)
def test_a_subtitle_or_a_section_is_no_outlet(language: str, heading: str, suffix: str) -> None:
    page = make_titled(f"{heading} – {suffix}", heading)
    assert read_article(page.replace("<html>", f'<html lang="{language}">')).publisher is None


@pytest.mark.parametrize(
    "part",
    [
        '<link rel="canonical" href="https://www.hafen-freund.example/holm">',
        "<footer>© 2024 Hafen-Freund</footer>",
    ],
)
def test_a_name_that_the_page_states_elsewhere_is_the_outlet(part: str) -> None:
    page = make_titled("Mühle in Holm schließt | Hafenfreund", "Mühle in Holm schließt")
    german = page.replace("<html>", '<html lang="de">').replace("</body>", f"{part}</body>")
    assert read_article(german).publisher == "Hafenfreund"


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ('<meta property="og:site_name" content="https://www.gazette.example">', None),
        ('<meta property="og:site_name" content="www.gazette.example"><meta name="publisher" '
         'content="Gazette">', "Gazette"),
        ('<meta property="article:publisher" content="https://facebook.com/gazette">', None),
        ('<script type="application/ld+json">{"@type": "WebSite", "name": "Gazette"}</script>',
         "Gazette"),
    ],
)  # fmt: skip
def test_an_address_is_no_outlet(head: str, publisher: str | None) -> None:
    assert read_article(make_page(head)).publisher == publisher


@pytest.mark.parametrize(
    ("head", "top", "author"),
    [
        ("", '<p class="byline">By Jane Doe <span>Published <time datetime="2024-03-09">9 March'
             "</time></span> <span>Updated 11 March 2024</span></p>", "Jane Doe"),
        ("", '<div class="meta">Von <a rel="author" href="/j">Jane Doe</a></div>', "Jane Doe"),
        ("", '<span itemprop="author" itemscope><span itemprop="name">Jane Doe</span></span>',
         "Jane Doe"),
        ("", "<p>By Jane Doe</p>", "Jane Doe"),
        ('<meta name="author" content="By Jane Doe">', "", "Jane Doe"),
        ('<meta property="article:author" content="https://facebook.com/jane">', "", None),
        ('<meta name="citation_author" content="A. Roth"><meta name="citation_author" '
         'content="B. Holm">', "", "A. Roth, B. Holm"),
    ],
)  # fmt: skip
def test_the_author_is_read(head: str, top: str, author: str | None) -> None:
    assert read_article(make_page(head, top)).author == author


def test_the_address_of_a_saved_page_is_known() -> None:
    comment = "<!-- saved from url=(0029)https://gazette.example/talks -->"
    assert read_article(comment + make_page()).url == "https://gazette.example/talks"
    canonical = '<link rel="canonical" href="https://gazette.example/a">'
    assert read_article(comment + make_page(canonical)).url == "https://gazette.example/a"
    assert read_article(make_page('<link rel="canonical" href="/a">')).url is None


def test_the_outlet_may_stand_at_the_foot() -> None:
    foot = "<footer>© 2024 Varn Courier. All rights reserved. About us</footer>"
    assert (
        read_article(make_page().replace("</body>", f"{foot}</body>")).publisher == "Varn Courier"
    )


def test_the_headline_of_a_live_blog_is_the_pages() -> None:
    page = make_titled("Storm live", "Storm live")
    entry = '<div><time datetime="2024-10-03T11:40">11.40</time><h2>Bridge open</h2></div>'
    assert read_article(page.replace("</h1>", f"</h1>{entry}")).title == "Storm live"
