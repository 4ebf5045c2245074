"""JSON-LD is read as pages write it, and only what describes the article counts."""

import json

import pytest

from tests.fakes.index.pages import make_page, read_article

NODE = '{"@type": "NewsArticle", "headline": "Talks", "datePublished": "2024-03-09"}'


def make_script(text: str, mime: str = "application/ld+json") -> str:
    return f'<script type="{mime}">{text}</script>'


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(make_script(f"<!-- {NODE} -->"), id="html-comment"),
        pytest.param(make_script(f"\n//<![CDATA[\n{NODE}\n//]]>\n"), id="cdata"),
        pytest.param(make_script(f"/*<![CDATA[*/{NODE}/*]]>*/;"), id="cdata-in-comments"),
        pytest.param(make_script(NODE.replace("}", ",}")), id="trailing-comma"),
        pytest.param(make_script(NODE, "application/ld+json; charset=utf-8"), id="charset"),
        pytest.param(make_script(NODE, "Application/LD+JSON"), id="upper-case"),
        pytest.param(make_script(f'[{{"@type": "WebSite", "datePublished": "2009"}}, {NODE}]'),
                     id="list"),
        pytest.param(make_script(f'{{"@graph": [{{"@type": "WebPage", "datePublished": "2011"}}, '
                                 f"{NODE}]}}"), id="graph"),
        pytest.param(make_script(f'{{"@type": "WebPage", "mainEntity": {NODE}}}'), id="nested"),
        pytest.param(make_script('{"@type": "WebSite", "datePublished": "2009-01-01"}')
                     + make_script(NODE), id="second-script"),
        pytest.param(make_script(NODE.replace('"NewsArticle"', '["Thing", "schema:BlogPosting"]')),
                     id="types"),
        pytest.param(make_script(NODE.replace('"2024-03-09"', '[null, {"@value": "2024-03-09"}]')
                                 ) + '<meta name="pubdate" content="2024-03-09">', id="odd-value"),
    ],
)  # fmt: skip
def test_the_date_of_the_article_is_read(head: str) -> None:
    assert read_article(make_page(head)).published == "2024-03-09"


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "VideoObject", "datePublished": "2022-01-05"}',
        '{"@type": "ItemList", "itemListElement": [' + NODE + "]}",
        '{"@type": "Review", "datePublished": "2022-01-05", "author": "A Reader"}',
        '{"@type": "NewsArticle", "datePublished": "2024-',
        NODE.replace('"Talks"', '"Goat wins"').join("[]").replace("}]", "}, " + NODE[:-1].replace(
            '"Talks"', '"Sheep loses"') + "}]"),
        "[" * 100_000,
        '{"@graph": ' * 60 + NODE + "}" * 60,
        "null",
    ],
)  # fmt: skip
def test_other_nodes_and_damage_state_nothing(text: str) -> None:
    article = read_article(make_page(make_script(text)))
    assert (article.published, article.author) == (None, None)


def test_authors_and_outlet_are_resolved_by_id() -> None:
    graph = [
        {"@type": "Organization", "@id": "#o", "name": "The Gazette"},
        {"@type": "Person", "@id": "#p", "name": "Jane Doe"},
        {
            "@type": "Article",
            "headline": "Talks",
            "publisher": {"@id": "#o"},
            "author": [{"@id": "#p"}, "Jan Roth", {"name": ["Eva Kern"]}],
        },
    ]
    article = read_article(make_page(make_script(json.dumps({"@graph": graph}))))
    assert (article.publisher, article.author) == ("The Gazette", "Jane Doe, Jan Roth, Eva Kern")
