"""The date of a page is the publication date that it states, or none."""

import pytest

from tests.fakes.index.pages import make_page, read_article


@pytest.mark.parametrize(
    ("head", "top", "expected"),
    [
        pytest.param(
            '<meta property="article:published_time" content="2024-06-14T08:00:00Z">',
            "",
            "2024-06-14",
            id="opengraph",
        ),
        pytest.param('<meta name="date" content="14 June 2024">', "", "2024-06-14", id="meta-date"),
        pytest.param(
            '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, '
            '{"@type": "Article", "datePublished": "2024-06-14"}]}</script>',
            "",
            "2024-06-14",
            id="json-ld-graph",
        ),
        pytest.param(
            "", '<time itemprop="datePublished" datetime="2024-06-14">x</time>', "2024-06-14",
            id="itemprop",
        ),
        pytest.param(
            "", '<header><time datetime="2024-06-14T10:00">Friday</time></header>', "2024-06-14",
            id="time-in-header",
        ),
        pytest.param(
            "", '<p class="byline">By Jane Doe | 14 June 2024</p>', "2024-06-14", id="byline"
        ),
        pytest.param("", "<p>By Jane Doe</p><p>June 14, 2024</p>", "2024-06-14", id="lines"),
        pytest.param("", "<p>It happened on 3 May 2021.</p>", None, id="date-in-text"),
        pytest.param(
            '<meta name="date" content="2025-11-28">'
            '<meta property="article:published_time" content="2024-06-14">', "", "2024-06-14",
            id="surer-meta-element",
        ),
        pytest.param(
            '<meta name="date" content="2024-06-20">'
            '<meta property="article:modified_time" content="2024-06-20">', "", None,
            id="date-that-is-the-modified-one",
        ),
        pytest.param('<meta name="pubdate" content="soon"><meta name="date" content="2024-06-14">',
                     "", "2024-06-14", id="bad-value-first"),
        pytest.param(
            "", "<p>Updated <time datetime='2024-06-16'>16 June 2024</time></p>"
            "<p>Published <time datetime='2024-06-14'>14 June 2024</time></p>", "2024-06-14",
            id="published-below-updated",
        ),
        pytest.param("", '<p class="dateline">Updated <time datetime="2024-06-14">x</time></p>',
                     None, id="updated-dateline"),
        pytest.param("", '<p class="updated">14 June 2024</p>', None, id="class-updated"),
        pytest.param(
            "", '<footer>Posted on <time datetime="2024-06-14">June 14</time></footer>',
            "2024-06-14",
            id="footer-of-the-article",
        ),
        pytest.param("", '<abbr class="published" title="2024-06-14T10:00">June 14</abbr>',
                     "2024-06-14", id="title-of-an-abbreviation"),
        pytest.param(
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Goat wins", '
            '"datePublished": "2022-01-05"}</script>', "", None,
            id="json-ld-of-another-story",
        ),
        pytest.param("", '<span class="date">June 14, 2024</span>', "2024-06-14", id="class-date"),
        pytest.param("", "<p>The Gazette, 14 June 2024</p>", "2024-06-14", id="outlet-and-date"),
        pytest.param(
            "", "".join(f"<li>Entry <time datetime='2024-06-{day}'>x</time></li>"
                        for day in range(10, 20)), None,
            id="times-of-entries",
        ),
        pytest.param(
            "", '<section class="comments"><time itemprop="datePublished" datetime="2024-06-14">x'
            "</time></section>", None,
            id="time-of-a-comment",
        ),
        pytest.param("", "<table><tr><td>Year</td><td>2022</td></tr></table>", None, id="year"),
        pytest.param(
            '<meta property="article:modified_time" content="2024-06-14">', "", None, id="modified"
        ),
        pytest.param(
            "", '<header><time class="updated" datetime="2024-06-14">x</time></header>', None,
            id="updated",
        ),
        pytest.param(
            '<script type="application/ld+json">{"datePublished": "2024-</script>', "", None,
            id="broken-json-ld",
        ),
        pytest.param(
            '<link rel="canonical" href="https://example.org/2019/05/01/talks">', "", None,
            id="date-in-address",
        ),
    ],
)  # fmt: skip
def test_only_a_stated_publication_date_counts(head: str, top: str, expected: str | None) -> None:
    assert read_article(make_page(head, top)).published == expected


@pytest.mark.parametrize(
    "header",
    [
        '<header><span>Today: <time datetime="2025-11-28">28 November 2025</time></span></header>',
        '<header><ul><li>Goat <time datetime="2025-11-20">20 Nov. 2025</time></li></ul></header>',
        '<aside><article><time datetime="2025-11-20">20 November 2025</time></article></aside>',
    ],
)
def test_a_date_outside_of_the_article_is_not_its_own(header: str) -> None:
    page = make_page().replace("<body>", f"<body>{header}")
    assert read_article(page).published is None


def test_the_language_of_the_page_reads_its_dates() -> None:
    page = make_page(top="<p>Veröffentlicht am 03/04/2024, 12:30 Uhr</p>")
    assert read_article(page).published is None
    german = page.replace("<html>", '<html lang="de">')
    assert read_article(german).published == "2024-04-03"


@pytest.mark.parametrize(
    "top",
    [
        f"<p>{label} <time datetime='2031-05-09'>9 May 2031</time></p>"
        for label in (
            "Last reviewed", "Amended on", "Zuletzt bearbeitet:", "Überarbeitet am", "Archived",
            "Expires", "<span>Updated</span><br>",
        )
    ] + [
        '<p><time class="dt-updated" datetime="2031-05-09">9 May 2031</time></p>',
        '<div class="byline">By Ole Lund <time class="u-updated" datetime="2031-05-09">9 May 2031'
        "</time></div>",
    ],
)  # fmt: skip
def test_the_date_of_a_change_is_none_of_publication(top: str) -> None:
    assert read_article(make_page(top=top)).published is None


@pytest.mark.parametrize(
    ("top", "published", "author", "publisher"),
    [
        ("<p>Updated: 9 May 2031</p><p>By Ole Lund</p>", None, "Ole Lund", None),
        ("<p>Updated: 9 May 2031</p><p>Published: 3 March 2020</p>", "2020-03-03", None, None),
        ("<p>By Ole Lund<br>Updated<br><time datetime='2031-05-09'>9 May 2031</time></p>", None,
         "Ole Lund", None),
        ("<p>Holm Today, <time datetime='2020-03-03'>3 March 2020</time></p>", "2020-03-03", None,
         "Holm Today"),
        ("<p class='byline'>Ole Lund, Holm Today</p><p>3 March 2020</p>", "2020-03-03", "Ole Lund",
         "Holm Today"),
        ("<p>Corrector, 3 March 2020</p>", "2020-03-03", None, None),
        ("<p class='credit'>Revista Holm, <time>3 March 2020</time></p>", "2020-03-03", None, None),
        ("<div class='meta'><time class='entry-date published updated' datetime='2020-03-03'>x"
         "</time></div>", "2020-03-03", None, None),
    ],
)  # fmt: skip
def test_a_change_beside_them_hides_neither_byline_nor_date(
    top: str, published: str | None, author: str | None, publisher: str | None
) -> None:
    article = read_article(make_page(top=top))
    assert (article.published, article.author, article.publisher) == (published, author, publisher)
