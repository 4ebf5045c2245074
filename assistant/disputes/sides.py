"""Ranked sentences → the sides of a disagreement between their articles, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from pincite.assistant.disputes.contradiction import (
    find_differing_answers,
    find_differing_values,
    is_correction,
)
from pincite.assistant.english.values import is_stated_in, values_conflict
from pincite.assistant.english.wording import format_date
from pincite.assistant.read.ranking import ScoredSentence, compute_own_logit
from pincite.assistant.types import Citation, Dispute
from pincite.index.text.languages import is_foreign
from pincite.index.text.visible import to_single_line

MAX_COMPARED_SENTENCES = 16
"""The number of best sentences that are compared with each other."""

MAX_LOGIT_GAP, MAX_GAP_BELOW_BEST = 2.5, 4.0
"""The log-odds of two sentences with the same wording differ by at most the first, and are below
the best sentence's by at most the second: sentences that are alike, of another matter, are no
sides."""

MAX_GAP_TO_BEST, LIKELY_LOGIT = 1.0, 0.0
"""Thresholds when only the short answers differ: a side counts if its log-odds are within
MAX_GAP_TO_BEST of the best sentence's, or at least LIKELY_LOGIT."""

MAX_SIDES = 3


@dataclass(frozen=True, slots=True)
class Side:
    """The answer of one article: a sentence, and its words that differ from the other sides."""

    scored: ScoredSentence
    words: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two or three sides, newest first.

    `latest` is the side that says it corrects another side, if there is one. `same_wording` is
    true if two sides differ only in the value that the question asks for.
    """

    sides: tuple[Side, ...]
    latest: Side | None
    same_wording: bool


def find_disagreement(question: str, sentences: Sequence[ScoredSentence]) -> Disagreement | None:
    """Return the disagreement between sentences of different articles, sorted best first.

    The first two sides are the best two sentences that differ; a third side differs from both.
    Returns None if the sentences agree, if it is uncertain that they are about the same thing, or
    if the question or the best sentence is not in English.
    """
    if not sentences or is_foreign(question) or is_foreign(sentences[0].text):
        return None
    lowest_logit = compute_own_logit(sentences[0]) - MAX_GAP_BELOW_BEST
    sides: list[Side] = []
    same_wording = False
    for one, other in combinations(sentences[:MAX_COMPARED_SENTENCES], 2):
        if one.article.id == other.article.id:
            continue
        logits = compute_own_logit(one), compute_own_logit(other)
        comparable = max(logits) - min(logits) <= MAX_LOGIT_GAP and min(logits) >= lowest_logit
        difference = find_differing_values(question, one, other) if comparable else None
        same_wording = same_wording or bool(difference)
        if not difference and _is_likely(other, sentences[0]):
            difference = find_differing_answers(question, one, other)
        for scored, words in zip((one, other), difference or (), strict=False):
            if len(sides) < MAX_SIDES and (len(sides) < 2 or _is_new_side(scored, words, sides)):
                sides.append(Side(scored, words))
    if not sides:
        return None
    sides.sort(key=lambda side: side.scored.article.published or "", reverse=True)
    latest = next((side for side in sides if _corrects_other_side(side, sides)), None)
    return Disagreement(tuple(sides), latest, same_wording)


def prepend_sides(
    selected: Sequence[ScoredSentence], disagreement: Disagreement | None
) -> tuple[ScoredSentence, ...]:
    """Return the sentences of all sides, then the other selected sentences."""
    sides = [side.scored for side in disagreement.sides] if disagreement else []
    return (*sides, *(each for each in selected if each not in sides))


def describe_disagreement(
    disagreement: Disagreement | None, citations: Iterable[Citation]
) -> tuple[Dispute, ...]:
    """Describe a disagreement in words; `citations` must cover all its sides."""
    if disagreement is None:
        return ()
    citation_by_position = {(each.article_id, each.start): each for each in citations}
    cited_sides = [
        (side, citation_by_position[side.scored.article.id, side.scored.sentence.start])
        for side in disagreement.sides
    ]
    text = "; ".join(
        f"“{to_single_line(side.words)}” ({_format_origin(each)})" for side, each in cited_sides
    )
    latest = next((each for side, each in cited_sides if side is disagreement.latest), None)
    if latest:
        text += f". {_format_origin(latest)} says that this replaces what was said before"
    labels, words = zip(*((each.label, side.words) for side, each in cited_sides), strict=True)
    return (Dispute(f"{text}.", labels, words, latest.label if latest else None),)


def _is_likely(scored: ScoredSentence, best: ScoredSentence) -> bool:
    best_logit = compute_own_logit(best)
    return compute_own_logit(scored) >= min(LIKELY_LOGIT, best_logit - MAX_GAP_TO_BEST)


def _is_new_side(scored: ScoredSentence, words: str, sides: Sequence[Side]) -> bool:
    return all(
        scored.article.id != side.scored.article.id and values_conflict(words, side.words)
        for side in sides
    )


def _corrects_other_side(side: Side, sides: Sequence[Side]) -> bool:
    """Return whether a side corrects the value of another side that is not newer."""
    remaining_text = side.scored.text.replace(side.words, " ")
    return is_correction(side.scored) and any(
        is_stated_in(other.words, remaining_text)
        and (other.scored.article.published or "") <= (side.scored.article.published or "")
        for other in sides
        if other is not side
    )


def _format_origin(citation: Citation) -> str:
    origin = citation.title or citation.source
    return f"{origin}, {format_date(citation.published)}" if citation.published else origin
