"""The candidates of a folder, and those that lead on from an answer."""

from pincite.assistant.stories import list_stories
from pincite.assistant.suggestions.selection import (
    iter_follow_up_candidates,
    iter_start_candidates,
)
from pincite.index import Index

from tests.fakes.ui.library import fake_answer


def test_questions_for_facts_come_first_and_one_of_each_article(sample_index: Index) -> None:
    candidates = [*iter_start_candidates(sample_index, list_stories(sample_index))]
    kinds = [bool(each.answer) for each in candidates]
    assert kinds == sorted(kinds, reverse=True)
    assert "Who will be Mexico's first woman president?" in {each.question for each in candidates}
    first = [each.article_id for each in candidates[:6]]
    assert len(set(first)) == 6


def test_what_leads_on_is_of_the_articles_that_an_answer_cites_and_of_their_story(
    sample_index: Index,
) -> None:
    from pincite.assistant.answer.quote import cite
    from pincite.assistant.read.summary import find_leads

    stories = list_stories(sample_index)
    moon = next(each for each in stories if "Moon" in each.title)
    leads = find_leads(sample_index.article(moon.articles[0].id), sample_index, 1)
    answer = fake_answer(*cite(leads, sample_index.also_in))
    candidates = [*iter_follow_up_candidates(sample_index, answer, stories)]
    assert {each.article_id for each in candidates} == {each.id for each in moon.articles}
