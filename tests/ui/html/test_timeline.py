"""The page of a story's timeline."""

from pincite.assistant.timeline import StoryTimeline, build_timeline, find_changed_figures
from pincite.index.types import ArticleMetadata
from pincite.ui.html.timeline import render_timeline_page
from pincite.ui.i18n import load_translations

from tests.fakes.ui.html import ParsedHTML
from tests.fakes.ui.library import fake_article

ARTICLES = [
    fake_article(
        id="a", published="2024-05-03", text="Engineers found 14 cracks in the <b>dam</b>."
    ),
    fake_article(
        id="b", published="2024-05-09", text="Engineers found 37 cracks in the <b>dam</b>."
    ),
]


def render(*articles: object) -> str:
    found = [each for each in ARTICLES if not articles or each.id in articles]
    metadata = tuple(
        ArticleMetadata(each.id, each.source, each.title, each.publisher, each.published)
        for each in found
    )
    timeline = StoryTimeline("Dam", metadata, build_timeline(found), find_changed_figures(found))
    return render_timeline_page(timeline, load_translations())


def test_the_current_figure_comes_first_and_in_bold() -> None:
    page = render()
    assert "<strong><bdi>37 cracks</bdi></strong>" in page
    assert page.index("37 cracks") < page.index("14 cracks")
    assert "<b>" not in page


def test_sentences_stand_below_their_days_and_link_to_their_places() -> None:
    page = render()
    text = ParsedHTML(page).text
    assert "3 May 2024" in text
    assert text.rindex("3 May 2024") < text.rindex("9 May 2024")
    assert 'href="article&#63;id&#61;a&#38;at&#61;0&#45;' in page


def test_a_story_without_changes_shows_none() -> None:
    assert "Figures that changed" not in render("a")
    assert "Figures that changed" in render()
