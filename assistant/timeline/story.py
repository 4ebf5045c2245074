"""An article of an index → the timeline of its story."""

from dataclasses import asdict, dataclass
from typing import Any

from pincite.assistant.stories import find_story, list_stories
from pincite.assistant.timeline.events import Event, build_timeline
from pincite.assistant.timeline.figures import FigureSeries, find_changed_figures
from pincite.index import Index
from pincite.index.types import Article, ArticleMetadata


@dataclass(frozen=True, slots=True)
class StoryTimeline:
    """The articles of a story in the order of their dates, its events, its changed figures.

    `title` is that of the article nearest to the centre of the story.
    """

    title: str
    articles: tuple[ArticleMetadata, ...]
    events: tuple[Event, ...]
    figures: tuple[FigureSeries, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the timeline as a dict that `json.dumps` accepts."""
        return asdict(self)


def find_timeline(index: Index, article_id: str) -> StoryTimeline:
    """Return the timeline of the story that an article is in; of the article alone if in none.

    Raises InputError if the index has no article with this id.
    """
    article = index.article(article_id)
    story = find_story(list_stories(index), article_id)
    articles = story.articles if story else (_describe(article),)
    texts = [index.article(each.id) for each in articles]
    return StoryTimeline(
        story.title if story else article.title or article.source,
        articles,
        build_timeline(texts),
        find_changed_figures(texts),
    )


def _describe(article: Article) -> ArticleMetadata:
    return ArticleMetadata(
        article.id, article.source, article.title, article.publisher, article.published
    )
