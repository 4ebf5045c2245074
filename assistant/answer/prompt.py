"""Sentences that were read → the numbered sheet that a language model writes from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from pincite.assistant.english.wording import format_date
from pincite.assistant.llm.delimiters import make_delimiter
from pincite.assistant.llm.model import Messages
from pincite.assistant.read.ranking import ScoredSentence
from pincite.index.text.visible import to_single_line
from pincite.prompts import load

NumberedSources = Mapping[str, ScoredSentence]
"""The sentences by their numbers, from "1"."""

MAX_ARTICLE_SHARE = 1 / 3
"""One article may take this much of the sheet while others have something to say."""


def estimate_tokens(text: str) -> int:
    """Return about how many tokens a model makes of a text: rather too many than too few."""
    return len(text.encode()) // 3 + 4


def number_sources(sentences: Sequence[ScoredSentence], token_budget: int) -> NumberedSources:
    """Number as many sentences, of those sorted best first, as `room` tokens hold.

    What is left out is what is least likely to answer, and what one article has beyond its
    share. Sentences of one article stand together, in its order; the best article comes first.
    """
    selected: dict[tuple[str, int], ScoredSentence] = {}
    tokens_by_article: Counter[str] = Counter()
    for article_budget in (MAX_ARTICLE_SHARE * token_budget, token_budget):
        for scored in sentences:
            key, cost = (scored.article.id, scored.sentence.position), estimate_tokens(scored.text)
            if scored.article.id not in tokens_by_article:
                cost += estimate_tokens(_format_heading(scored))
            fits = (
                tokens_by_article[scored.article.id] + cost <= article_budget
                and tokens_by_article.total() + cost <= token_budget
            )
            if fits and key not in selected:
                selected[key] = scored
                tokens_by_article[scored.article.id] += cost
    article_order = list(dict.fromkeys(each.article.id for each in sentences))
    ordered = sorted(
        selected.values(),
        key=lambda each: (article_order.index(each.article.id), each.sentence.position),
    )
    return {str(number): each for number, each in enumerate(ordered, start=1)}


def build_messages(question: str, sources: NumberedSources, max_statements: int) -> Messages:
    """Return what a model is told, so that it answers in at most so many statements."""
    articles = _format_sources(sources)
    delimiter = make_delimiter(question, articles)
    user_prompt = load("articles", fence=delimiter, articles=articles, question=question.strip())
    return ("system", load("write", fence=delimiter, most=str(max_statements))), (
        "user",
        user_prompt,
    )


def _format_sources(sources: NumberedSources) -> str:
    by_article = groupby(sources.items(), key=lambda numbered: numbered[1].article.id)
    parts = []
    for _, group in by_article:
        numbered = list(group)
        lines = [f"[{number}] {to_single_line(each.text)}" for number, each in numbered]
        parts.append("\n".join([_format_heading(numbered[0][1]), *lines]))
    return "\n\n".join(parts)


def _format_heading(scored: ScoredSentence) -> str:
    article = scored.article
    parts = (
        article.title or article.source,
        article.publisher,
        format_date(article.published or ""),
    )
    return to_single_line(", ".join(part for part in parts if part))
