"""The start page as HTML: stories, questions that are surely answered, and what is new or missing.

Also the questions that lead on from an answer.
"""

from collections.abc import Sequence

from pincite.assistant.stories import Story
from pincite.index.types import NO_FILTERS, ArticleMetadata, Library
from pincite.ui.escape import escape, isolate
from pincite.ui.filters import MAX_SELECTED
from pincite.ui.html.article import encode_query, make_article_url
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts

_STORIES = 6
_NEWEST = 6
_CURRENT = ' aria-current="true"'


def render_start(
    library: Library,
    stories: Sequence[Story],
    questions: Sequence[str],
    new_ids: Sequence[str],
    translations: Translations,
    *,
    complete: bool,
) -> str:
    """Return what the start page shows below its greeting.

    Until it is `complete`, the questions say that more are being looked for. `new_ids` are the
    articles that have arrived since the reader's last visit.
    """
    state = "complete" if complete else "growing"
    return (
        f'<div class="start {state}">{_render_questions(questions, translations, complete)}'
        f"{_render_stories(library, stories, translations)}"
        f"{_render_notes(library, new_ids, translations)}</div>"
    )


def render_question_buttons(questions: Sequence[str]) -> str:
    """Return a button for each question, which asks it."""
    return "".join(
        f'<button type="button" class="ask" name="ask" value="{escape(question)}" dir="auto">'
        f"{escape(question)}</button>"
        for question in questions
    )


def render_story_timeline(
    articles: Sequence[ArticleMetadata], translations: Translations, current_id: str = ""
) -> str:
    """Return the articles of a story in order of time, each a link to the article."""
    items = "".join(
        f"<li{_CURRENT if article.id == current_id else ''}>"
        f'<span class="when">{escape(translations.format_date(article.published))}</span> '
        f'<a class="cite" href="{escape(make_article_url(article.id))}">'
        f"{isolate(article.title or article.source)}</a>"
        f'<span class="outlet">{isolate(article.publisher or "")}</span></li>'
        for article in articles
    )
    return f'<ol class="story">{items}</ol>'


def _render_questions(questions: Sequence[str], translations: Translations, complete: bool) -> str:
    if complete and not questions:
        return ""
    making = (
        ""
        if complete
        else f'<p class="aside" role="status">{escape(translations("start.making"))}</p>'
    )
    return (
        f"<section><h2>{escape(translations('start.questions'))}</h2>"
        f'<div class="asks">{render_question_buttons(questions)}</div>{making}</section>'
    )


def _render_stories(library: Library, stories: Sequence[Story], translations: Translations) -> str:
    if stories:
        title = translations("start.stories")
        content = "".join(_render_story(story, translations) for story in stories[:_STORIES])
    else:
        title = translations("start.newest")
        newest = library.listing(NO_FILTERS, _NEWEST)
        content = render_story_timeline(newest, translations) if newest else ""
    return f"<section><h2>{escape(title)}</h2>{content}</section>" if content else ""


def _render_story(story: Story, translations: Translations) -> str:
    facts = join_parts(
        [
            translations.format_period(story.dates[0], story.dates[-1]),
            translations.format_count("source", story.sources),
        ]
    )
    query = encode_query(article=[article.id for article in story.articles[-MAX_SELECTED:]])
    return (
        f'<details class="story"><summary><span class="title">{isolate(story.title)}</span> '
        f'<span class="facts">{isolate(facts)}</span></summary>'
        f"{render_story_timeline(story.articles, translations)}"
        f'<button type="button" class="act" name="scope" value="{escape(query)}">'
        f"{escape(translations('start.ask'))}</button></details>"
    )


def _render_notes(library: Library, new_ids: Sequence[str], translations: Translations) -> str:
    undated = _list_undated(library)
    notes = [
        _render_browse_note("start.new", new_ids, translations),
        _render_browse_note("start.undated", undated, translations),
    ]
    if library.skipped:
        files = translations.format_count("file", len(library.skipped))
        notes.append(
            '<button type="button" class="act" name="skipped">'
            f"{escape(translations('page.unread', files=files))}</button>"
        )
    shown = "".join(notes)
    return f'<p class="notes">{shown}</p>' if shown else ""


def _list_undated(library: Library) -> list[str]:
    """Return the ids of the articles without a date, which a listing has at its end."""
    count = library.months().get(None, 0)
    if not count:
        return []
    total = library.coverage().articles
    return [article.id for article in library.listing(NO_FILTERS, count, total - count)]


def _render_browse_note(key: str, ids: Sequence[str], translations: Translations) -> str:
    """Return a button that shows these articles in the library."""
    if not ids:
        return ""
    query = encode_query(article=list(ids[:MAX_SELECTED]))
    text = translations(key, articles=translations.format_count("article", len(ids)))
    return (
        f'<button type="button" class="act" name="browse" value="library?{escape(query)}">'
        f"{escape(text)}</button>"
    )
