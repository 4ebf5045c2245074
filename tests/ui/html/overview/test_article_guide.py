"""The guide above an article as HTML."""

from dataclasses import replace
from html import unescape

from pincite.assistant.stories import Story
from pincite.index import Index
from pincite.index.types import ArticleMetadata
from pincite.ui.html.article import render_article_page
from pincite.ui.html.overview.article_guide import ArticleGuide, make_guide, render_guide
from pincite.ui.i18n import load_translations

from tests.fakes.ui.library import fake_article

ENGLISH = load_translations()
ARTICLE = fake_article()
OTHER = ArticleMetadata("b", "b.txt", "Ferry <b>stops</b>", "Echo", "2024-06-20")
OWN = ArticleMetadata(ARTICLE.id, ARTICLE.source, ARTICLE.title, "Post", "2024-06-14")
STORY = Story("Ferry", (OWN, OTHER), ("2024-06-14", "2024-06-20"), 2)


def test_names_are_asked_about_and_the_story_is_a_timeline() -> None:
    guide = ArticleGuide(((0, 21),), ("Anna <i>Holt</i>",), ("14 June",), STORY)
    html = render_guide(guide, ARTICLE, ENGLISH)
    assert "What does this article say about Anna <i>Holt</i>?" in unescape(html)
    assert "14 June" in html
    assert html.index("14 June 2024") < html.index("20 June 2024")
    assert html.count('aria-current="true"') == 1
    assert "<b>" not in html
    assert "<i>" not in html


def test_a_name_ends_with_its_sentence_and_a_month_is_none(sample_index: Index) -> None:
    text = (
        "In June they left Riyadh. It was hot in June. Later they flew from Riyadh to Mecca. "
        "Indonesia sent the pilgrims Siti Amin and Budi on 3 June, and more of them in May."
    )
    guide = make_guide(replace(ARTICLE, text=text), sample_index, None)
    assert guide.names[0] == "Riyadh"
    assert not [name for name in guide.names if "June" in name or "Indonesia" in name]
    assert guide.dates == ("June", "3 June", "May")


def test_an_empty_guide_is_nothing() -> None:
    assert render_guide(ArticleGuide(), ARTICLE, ENGLISH) == ""


def test_the_sentences_that_sum_up_are_marked_unless_they_are_cited() -> None:
    article = replace(ARTICLE, text="It is closed. It opens in May. Tickets cost 3 euros.")
    page = render_article_page(
        article, [(0, 13)], [], ENGLISH, summary_spans=((0, 13), (14, 30)), guide_html="<hr>"
    )
    assert page.count('<mark class="gist">') == 1
    assert "<hr></header>" in page
