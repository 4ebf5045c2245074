"""The timeline of the story that an article is in."""

import json

import pytest
from pincite.assistant.timeline import find_timeline
from pincite.index import Index, InputError

LANDING, WEIGHT = "2024-06/change-6-landing.md", "2024-06/change-6-weight.md"


def test_the_articles_of_the_story_and_its_events_come_in_order(sample_index: Index) -> None:
    timeline = find_timeline(sample_index, WEIGHT)
    assert [each.id for each in timeline.articles] == [LANDING, WEIGHT]
    days = [each.day for each in timeline.events]
    assert days == sorted(days)
    assert {each.article_id for each in timeline.events} == {LANDING, WEIGHT}
    assert timeline == find_timeline(sample_index, LANDING)
    assert json.loads(json.dumps(timeline.to_json()))["title"] == timeline.title


def test_an_article_of_no_story_has_its_own_timeline(sample_index: Index) -> None:
    alone = "2024-03/baltimore-bridge.txt"
    assert [each.id for each in find_timeline(sample_index, alone).articles] == [alone]


def test_an_unknown_article_is_refused(sample_index: Index) -> None:
    with pytest.raises(InputError):
        find_timeline(sample_index, "nowhere.txt")
