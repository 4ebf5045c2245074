"""Sentences that were read → where articles answer differently: all sides, the newest first."""

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
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.types import Citation, Dispute
from pincite.index.text.visible import to_single_line

MAX_COMPARED_SENTENCES = 16
"""Among how many of the best sentences sides are looked for."""

MAX_LOGIT_GAP = 2.5
"""How far apart the log-odds to answer may be of sentences that say the same otherwise."""

MAX_GAP_TO_BEST, LIKELY_LOGIT = 1.0, 0.0
"""Where only the few words that answer are others: how far below the best sentence's log-odds a
side's may be, or how high they must be at least."""

MAX_SIDES = 3


@dataclass(frozen=True, slots=True)
class Side:
    """What one article answers: a sentence, and the words in it that others have otherwise."""

    scored: ScoredSentence
    words: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two or three sides, the newest first; `latest` is the one that says it replaces another.

    `alike` are sides that say the same but for what is asked: they bear each other out in the rest.
    """

    sides: tuple[Side, ...]
    latest: Side | None
    same_wording: bool


def find_disagreement(question: str, sentences: Sequence[ScoredSentence]) -> Disagreement | None:
    """Return how articles answer a question differently, by sentences sorted best first.

    The best two that differ are sides, and what differs from each of them. None where they agree,
    or where it cannot be told that they speak of the same thing.
    """
    sides: list[Side] = []
    same_wording = False
    for one, other in combinations(sentences[:MAX_COMPARED_SENTENCES], 2):
        if one.article.id == other.article.id:
            continue
        comparable = one.logit - other.logit <= MAX_LOGIT_GAP
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
    """Return what to quote, `chosen` with all sides: those first, in their order."""
    sides = [side.scored for side in disagreement.sides] if disagreement else []
    return (*sides, *(each for each in selected if each not in sides))


def describe_disagreement(
    disagreement: Disagreement | None, citations: Iterable[Citation]
) -> tuple[Dispute, ...]:
    """Say in words what differs, by the citations of its sides."""
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
    return scored.logit >= min(LIKELY_LOGIT, best.logit - MAX_GAP_TO_BEST)


def _is_new_side(scored: ScoredSentence, words: str, sides: Sequence[Side]) -> bool:
    return all(
        scored.article.id != side.scored.article.id and values_conflict(words, side.words)
        for side in sides
    )


def _corrects_other_side(side: Side, sides: Sequence[Side]) -> bool:
    """Does an article name what others say, as what was said before?"""
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
