"""Articles → stories: near articles, each published a few days after the one before it.

Single-pass clustering as in topic detection and tracking (Allan et al., "On-line new event
detection and tracking", 1998): an article joins the story whose centre is nearest to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pincite.index import Index
from pincite.index.text.dates import PartialDate
from pincite.index.types import ArticleMetadata

MIN_COSINE = 0.57
"""An article joins a story if its vector and the story's centre have at least this cosine."""
MAX_GAP = timedelta(days=30)
"""The most days between an article and the last one of the story that it joins."""


@dataclass(frozen=True, slots=True)
class Story:
    """Two or more near articles, in the order of their dates.

    - `title`: the title of the article nearest to the centre of the story
    - `dates`: the days of publication, each once, in order (ISO 8601)
    - `sources`: number of articles that are not near-duplicates of an earlier one
    """

    title: str
    articles: tuple[ArticleMetadata, ...]
    dates: tuple[str, ...]
    sources: int


class _DatedArticle(NamedTuple):
    metadata: ArticleMetadata
    day: date
    vector: NDArray[np.float32]


def list_stories(index: Index) -> tuple[Story, ...]:
    """Return the stories of an index, the one with most sources first, then the newest.

    Articles without a day of publication are in no story.
    """
    articles = index.listing(limit=index.coverage().articles)
    groups = group_articles(articles, index.lead_vectors())
    stories = [_make_story(group, index) for group in groups if len(group) > 1]
    stories = [story for story in stories if story.sources > 1]
    return tuple(sorted(stories, key=lambda story: (story.sources, story.dates[-1]), reverse=True))


def find_story(stories: Iterable[Story], article_id: str) -> Story | None:
    """Return the story that an article is in, or None."""
    return next(
        (story for story in stories if any(each.id == article_id for each in story.articles)), None
    )


def group_articles(
    articles: Iterable[ArticleMetadata],
    vectors: Mapping[str, NDArray[np.float32]],
    min_cosine: float = MIN_COSINE,
    max_gap: timedelta = MAX_GAP,
) -> list[list[tuple[ArticleMetadata, float]]]:
    """Return groups of near articles, in order of time, each with its cosine to the centre.

    `vectors` are unit vectors by article id. Articles without a vector or a day are left out.
    """
    dated = sorted(_iter_dated(articles, vectors), key=lambda each: (each.day, each.metadata.id))
    groups: list[list[_DatedArticle]] = []
    sums: list[NDArray[np.float32]] = []
    open_groups: list[int] = []
    for article in dated:
        open_groups = [at for at in open_groups if article.day - groups[at][-1].day <= max_gap]
        nearest = _find_nearest(article.vector, open_groups, sums, min_cosine)
        if nearest is None:
            open_groups.append(len(groups))
            groups.append([article])
            sums.append(article.vector)
        else:
            groups[nearest].append(article)
            sums[nearest] = sums[nearest] + article.vector
    return [
        [(each.metadata, float(each.vector @ total / np.linalg.norm(total))) for each in group]
        for group, total in zip(groups, sums, strict=True)
    ]


def _iter_dated(
    articles: Iterable[ArticleMetadata], vectors: Mapping[str, NDArray[np.float32]]
) -> Iterable[_DatedArticle]:
    for article in articles:
        partial = PartialDate.parse(article.published)
        if partial and partial.day and article.id in vectors:
            yield _DatedArticle(article, partial.first_day, vectors[article.id])


def _find_nearest(
    vector: NDArray[np.float32],
    open_groups: Sequence[int],
    sums: Sequence[NDArray[np.float32]],
    min_cosine: float,
) -> int | None:
    if not open_groups:
        return None
    centres = np.stack([sums[at] for at in open_groups])
    cosines = centres @ vector / np.linalg.norm(centres, axis=1)
    best = int(np.argmax(cosines))
    return open_groups[best] if cosines[best] >= min_cosine else None


def _make_story(group: Sequence[tuple[ArticleMetadata, float]], index: Index) -> Story:
    articles = tuple(article for article, _ in group)
    central, _ = max(group, key=lambda each: each[1])
    seen: set[str] = set()
    sources = 0
    for article in articles:
        sources += article.id not in seen
        seen.update({article.id, *(copy.article_id for copy in index.copies(article.id))})
    return Story(
        title=central.title or central.source,
        articles=articles,
        dates=tuple(dict.fromkeys((each.published or "")[:10] for each in articles)),
        sources=sources,
    )
