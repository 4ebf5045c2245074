"""Passages of copies → one place for what they all say, and one for each that says otherwise."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

NEW = 0.25
"""A passage adds something when this share of its characters is in sentences of its own."""


class Candidate(NamedTuple):
    """A passage by its number, its article's number, the name of its vector, and its story.

    Articles that are copies tell one story, and `version` orders them, the fullest first; any
    other article is a story of its own.
    """

    number: int
    article: int
    vector: str
    story: int
    version: int


class Part(NamedTuple):
    """A sentence as it tells a story: the point it makes, how it puts it, its characters."""

    point: int
    saying: int
    size: int


def adds(parts: Sequence[Part], told: Iterable[Part]) -> bool:
    """Return whether sentences say what those before them did not, or put a point otherwise."""
    points, sayings = set(), set()
    for part in told:
        points.add(part.point)
        sayings.add(part.saying)
    new = [part for part in parts if part.saying not in sayings]
    return any(part.point in points for part in new) or (
        sum(part.size for part in new) >= NEW * sum(part.size for part in parts)
    )


def places(
    scores: Mapping[Candidate, float],
    told: Callable[[Sequence[int]], Mapping[int, Sequence[Part]]],
) -> dict[Candidate, float]:
    """Return the passages that have a place of their own, and their scores.

    Of copies, the best is kept, or a fuller one in its place, and of the others only what those
    do not say, or say otherwise. A passage has the best score of those it stands for. `told`
    gives the sentences of passages by their numbers.
    """
    stories: defaultdict[int, list[Candidate]] = defaultdict(list)
    for each in scores:
        stories[each.story].append(each)
    printed = [each for each in stories.values() if len({one.article for one in each}) > 1]
    parts = told([one.number for each in printed for one in each]) if printed else {}
    kept = dict(scores)

    def says_more(one: Candidate, others: Iterable[Candidate]) -> bool:
        copies = [other for other in others if other.article != one.article]
        return adds(parts[one.number], [part for copy in copies for part in parts[copy.number]])

    def shared(one: Candidate, other: Candidate) -> int:
        return len({p.saying for p in parts[one.number]} & {p.saying for p in parts[other.number]})

    def stand_for(one: Candidate, other: Candidate) -> None:
        kept[one] = max(kept[one], kept.pop(other))

    for copies in printed:
        placed: list[Candidate] = []
        for each in sorted(copies, key=lambda one: (-scores[one], one.version, one.number)):
            if not says_more(each, placed):
                stand_for(max(placed, key=lambda one: shared(one, each)), each)
                continue
            placed.append(each)
            for other in placed[:-1]:
                rest = [one for one in placed if one != other]
                if not says_more(other, rest):
                    stand_for(each, other)
                    placed = rest
    return kept
