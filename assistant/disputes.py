"""Sentences that were read → where articles answer differently: all sides, the newest first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from pincite.assistant.differing import differing
from pincite.assistant.phrases import day
from pincite.assistant.read import Read
from pincite.assistant.types import Citation, Dispute
from pincite.assistant.values import differ, within

MOST_READ = 16
"""Among how many of the best sentences sides are looked for."""

NEAR_BEST = 2.0
"""How far below the best sentence's a side's log-odds to answer may be."""

MOST_SIDES = 3

_AROUND = 300
"""Characters before and after a sentence in which its article may say that it corrects another."""

_REPLACES = re.compile(
    r"(?i)\b(?:revis|correct|updat|restat|retract|amend|overturn|recount)\w*"
    r"|\b(?:earlier|previous|initial|original|preliminary|first)(?:ly)?\b[^.]{0,40}"
    r"\b(?:said|report|put|estimat|figure|count|version|number|toll|announc|believed|thought)"
    r"|\b(?:up|down) from\b|\bno longer\b|\b(?:instead of|rather than|and not)\b"
    r"|\b(?:rose|risen|rises|climbed|raised|lowered|cut|increased|fell|fallen)\b[^.]{0,60}\bfrom\b"
)


@dataclass(frozen=True, slots=True)
class Side:
    """What one article answers: a sentence, and the words in it that others have otherwise."""

    read: Read
    words: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two or three sides, the newest first; `latest` is the one that says it replaces another."""

    sides: tuple[Side, ...]
    latest: Side | None


def disagreement(question: str, sentences: Sequence[Read]) -> Disagreement | None:
    """Return how articles answer a question differently, by sentences sorted best first.

    The best two that differ are sides, and what differs from each of them. None where they agree,
    or where it cannot be told that they speak of the same thing.
    """
    near = [
        each
        for each in sentences[:MOST_READ]
        if each.judged.odds >= sentences[0].judged.odds - NEAR_BEST
    ]
    sides: list[Side] = []
    for pair in combinations(near, 2):
        found = differing(question, *pair)
        for each, words in zip(pair, found or (), strict=False):
            if len(sides) < MOST_SIDES and (len(sides) < 2 or _other(each, words, sides)):
                sides.append(Side(each, words))
    if not sides:
        return None
    sides.sort(key=lambda side: side.read.article.published or "", reverse=True)
    return Disagreement(tuple(sides), next((s for s in sides if _replaces(s, sides)), None))


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
    text = "; ".join(f"“{_on_one_line(side.words)}” ({_origin(each)})" for side, each in cited)
    if found.latest:
        newest = next(each for side, each in cited if side is found.latest)
        text += f". {_origin(newest)} says that this replaces what was said before"
    return (Dispute(f"{text}.", tuple(each.label for _, each in cited)),)


def _other(each: Read, words: str, sides: Sequence[Side]) -> bool:
    return all(
        each.article.id != side.read.article.id and differ(words, side.words) for side in sides
    )


def _replaces(side: Side, sides: Sequence[Side]) -> bool:
    """Does an article name what others say, as what was said before?"""
    article, place = side.read.article, side.read.sentence
    around = article.text[max(0, place.start - _AROUND) : place.end + _AROUND]
    return bool(_REPLACES.search(around)) and any(
        within(other.words, around.replace(side.words, " "))
        and (other.read.article.published or "") <= (article.published or "")
        for other in sides
        if other is not side
    )


def _origin(citation: Citation) -> str:
    where = citation.title or citation.source
    return f"{where}, {day(citation.published)}" if citation.published else where


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
