"""Stories: near articles, each a few days after the one before it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pincite.assistant.stories import Story, find_story, list_stories
from pincite.assistant.stories.grouping import group_articles
from pincite.index import Index
from pincite.index.types import ArticleMetadata

BRIDGE, VOTE = [1.0, 0.0, 0.1], [0.0, 1.0, 0.1]


def _group(*articles: tuple[str, str | None, Sequence[float]]) -> list[list[str]]:
    vectors: dict[str, NDArray[np.float32]] = {
        name: np.array(vector, np.float32) / np.linalg.norm(vector) for name, _, vector in articles
    }
    metadata = [ArticleMetadata(name, f"{name}.txt", name, None, day) for name, day, _ in articles]
    return [[each.id for each, _ in group] for group in group_articles(metadata, vectors)]


def test_near_articles_of_some_days_are_a_story() -> None:
    assert _group(
        ("opens", "2024-05-20", BRIDGE),
        ("cracks", "2024-05-03", BRIDGE),
        ("counted", "2024-05-04", VOTE),
        ("closed", "2024-05-06T08:00:00+02:00", BRIDGE),
    ) == [["cracks", "closed", "opens"], ["counted"]]


def test_a_story_ends_when_nothing_of_it_appears_for_a_month() -> None:
    assert _group(("first", "2024-01-03", BRIDGE), ("later", "2024-03-03", BRIDGE)) == [
        ["first"],
        ["later"],
    ]


@pytest.mark.parametrize("published", [None, "2024", "2024-05", "soon"])
def test_an_article_without_a_day_is_in_no_story(published: str | None) -> None:
    assert _group(("undated", published, BRIDGE), ("dated", "2024-05-03", BRIDGE)) == [["dated"]]


def test_no_articles_are_no_stories() -> None:
    assert _group() == []


def _titles(story: Story | None) -> set[str]:
    return {each.source for each in story.articles} if story else set()


def test_the_stories_of_a_folder(sample_index: Index) -> None:
    stories = list_stories(sample_index)
    moon = next(each for each in stories if "Moon" in each.title or "lunar" in each.title)
    assert _titles(moon) == {"2024-06/change-6-landing.md", "2024-06/change-6-weight.md"}
    assert (moon.dates, moon.sources) == (("2024-06-25", "2024-06-28"), 2)
    counts = [each.sources for each in stories]
    assert counts == sorted(counts, reverse=True)
    assert find_story(stories, moon.articles[0].id) == moon
    assert find_story(stories, "no such article") is None


def test_copies_count_as_one_source(tmp_path: Path) -> None:
    from pincite.index import build

    report = (
        "The old bridge over the Aller was closed on Friday after an inspection found cracks in "
        "two of its pillars. Lorries have to take the road over Winsen, which adds twenty minutes. "
        "The county council said that repairs would begin in July and cost four million euros. "
    )
    for name, day in (("one", 3), ("two", 4)):
        text = (
            f"---\ntitle: Old bridge over the Aller closed\ndate: 2024-05-0{day}\n---\n\n{report}"
        )
        (tmp_path / f"{name}.md").write_text(text)
    update = (
        "The repairs of the old bridge over the Aller began on Monday, the county council said."
    )
    text = (
        f"---\ntitle: Repairs of the bridge over the Aller begin\ndate: 2024-05-20\n---\n\n{update}"
    )
    (tmp_path / "three.md").write_text(text)
    build(tmp_path, into=tmp_path / "index")
    with Index.open(tmp_path / "index") as index:
        [story] = list_stories(index)
    assert (len(story.articles), story.sources) == (3, 2)
