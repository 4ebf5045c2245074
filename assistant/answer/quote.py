"""Sentences that were read → the one to three to quote, verbatim, in an order that reads well."""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from pincite.assistant.english.speakers import speaker
from pincite.assistant.english.wording import by
from pincite.assistant.read.ranking import Read
from pincite.assistant.types import Citation, Short, Statement
from pincite.index.text.visible import on_one_line
from pincite.index.text.words import words
from pincite.index.types import Copy, Sentence

NEAR_BEST = 0.3
"""A further sentence is quoted when its odds to answer are at least this share of the best's."""

ALIKE = 0.7
"""Sentences that share this much of their words say the same: the better one is quoted."""


def choose(sentences: Sequence[Read], most: int) -> tuple[Read, ...]:
    """Choose what to quote of sentences that are sorted best first: at least one of any.

    Sentences of one article stand together, in the order of the article, and the article of
    the best sentence comes first.
    """
    chosen: list[Read] = []
    for each in sentences:
        if len(chosen) == most or _odds(each) < NEAR_BEST * _odds(sentences[0]):
            break
        if not any(_alike(each.text, other.text) for other in chosen):
            chosen.append(each)
    order = list(dict.fromkeys(each.article.id for each in chosen))
    chosen.sort(key=lambda each: (order.index(each.article.id), each.sentence.position))
    return tuple(chosen)


def cite(
    chosen: Iterable[Read], also_in: Callable[[Sentence], tuple[Copy, ...]] = lambda _: ()
) -> tuple[Citation, ...]:
    """Give each sentence its citation, labelled from 1, with the copies that have it too."""
    numbered = enumerate(chosen, start=1)
    return tuple(_citation(str(label), each, also_in(each.sentence)) for label, each in numbered)


def short(best: Read, chosen: Sequence[Read], least: float) -> Short | None:
    """Return the few words of the best sentence that answer; None where that is not sure enough.

    Words that are the whole sentence, or as good as, say nothing more than the quote; words of
    two cells of a table are no answer.
    """
    place = best.judged.short
    if place is None or best.judged.sure < least or place[1] - place[0] > 0.7 * len(best.text):
        return None
    if " | " in best.text[slice(*place)]:
        return None
    start, end = (best.sentence.start + each for each in place)
    label = str(chosen.index(best) + 1)
    return Short(best.article.text[start:end], label, start, end)


def statements(citations: Iterable[Citation]) -> tuple[Statement, ...]:
    """Let what each quoted sentence shows be a statement of its own, on one line."""
    return tuple(Statement(on_one_line(c.quote), (c.label,), "quoted") for c in citations)


def wording(citations: Sequence[Citation]) -> list[str]:
    """Return the answer's text, a part for each citation: articles are paragraphs."""
    parts: list[str] = []
    for _, group in groupby(citations, key=lambda citation: citation.article_id):
        for number, citation in enumerate(group):
            between = "" if not parts else " " if number else "\n\n"
            named = by(citation.speaker, citation.quote)
            said = f" ({on_one_line(named)})" if named else ""
            parts.append(f"{between}{on_one_line(citation.quote)} [{citation.label}]{said}")
    return parts


def _citation(label: str, each: Read, also_in: tuple[Copy, ...]) -> Citation:
    article = each.article
    return Citation(
        label=label,
        article_id=article.id,
        source=article.source,
        title=article.title,
        published=article.published,
        url=article.url,
        start=each.sentence.start,
        end=each.sentence.end,
        quote=each.text,
        also_in=also_in,
        speaker=speaker(article.text, each.sentence.start, each.sentence.end),
    )


def _odds(each: Read) -> float:
    return math.exp(min(500.0, each.odds))


def _alike(one: str, other: str) -> bool:
    these, those = set(words(one)), set(words(other))
    return len(these & those) >= ALIKE * max(1, len(these | those))
