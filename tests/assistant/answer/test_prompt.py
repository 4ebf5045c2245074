"""The numbered sources of a prompt: they fit the token budget, are shared fairly, and delimited."""

from hypothesis import given, strategies as st
from pincite.assistant.answer.prompt import (
    MAX_ARTICLE_SHARE,
    build_messages,
    estimate_tokens,
    number_sources,
)
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.read.reader import Judgement
from pincite.index.readers.article import make_article
from pincite.index.types import Sentence

from tests.fakes.assistant.readers import ZERO_FEATURES, make_scored_sentence


def make_scored_sentences(sizes: list[tuple[int, int]]) -> list[ScoredSentence]:
    """Return sentences, best first, from pairs of the number of an article and a text length."""
    scored = []
    for position, (number, size) in enumerate(sizes):
        text = "x" * size
        article = make_article(id=str(number), source=f"{number}.txt", text=text)
        sentence, logit = Sentence(article.id, position, 0, size), -float(position)
        scored.append(
            ScoredSentence(article, sentence, text, Judgement(logit), ZERO_FEATURES, logit)
        )
    return scored


SIZES = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 400)), max_size=30)


@given(SIZES, st.integers(10, 1_000))
def test_numbered_sources_fit_the_token_budget(
    sizes: list[tuple[int, int]], token_budget: int
) -> None:
    sentences = make_scored_sentences(sizes)
    sources = number_sources(sentences, token_budget)
    assert list(sources) == [str(number) for number in range(1, len(sources) + 1)]
    assert sum(estimate_tokens(each.text) for each in sources.values()) <= token_budget
    costs = [
        estimate_tokens(each.text) + estimate_tokens(each.article.source) for each in sentences
    ]
    if sum(costs) <= MAX_ARTICLE_SHARE * token_budget:
        assert len(sources) == len(sentences)
    if sentences and costs[0] <= token_budget:
        assert sources


def test_one_article_does_not_crowd_out_the_others() -> None:
    sentences = make_scored_sentences([(0, 300)] * 50 + [(1, 300)] * 3)
    sources = number_sources(sentences, 3_000)
    assert {each.article.id for each in sources.values()} == {"0", "1"}
    alone = number_sources(sentences[:50], 3_000)
    assert len(alone) > 20


def test_sources_stand_between_delimiters_that_change_with_the_question() -> None:
    sources = {"1": make_scored_sentence("The pier\ncloses.", title="News", published="2024-06-03")}
    delimiters = set()
    for question in ("What closes?", "What opens?"):
        (_, system), (_, user) = build_messages(question, sources, 6)
        delimiter = user.split(">")[0].removeprefix("<articles-")
        assert f"<articles-{delimiter}>" in system
        assert user == (
            f"<articles-{delimiter}>\nNews, 3 June 2024\n[1] The pier closes.\n"
            f"</articles-{delimiter}>\n\nQuestion: {question}"
        )
        delimiters.add(delimiter)
    assert len(delimiters) == 2
