"""Of several stories in a page's JSON-LD, only the page's own counts."""

import json
from collections.abc import Mapping

import pytest

from tests.fakes.index.pages import make_page, read_article

LONG = "The dyke of Holm was raised in 1931, after the sea had come in twice in one winter. " * 12
OTHER = {"@type": "NewsArticle", "datePublished": "2012-12-12", "author": "Ina Berg"}


def make_article(*nodes: Mapping[str, object], heading: str = "Dyke at Holm gives way") -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes
    )
    return make_page(scripts).replace("<h1>Talks</h1>", f"<h1>{heading}</h1>")


@pytest.mark.parametrize(
    "nodes",
    [
        pytest.param(
            [{**OTHER, "headline": "Holm marks old dyke", "articleBody": LONG}],
            id="half-of-the-words",
        ),
        pytest.param([{**OTHER, "headline": "Dyke builders meet", "articleBody": LONG}], id="one"),
        pytest.param(
            [{**OTHER, "headline": "Dyke at Holm gives way: a look back", "articleBody": LONG}],
            id="alike-with-another-text",
        ),
        pytest.param([{**OTHER, "articleBody": LONG}], id="no-headline-and-another-text"),
        pytest.param([{**OTHER, "headline": "Holm marks old dyke"}], id="without-a-text"),
        pytest.param(
            [
                {"@type": "NewsArticle", "headline": "Dyke at Holm gives way"},
                {**OTHER, "headline": "Dyke at Marn gives way", "articleBody": LONG},
            ],
            id="beside-the-very-headline",
        ),
    ],
)
def test_another_story_states_nothing(nodes: list[dict[str, object]]) -> None:
    article = read_article(make_article(*nodes))
    assert article.text.startswith("Paragraph one")
    assert (article.published, article.author) == (None, None)


def test_a_story_with_a_paragraph_of_the_page_is_its_own_whatever_its_headline() -> None:
    shown = read_article(make_page()).text
    node = {**OTHER, "headline": "Sea takes a village road", "articleBody": f"{shown}\n\n{LONG}"}
    article = read_article(make_article(node))
    assert article.text == f"{shown}\n\n{LONG.strip()}"
    assert (article.published, article.author) == ("2012-12-12", "Ina Berg")
