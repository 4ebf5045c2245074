"""Sentences that were read → the one to three to quote, verbatim, in an order that reads well."""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from pincite.assistant.english.speakers import find_speaker
from pincite.assistant.english.wording import format_attribution
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.types import Citation, ShortAnswer, Statement
from pincite.index.text.visible import to_single_line
from pincite.index.text.words import words
from pincite.index.types import Copy, Sentence

MIN_ODDS_RATIO = 0.3
"""A further sentence is quoted when its odds to answer are at least this share of the best's."""

REDUNDANT_OVERLAP = 0.7
"""Sentences that share this much of their words say the same: the better one is quoted."""


def select_sentences(
    sentences: Sequence[ScoredSentence], max_quotes: int
) -> tuple[ScoredSentence, ...]:
    """Choose what to quote of sentences that are sorted best first: at least one of any.

    Sentences of one article stand together, in the order of the article, and the article of
    the best sentence comes first.
    """
    selected: list[ScoredSentence] = []
    for scored in sentences:
        if len(selected) == max_quotes or _odds(scored) < MIN_ODDS_RATIO * _odds(sentences[0]):
            break
        if not any(_is_redundant(scored.text, other.text) for other in selected):
            selected.append(scored)
    article_order = list(dict.fromkeys(each.article.id for each in selected))
    selected.sort(key=lambda each: (article_order.index(each.article.id), each.sentence.position))
    return tuple(selected)


def cite(
    sentences: Iterable[ScoredSentence],
    also_in: Callable[[Sentence], tuple[Copy, ...]] = lambda _: (),
) -> tuple[Citation, ...]:
    """Give each sentence its citation, labelled from 1, with the copies that have it too."""
    numbered = enumerate(sentences, start=1)
    return tuple(
        _make_citation(str(label), each, also_in(each.sentence)) for label, each in numbered
    )


def extract_short_answer(
    best: ScoredSentence, selected: Sequence[ScoredSentence], min_probability: float
) -> ShortAnswer | None:
    """Return the few words of the best sentence that answer; None where that is not sure enough.

    Words that are the whole sentence, or as good as, say nothing more than the quote; words of
    two cells of a table are no answer.
    """
    span = best.judgement.short
    if (
        span is None
        or best.judgement.span_probability < min_probability
        or span[1] - span[0] > 0.7 * len(best.text)
    ):
        return None
    if " | " in best.text[slice(*span)]:
        return None
    start, end = (best.sentence.start + offset for offset in span)
    label = str(selected.index(best) + 1)
    return ShortAnswer(best.article.text[start:end], label, start, end)


def make_statements(citations: Iterable[Citation]) -> tuple[Statement, ...]:
    """Let what each quoted sentence shows be a statement of its own, on one line."""
    return tuple(Statement(to_single_line(c.quote), (c.label,), "quoted") for c in citations)


def format_quotes(citations: Sequence[Citation]) -> list[str]:
    """Return the answer's text, a part for each citation: articles are paragraphs."""
    parts: list[str] = []
    for _, group in groupby(citations, key=lambda citation: citation.article_id):
        for position, citation in enumerate(group):
            separator = "" if not parts else " " if position else "\n\n"
            attribution = format_attribution(citation.speaker, citation.quote)
            suffix = f" ({to_single_line(attribution)})" if attribution else ""
            parts.append(f"{separator}{to_single_line(citation.quote)} [{citation.label}]{suffix}")
    return parts


def _make_citation(label: str, scored: ScoredSentence, also_in: tuple[Copy, ...]) -> Citation:
    article = scored.article
    return Citation(
        label=label,
        article_id=article.id,
        source=article.source,
        title=article.title,
        published=article.published,
        url=article.url,
        start=scored.sentence.start,
        end=scored.sentence.end,
        quote=scored.text,
        also_in=also_in,
        speaker=find_speaker(article.text, scored.sentence.start, scored.sentence.end),
    )


def _odds(scored: ScoredSentence) -> float:
    return math.exp(min(500.0, scored.logit))


def _is_redundant(one: str, other: str) -> bool:
    one_words, other_words = set(words(one)), set(words(other))
    return len(one_words & other_words) >= REDUNDANT_OVERLAP * max(1, len(one_words | other_words))
