"""Ranked sentences → the numbered sources in the prompt that a language model writes from."""

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
"""The sentences by their numbers, from "1" on."""

MAX_ARTICLE_SHARE = 1 / 3
"""Share of the token budget that one article may take while other articles have sentences left."""


def estimate_tokens(text: str) -> int:
    """Estimate the tokens of a text, rather too many than too few."""
    return len(text.encode()) // 3 + 4


def number_sources(sentences: Sequence[ScoredSentence], token_budget: int) -> NumberedSources:
    """Number the best sentences that fit in `token_budget`; `sentences` are sorted best first.

    An article gets more than MAX_ARTICLE_SHARE of the budget only if the sentences of the other
    articles leave it free. Sentences of one article stay together, in the order of the article;
    the article of the best sentence comes first.
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
    """Return the messages that ask a model to answer in at most `max_statements` statements."""
    articles = _format_sources(sources)
    delimiter = make_delimiter(question, articles)
    system_prompt = load("answer.system", delimiter=delimiter, max_statements=str(max_statements))
    user_prompt = load(
        "answer.user", delimiter=delimiter, articles=articles, question=question.strip()
    )
    return ("system", system_prompt), ("user", user_prompt)


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
