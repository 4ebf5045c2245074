"""Ranked sentences → the sides of a disagreement between their articles, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations

from pincite.assistant.disputes.contradiction import (
    find_differing_answers,
    find_differing_values,
    is_correction,
)
from pincite.assistant.disputes.pairs import load_pair_calibration, weigh_pair
from pincite.assistant.english.values import is_stated_in, values_conflict
from pincite.assistant.english.wording import format_date
from pincite.assistant.read.ranking import RERANK_DEPTH, ScoredSentence, compute_own_logit
from pincite.assistant.regression import to_probability
from pincite.assistant.types import Citation, Dispute
from pincite.index.text.languages import is_foreign
from pincite.index.text.visible import to_single_line

MAX_COMPARED_SENTENCES = RERANK_DEPTH
"""The number of best sentences that are compared with each other: those that were read alone."""

MAX_LOGIT_GAP = 2.5
"""The log-odds of two sentences with the same wording differ by at most this."""

MAX_GAP_BELOW_BEST = 4.0
"""The log-odds of a side are at most so far below the best sentence's: sentences that are alike, of
another matter, are no sides."""

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

    The first two sides are the two that most likely differ; a third side differs from both.
    Returns None if the sentences agree, if it is uncertain that they are about the same thing, or
    if the question or the best sentence is not in English.
    """
    if not sentences or is_foreign(question) or is_foreign(sentences[0].text):
        return None
    pairs = [
        each
        for one, other in combinations(sentences[:MAX_COMPARED_SENTENCES], 2)
        if one.article.id != other.article.id
        and (each := _compare(question, one, other, sentences[:MAX_COMPARED_SENTENCES]))
    ]
    if not pairs:
        return None
    best, *others = sorted(pairs, key=lambda pair: -pair.probability)
    sides = list(best.sides)
    for side in (side for pair in others for side in pair.sides):
        if len(sides) < MAX_SIDES and _is_new_side(side, sides):
            sides.append(side)
    sides.sort(key=lambda side: side.scored.article.published or "", reverse=True)
    latest = next((side for side in sides if _corrects_other_side(side, sides)), None)
    return Disagreement(tuple(sides), latest, any(pair.same_wording for pair in pairs))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two sides, and how likely they answer the question differently."""

    sides: tuple[Side, Side]
    probability: float
    same_wording: bool


def _compare(
    question: str, one: ScoredSentence, other: ScoredSentence, ranked: Sequence[ScoredSentence]
) -> _Pair | None:
    """Return two sentences as sides, or None if they do not answer the question differently."""
    logits = compute_own_logit(one), compute_own_logit(other)
    lowest = compute_own_logit(ranked[0]) - MAX_GAP_BELOW_BEST
    if min(logits) < lowest:
        return None
    if max(logits) - min(logits) <= MAX_LOGIT_GAP and (
        values := find_differing_values(question, one, other)
    ):
        return _Pair((Side(one, values[0]), Side(other, values[1])), 1.0, same_wording=True)
    if answers := find_differing_answers(question, one, other):
        calibration = load_pair_calibration()
        features = weigh_pair(one, other, answers, ranked)
        probability = to_probability(calibration.pair.compute_logit(asdict(features)))
        if probability >= calibration.threshold:
            sides = Side(one, answers[0]), Side(other, answers[1])
            return _Pair(sides, probability, same_wording=False)
    return None


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


def _is_new_side(new: Side, sides: Sequence[Side]) -> bool:
    return all(
        new.scored.article.id != side.scored.article.id and values_conflict(new.words, side.words)
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
