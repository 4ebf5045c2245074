"""Passages of copies → one place for what they all say, and one for each that says otherwise."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

MIN_NEW_SHARE = 0.25
"""A passage adds something when this share of its characters is in sentences of its own."""


class Candidate(NamedTuple):
    """A passage by its number, its article's number, the name of its vector, and its story.

    Articles that are copies tell one story, and `version` orders them, the fullest first; any
    other article is a story of its own.
    """

    number: int
    article: int
    vector_id: str
    cluster: int
    cluster_rank: int


class AlignedSentence(NamedTuple):
    """A sentence as it tells a story: the point it makes, how it puts it, its characters."""

    point: int
    variant: int
    length: int


def adds_information(
    sentences: Sequence[AlignedSentence], earlier: Iterable[AlignedSentence]
) -> bool:
    """Return whether sentences say what those before them did not, or put a point otherwise."""
    points, variants = set(), set()
    for sentence in earlier:
        points.add(sentence.point)
        variants.add(sentence.variant)
    new = [part for part in sentences if part.variant not in variants]
    return any(part.point in points for part in new) or (
        sum(part.length for part in new) >= MIN_NEW_SHARE * sum(part.length for part in sentences)
    )


def collapse(
    scores: Mapping[Candidate, float],
    aligned_sentences: Callable[[Sequence[int]], Mapping[int, Sequence[AlignedSentence]]],
) -> dict[Candidate, float]:
    """Return the passages that have a place of their own, and their scores.

    Of copies, the best is kept, or a fuller one in its place, and of the others only what those
    do not say, or say otherwise. A passage has the best score of those it stands for. `told`
    gives the sentences of passages by their numbers.
    """
    clusters: defaultdict[int, list[Candidate]] = defaultdict(list)
    for each in scores:
        clusters[each.cluster].append(each)
    clusters_to_collapse = [
        each for each in clusters.values() if len({one.article for one in each}) > 1
    ]
    sentences = (
        aligned_sentences([one.number for each in clusters_to_collapse for one in each])
        if clusters_to_collapse
        else {}
    )
    collapsed_scores = dict(scores)

    def adds_to(one: Candidate, others: Iterable[Candidate]) -> bool:
        duplicates = [other for other in others if other.article != one.article]
        return adds_information(
            sentences[one.number],
            [sentence for duplicate in duplicates for sentence in sentences[duplicate.number]],
        )

    def count_shared_variants(one: Candidate, other: Candidate) -> int:
        return len(
            {p.variant for p in sentences[one.number]}
            & {p.variant for p in sentences[other.number]}
        )

    def merge(survivor: Candidate, duplicate: Candidate) -> None:
        collapsed_scores[survivor] = max(
            collapsed_scores[survivor], collapsed_scores.pop(duplicate)
        )

    for copies in clusters_to_collapse:
        kept: list[Candidate] = []
        for each in sorted(copies, key=lambda one: (-scores[one], one.cluster_rank, one.number)):
            if not adds_to(each, kept):
                merge(max(kept, key=lambda one: count_shared_variants(one, each)), each)
                continue
            kept.append(each)
            for other in kept[:-1]:
                rest = [one for one in kept if one != other]
                if not adds_to(other, rest):
                    merge(each, other)
                    kept = rest
    return collapsed_scores
