"""What helps to read an article: its sentences that sum it up, its names and dates, its story."""

from collections import Counter
from dataclasses import dataclass

from pincite.assistant.english.dates import find_dates
from pincite.assistant.english.names import find_names
from pincite.assistant.read.summary import find_leads
from pincite.assistant.stories import Story
from pincite.index import Index
from pincite.index.sentences import split
from pincite.index.types import Article
from pincite.ui.escape import escape, isolate
from pincite.ui.html.overview.start import render_story_timeline
from pincite.ui.i18n import Translations

_SUMMARY_SENTENCES = 3
_NAMES, _DATES = 8, 8
_MAX_LENGTH = 20_000
"""Characters of an article that are searched for names and dates."""


@dataclass(frozen=True, slots=True)
class ArticleGuide:
    """The guide to an article.

    - `summary`: the spans of the sentences that sum it up, in characters
    - `names`: its names, most frequent first
    - `dates`: the dates in its text, as written, in order
    - `story`: the story that it is in, or None
    """

    summary: tuple[tuple[int, int], ...] = ()
    names: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    story: Story | None = None


def make_guide(article: Article, index: Index, story: Story | None) -> ArticleGuide:
    """Return the guide to an article of an index."""
    leads = find_leads(article, index, _SUMMARY_SENTENCES)
    text = article.text[:_MAX_LENGTH]
    counts = Counter(
        name
        for sentence in split(text)  # a name does not go on in the next sentence
        for name in find_names(text[sentence.start : sentence.end])
        if not _is_date(name)
    )
    names = [name for name, count in counts.most_common() if count > 1 or " " in name]
    dates = dict.fromkeys(text[each.start : each.end].rstrip(".") for each in find_dates(text))
    return ArticleGuide(
        tuple((lead.sentence.start, lead.sentence.end) for lead in leads),
        tuple(names[:_NAMES]),
        tuple([*dates][:_DATES]),
        story,
    )


def _is_date(name: str) -> bool:
    """Return whether a name is a date, or a month, which a year makes a date."""
    return bool(find_dates(name)) or any(not each.start for each in find_dates(f"{name} 2000"))


def render_guide(guide: ArticleGuide, article: Article, translations: Translations) -> str:
    """Return the guide as HTML, to stand below the header of the article."""
    names = "".join(
        f'<button type="button" class="act" name="about" '
        f'value="{escape(translations("source.about", name=name))}">{isolate(name)}</button> '
        for name in guide.names
    )
    dates = ", ".join(isolate(" ".join(each.split())) for each in guide.dates)
    rows = [
        (translations("source.names"), names),
        (translations("source.dates"), dates and f"<span>{dates}</span>"),
        (translations("source.summary"), _render_legend(guide, translations)),
    ]
    facts = "".join(
        f"<dt>{escape(label)}</dt><dd>{content}</dd>" for label, content in rows if content
    )
    story = ""
    if guide.story:
        timeline = render_story_timeline(guide.story.articles, translations, article.id)
        story = (
            f'<details class="story"><summary>{escape(translations("source.story"))}: '
            f"{escape(translations.format_count('article', len(guide.story.articles)))}"
            f"</summary>{timeline}</details>"
        )
    facts = f"<dl>{facts}</dl>" if facts else ""
    return f'<div class="guide">{facts}{story}</div>' if facts or story else ""


def _render_legend(guide: ArticleGuide, translations: Translations) -> str:
    if not guide.summary:
        return ""
    return f'<span class="legend">{escape(translations("source.marked"))}</span>'
