"""The start page as HTML: what is shown of a folder, and that all of it is escaped."""

from html import unescape

from pincite.assistant.stories import Story
from pincite.index.types import ArticleMetadata, Skipped
from pincite.ui.html.overview.start import render_start
from pincite.ui.i18n import load_translations

from tests.fakes.ui.library import FakeLibrary, fake_article

ENGLISH = load_translations()
PAYLOAD = "<img src=x onerror=alert(1)>"


def _story(title: str = "Bridge closed") -> Story:
    articles = tuple(
        ArticleMetadata(f"a{day}", f"{day}.txt", title, "Echo", f"2024-05-0{day}") for day in (1, 4)
    )
    return Story(title, articles, ("2024-05-01", "2024-05-04"), 2)


def _render(library: FakeLibrary, *stories: Story, complete: bool = True, **more: list[str]) -> str:
    return render_start(
        library,
        stories,
        more.get("questions", ()),
        more.get("new", ()),
        ENGLISH,
        complete=complete,
    )


def _read(library: FakeLibrary, *stories: Story, complete: bool = True, **more: list[str]) -> str:
    """Return the HTML with its characters instead of their references."""
    return unescape(_render(library, *stories, complete=complete, **more))


def test_stories_come_with_their_dates_and_sources() -> None:
    html = _read(FakeLibrary((fake_article(),)), _story())
    assert "1 to 4 May 2024 · 2 sources" in html
    assert 'href="article?id=a1"' in html
    assert 'name="scope" value="article=a1&article=a4"' in html


def test_without_a_story_the_newest_articles_are_shown() -> None:
    assert "The newest articles" in _read(FakeLibrary((fake_article(),)))
    assert "<section>" not in _read(FakeLibrary(()))


def test_questions_are_asked_by_a_press_and_more_are_announced() -> None:
    html = _read(FakeLibrary(()), questions=["Who won?"], complete=False)
    assert 'name="ask" value="Who won?"' in html
    assert ENGLISH("start.making") in html
    assert ENGLISH("start.making") not in _read(FakeLibrary(()), questions=["Who won?"])


def test_what_is_new_undated_or_unread_is_one_press_away() -> None:
    library = FakeLibrary(
        (fake_article(), fake_article(id="a2", published=None)),
        skipped=(Skipped("scan.pdf", "holds no text"),),
    )
    html = _read(library, new=["a1"])
    assert "1 article new since your last visit" in html
    assert 'value="library?article=a1"' in html
    assert 'value="library?article=a2"' in html
    assert "1 file could not be read" in html


def test_nothing_of_a_file_becomes_html() -> None:
    library = FakeLibrary((fake_article(title=PAYLOAD, publisher=PAYLOAD),))
    html = _render(library, _story(PAYLOAD), questions=[PAYLOAD]) + _render(library)
    assert "<img" not in html
