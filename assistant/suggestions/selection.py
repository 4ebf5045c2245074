"""An index → the candidates to check first: its stories and newest articles, or what an answer
leads on to."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest

from pincite.assistant.read.summary import find_leads
from pincite.assistant.stories import Story, find_story
from pincite.assistant.suggestions.candidates import Candidate, make_candidates
from pincite.assistant.types import Answer
from pincite.index import Index

_MAX_ARTICLES = 30
_LEADS = 4
"""Sentences of an article that questions are made from."""


def iter_start_candidates(index: Index, stories: Sequence[Story]) -> Iterator[Candidate]:
    """Yield candidates of each story's newest article, then of the newest articles of all.

    Questions for a fact come before those for a summary, and the first one of each article before
    the second one of any.
    """
    story_articles = [story.articles[-1].id for story in stories]
    newest = [article.id for article in index.listing(limit=_MAX_ARTICLES)]
    return _interleave(index, islice(dict.fromkeys([*story_articles, *newest]), _MAX_ARTICLES))


def iter_follow_up_candidates(
    index: Index, answer: Answer, stories: Sequence[Story]
) -> Iterator[Candidate]:
    """Yield candidates of the articles that an answer cites, of their stories, and of those read.

    A declined answer cites nothing: its closest articles come first.
    """
    cited = [each.article_id for each in (*answer.citations, *answer.closest)]
    told = [find_story(stories, article_id) for article_id in cited]
    neighbours = chain.from_iterable(story.articles for story in told if story)
    read = [each.article_id for each in answer.passages]
    ids = dict.fromkeys([*cited, *(each.id for each in neighbours), *read])
    return _interleave(index, islice(ids, _MAX_ARTICLES))


def _interleave(index: Index, article_ids: Iterable[str]) -> Iterator[Candidate]:
    of_articles = []
    for article_id in article_ids:
        article = index.article(article_id)
        leads = [lead.text for lead in find_leads(article, index, _LEADS)]
        of_articles.append(make_candidates(article, leads))
    by_rank = [each for rank in zip_longest(*of_articles) for each in rank if each is not None]
    yield from sorted(by_rank, key=lambda candidate: not candidate.answer)
