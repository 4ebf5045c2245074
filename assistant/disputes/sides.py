"""Sentences that were read → where articles answer differently: all sides, the newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from pincite.assistant.disputes.contradiction import answered_otherwise, replaces, said_otherwise
from pincite.assistant.english.values import differ, within
from pincite.assistant.english.wording import day
from pincite.assistant.read.ranking import Read
from pincite.assistant.types import Citation, Dispute
from pincite.index.text.visible import on_one_line

MOST_READ = 16
"""Among how many of the best sentences sides are looked for."""

ALIKE = 2.5
"""How far apart the log-odds to answer may be of sentences that say the same otherwise."""

NEAR_BEST, LIKELY = 1.0, 0.0
"""Where only the few words that answer are others: how far below the best sentence's log-odds a
side's may be, or how high they must be at least."""

MOST_SIDES = 3


@dataclass(frozen=True, slots=True)
class Side:
    """What one article answers: a sentence, and the words in it that others have otherwise."""

    read: Read
    words: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two or three sides, the newest first; `latest` is the one that says it replaces another.

    `alike` are sides that say the same but for what is asked: they bear each other out in the rest.
    """

    sides: tuple[Side, ...]
    latest: Side | None
    alike: bool


def disagreement(question: str, sentences: Sequence[Read]) -> Disagreement | None:
    """Return how articles answer a question differently, by sentences sorted best first.

    The best two that differ are sides, and what differs from each of them. None where they agree,
    or where it cannot be told that they speak of the same thing.
    """
    sides: list[Side] = []
    same = False
    for one, other in combinations(sentences[:MOST_READ], 2):
        if one.article.id == other.article.id:
            continue
        alike = one.odds - other.odds <= ALIKE
        found = said_otherwise(question, one, other) if alike else None
        same = same or bool(found)
        if not found and _likely(other, sentences[0]):
            found = answered_otherwise(question, one, other)
        for each, words in zip((one, other), found or (), strict=False):
            if len(sides) < MOST_SIDES and (len(sides) < 2 or _other(each, words, sides)):
                sides.append(Side(each, words))
    if not sides:
        return None
    sides.sort(key=lambda side: side.read.article.published or "", reverse=True)
    latest = next((side for side in sides if _replaces(side, sides)), None)
    return Disagreement(tuple(sides), latest, same)


def both_sides(chosen: Sequence[Read], found: Disagreement | None) -> tuple[Read, ...]:
    """Return what to quote, `chosen` with all sides: those first, in their order."""
    sides = [side.read for side in found.sides] if found else []
    return (*sides, *(each for each in chosen if each not in sides))


def told(found: Disagreement | None, citations: Iterable[Citation]) -> tuple[Dispute, ...]:
    """Say in words what differs, by the citations of its sides."""
    if found is None:
        return ()
    places = {(each.article_id, each.start): each for each in citations}
    cited = [(side, places[side.read.article.id, side.read.sentence.start]) for side in found.sides]
    text = "; ".join(f"“{on_one_line(side.words)}” ({_origin(each)})" for side, each in cited)
    latest = next((each for side, each in cited if side is found.latest), None)
    if latest:
        text += f". {_origin(latest)} says that this replaces what was said before"
    labels, words = zip(*((each.label, side.words) for side, each in cited), strict=True)
    return (Dispute(f"{text}.", labels, words, latest.label if latest else None),)


def _likely(each: Read, best: Read) -> bool:
    return each.odds >= min(LIKELY, best.odds - NEAR_BEST)


def _other(each: Read, words: str, sides: Sequence[Side]) -> bool:
    return all(
        each.article.id != side.read.article.id and differ(words, side.words) for side in sides
    )


def _replaces(side: Side, sides: Sequence[Side]) -> bool:
    """Does an article name what others say, as what was said before?"""
    without = side.read.text.replace(side.words, " ")
    return replaces(side.read) and any(
        within(other.words, without)
        and (other.read.article.published or "") <= (side.read.article.published or "")
        for other in sides
        if other is not side
    )


def _origin(citation: Citation) -> str:
    where = citation.title or citation.source
    return f"{where}, {day(citation.published)}" if citation.published else where
