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
