"""The sentences nearest to a statement, from the whole folder."""

from pincite.assistant.text_check.evidence import EvidenceFinder
from pincite.index import Index
from pincite.index.types import Filters


def test_the_sentence_that_says_it_in_other_words_comes_first(news_index: Index) -> None:
    candidates = EvidenceFinder(news_index).find("The Orlan company constructed the dam in 1961.")
    best = candidates[0]
    assert best.found.text == "The dam was built in 1961 by the Orlan company."
    assert best.found.before == "Engineers found 14 cracks in the Harl dam on Thursday."
    assert best.published == "2024-05-03"
    assert "Harl Courier" in best.context
    scores = [each.score for each in candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= each.similarity <= 1 for each in candidates)


def test_without_articles_nothing_is_near(news_index: Index) -> None:
    finder = EvidenceFinder(news_index, Filters(articles=frozenset()))
    assert finder.find("The dam was built in 1961.") == ()
