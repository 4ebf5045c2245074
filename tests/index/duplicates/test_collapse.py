"""Near-duplicate passages collapse into one search result, and no fact is lost."""

import pytest
from pincite.index import Index
from pincite.index.duplicates.collapse import AlignedSentence, Candidate, collapse
from pincite.index.types import NO_FILTERS, Filters

from tests.fakes.index.near_duplicates import NEAR_DUPLICATES

BEST = Candidate(number=1, article=1, vector_id="a", cluster=1, cluster_rank=1)
OTHER = Candidate(number=2, article=2, vector_id="b", cluster=1, cluster_rank=0)
SAME_ARTICLE = Candidate(number=3, article=1, vector_id="c", cluster=1, cluster_rank=1)
CLOSED = AlignedSentence(point=1, variant=1, length=100)
CLOSED_LATER = AlignedSentence(point=1, variant=2, length=100)
COST = AlignedSentence(point=2, variant=3, length=100)
BYLINE = AlignedSentence(point=3, variant=4, length=10)


@pytest.mark.parametrize(
    ("other", "sentences", "expected"),
    [
        pytest.param(OTHER, [CLOSED], {BEST: 0.9}, id="same sentences"),
        pytest.param(OTHER, [CLOSED, BYLINE], {BEST: 0.9}, id="little more"),
        pytest.param(OTHER, [CLOSED, COST], {OTHER: 0.9}, id="contains the best"),
        pytest.param(OTHER, [COST], {BEST: 0.9, OTHER: 0.5}, id="another sentence"),
        pytest.param(OTHER, [CLOSED_LATER], {BEST: 0.9, OTHER: 0.5}, id="contradiction"),
        pytest.param(SAME_ARTICLE, [CLOSED], {BEST: 0.9, SAME_ARTICLE: 0.5}, id="one article"),
    ],
)
def test_a_passage_that_adds_nothing_is_replaced(
    other: Candidate, sentences: list[AlignedSentence], expected: dict[Candidate, float]
) -> None:
    aligned = {BEST.number: [CLOSED], other.number: sentences}
    assert collapse({BEST: 0.9, other: 0.5}, lambda _: aligned) == expected


def test_articles_without_near_duplicates_are_not_aligned() -> None:
    unrelated = Candidate(number=4, article=4, vector_id="d", cluster=4, cluster_rank=0)
    scores = {BEST: 0.9, unrelated: 0.8}
    assert collapse(scores, lambda numbers: pytest.fail(f"asked for {numbers}")) == scores


def search_ids(index: Index, query: str, filters: Filters = NO_FILTERS) -> list[str]:
    return [passage.article_id for passage in index.search(query, filters=filters)]


def test_near_duplicates_collapse_into_one_result(index: Index) -> None:
    passages = index.search("Who found cracks in the piles of the pier?")
    same_fact = [p for p in passages if p.article_id in {"times", "echo", "brief", "penhallow"}]
    assert len(same_fact) == 1
    assert passages[0] == same_fact[0]
    others = {copy.article_id for copy in same_fact[0].also_in}
    assert others == NEAR_DUPLICATES.keys() - {same_fact[0].article_id}


def test_a_near_duplicate_with_another_figure_is_not_collapsed(index: Index) -> None:
    passages = index.search("What will the repairs of the pier cost?")
    texts = [index.article(p.article_id).text[p.start : p.end] for p in passages]
    assert any("9.6 million" in text for text in texts)
    assert any("11.2 million" in text for text in texts)


def test_a_sentence_that_only_one_near_duplicate_has_is_found_there(index: Index) -> None:
    query = "How many boats will the mayor of Penhallow find room for?"
    assert search_ids(index, query)[0] == "penhallow"


def test_a_near_duplicate_is_found_when_the_others_are_filtered_out(index: Index) -> None:
    only = Filters(articles=frozenset({"echo", "wheat"}))
    assert search_ids(index, "When will the pier close?", only)[0] == "echo"
