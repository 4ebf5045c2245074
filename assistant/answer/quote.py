"""Ranked sentences → an answer that quotes one or more of them word for word."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import groupby

from pincite.assistant.answer.evidence import Evidence, FoundSentence
from pincite.assistant.check import support
from pincite.assistant.disputes.sides import describe_disagreement, prepend_sides
from pincite.assistant.english.speakers import find_antecedent, find_speaker
from pincite.assistant.english.wording import format_attribution, format_date
from pincite.assistant.read.confidence import is_sure_of_short_answer
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.settings import Settings
from pincite.assistant.tracing.steps import trace_step
from pincite.assistant.types import Answer, Citation, ShortAnswer, Statement
from pincite.index import Index
from pincite.index.text.visible import to_single_line
from pincite.index.text.words import words
from pincite.index.types import Copy, Sentence

PERHAPS = "The articles may answer this:"
"""The first line of an answer of the standing `perhaps`."""
OTHERS = "Or perhaps:"
"""What stands before its further sentences."""
MAX_OTHERS = 2
"""How many there are at most."""

MIN_ODDS_RATIO, MIN_ODDS_RATIO_IF_ENOUGH = 0.3, 0.8
"""Quote a further sentence if its odds of answering are at least this share of the best one's: the
second, if the best sentence alone probably has all that the question asks."""

REDUNDANT_OVERLAP = 0.7
"""Two sentences are redundant if they share this much of their words (Jaccard index)."""

_MAX_LOGIT = 500.0
"""`math.exp` overflows above 709."""


def quote_answer(
    template: Answer, evidence: Evidence, index: Index, settings: Settings
) -> Iterator[Answer]:
    """Yield the short answer, then each quotation with its citation, then the disagreement.

    An answer of the standing `perhaps` quotes the best sentence alone, without a short answer, and
    has the next best ones that are nearly as likely as its `closest`.
    """
    sentences, disagreement = evidence.sentences, evidence.disagreement
    others: Sequence[ScoredSentence] = ()
    if template.standing == "perhaps":
        likely = _select_likely(sentences, 1 + MAX_OTHERS, MIN_ODDS_RATIO)
        disagreement, selected, others, short = None, tuple(likely[:1]), likely[1:], None
        yield replace(template, text=f"{PERHAPS}\n\n")
    elif evidence.is_summary:
        selected, short = sentences, None
        yield template
    else:
        selected = prepend_sides(select_sentences(sentences, settings.quotes), disagreement)
        short = extract_short_answer(sentences[0], selected, template.confidence)
        template = replace(template, short=short)
        yield template
    all_citations = cite((*selected, *others), index.also_in)
    citations, closest = all_citations[: len(selected)], all_citations[len(selected) :]
    parts = zip(citations, make_statements(citations), format_quotes(citations), strict=True)
    for citation, statement, text in parts:
        with trace_step("check", statement=statement.text) as step:
            checked = support(statement.text, [citation.quote])
            step.outputs = asdict(checked)
        yield replace(
            template,
            text=text,
            statements=(replace(statement, support=checked.verdict),),
            citations=(citation,),
            passages=(),
        )
    if closest:
        lines = [OTHERS, *map(format_closest, closest)]
        yield replace(template, passages=(), text="\n\n" + "\n".join(lines), closest=closest)
    if disagreement:
        yield replace(
            template, passages=(), disputes=describe_disagreement(disagreement, citations)
        )


def select_sentences(
    sentences: Sequence[ScoredSentence], max_quotes: int
) -> tuple[ScoredSentence, ...]:
    """Choose the sentences to quote, from `sentences` sorted best first: at least the best one.

    Sentences of one article stay together, in the order of the article; the article of the best
    sentence comes first.
    """
    if not sentences:
        return ()
    is_enough = sentences[0].features.sufficient_logit > 0
    ratio = MIN_ODDS_RATIO_IF_ENOUGH if is_enough else MIN_ODDS_RATIO
    selected = _select_likely(sentences, max_quotes, ratio)
    article_order = list(dict.fromkeys(each.article.id for each in selected))
    selected.sort(key=lambda each: (article_order.index(each.article.id), each.sentence.position))
    return tuple(selected)


def _select_likely(
    sentences: Sequence[ScoredSentence], count: int, ratio: float
) -> list[ScoredSentence]:
    """Return at most `count` sentences, best first, without those that say the same.

    The odds of each are at least `ratio` of those of the best.
    """
    min_odds = ratio * _compute_odds(sentences[0]) if sentences else 0.0
    selected: list[ScoredSentence] = []
    for scored in sentences:
        if len(selected) == count or _compute_odds(scored) < min_odds:
            break
        if not any(_is_redundant(scored.text, other.text) for other in selected):
            selected.append(scored)
    return selected


def cite(
    sentences: Iterable[FoundSentence],
    also_in: Callable[[Sentence], tuple[Copy, ...]] = lambda _: (),
) -> tuple[Citation, ...]:
    """Return a citation for each sentence, labelled from 1; `also_in` finds its copies."""
    numbered = enumerate(sentences, start=1)
    return tuple(
        _make_citation(str(label), each, also_in(each.sentence)) for label, each in numbered
    )


def extract_short_answer(
    best: ScoredSentence, selected: Sequence[ScoredSentence], confidence: float
) -> ShortAnswer | None:
    """Return the words of the best sentence that answer; None if the reader is not sure of them.

    Also None if these words are most of the sentence, which is quoted anyway, or if they span two
    cells of a table.
    """
    span = best.judgement.short
    if (
        span is None
        or not is_sure_of_short_answer(best, confidence)
        or span[1] - span[0] > 0.7 * len(best.text)
    ):
        return None
    if " | " in best.text[slice(*span)]:
        return None
    start, end = (best.sentence.start + offset for offset in span)
    label = str(selected.index(best) + 1)
    return ShortAnswer(best.article.text[start:end], label, start, end)


def make_statements(citations: Iterable[Citation]) -> tuple[Statement, ...]:
    """Return one statement for each quoted sentence, on one line."""
    return tuple(Statement(to_single_line(c.quote), (c.label,), "quoted") for c in citations)


def format_quotes(citations: Sequence[Citation]) -> list[str]:
    """Return the text of the answer, one part for each citation; each article is a paragraph."""
    parts: list[str] = []
    for _, group in groupby(citations, key=lambda citation: citation.article_id):
        for position, citation in enumerate(group):
            separator = "" if not parts else " " if position else "\n\n"
            attribution = format_attribution(citation.speaker, citation.quote)
            suffix = f" ({to_single_line(attribution)})" if attribution else ""
            quote = to_single_line(citation.insert_antecedent(citation.quote))
            parts.append(f"{separator}{quote} [{citation.label}]{suffix}")
    return parts


def format_closest(citation: Citation) -> str:
    """Return the quotation of a sentence that is no evidence, and where it is from."""
    origin = citation.title or citation.source
    if citation.published:
        origin += f", {format_date(citation.published)}"
    return f"“{to_single_line(citation.quote)}” ({origin})"


def _make_citation(label: str, scored: FoundSentence, also_in: tuple[Copy, ...]) -> Citation:
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
        antecedent=find_antecedent(article.text, scored.sentence.start, scored.sentence.end),
    )


def _compute_odds(scored: ScoredSentence) -> float:
    return math.exp(min(_MAX_LOGIT, scored.logit))


def _is_redundant(one: str, other: str) -> bool:
    one_words, other_words = set(words(one)), set(words(other))
    return len(one_words & other_words) >= REDUNDANT_OVERLAP * max(1, len(one_words | other_words))
