"""Collapses search results: near-duplicate passages are replaced by the best one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

MIN_NEW_SHARE = 0.25
"""A passage adds information if new sentences make up at least this share of its characters."""


class Candidate(NamedTuple):
    """A passage that a search found: its number, its article's number, its vector's id.

    `cluster` is the same for near-duplicate articles; any other article is a cluster of its own.
    `cluster_rank` orders the articles of a cluster, longest first, from 0.
    """

    number: int
    article: int
    vector_id: str
    cluster: int
    cluster_rank: int


class AlignedSentence(NamedTuple):
    """A sentence of a near-duplicate: its alignment (see `Alignment`), its length in characters."""

    point: int
    variant: int
    length: int


def adds_information(
    sentences: Sequence[AlignedSentence], earlier: Iterable[AlignedSentence]
) -> bool:
    """Return whether sentences add enough new text to earlier ones, or may contradict one."""
    points, variants = set(), set()
    for sentence in earlier:
        points.add(sentence.point)
        variants.add(sentence.variant)
    new = [sentence for sentence in sentences if sentence.variant not in variants]
    return any(sentence.point in points for sentence in new) or (
        sum(sentence.length for sentence in new)
        >= MIN_NEW_SHARE * sum(sentence.length for sentence in sentences)
    )


def collapse(
    scores: Mapping[Candidate, float],
    find_aligned_sentences: Callable[[Sequence[int]], Mapping[int, Sequence[AlignedSentence]]],
) -> dict[Candidate, float]:
    """Collapse passages of near-duplicate articles; return the kept ones with their scores.

    Per cluster, keep the best-scored passage (or a longer one that contains it), plus passages
    that add a sentence or contradict one. A kept passage gets the best score of those it
    replaces. `find_aligned_sentences` returns the sentences of passages by passage number.
    """
    clusters = _find_clusters_of_several_articles(scores)
    numbers = [candidate.number for cluster in clusters for candidate in cluster]
    sentences = find_aligned_sentences(numbers) if numbers else {}
    kept_scores = dict(scores)
    for cluster in clusters:
        ranked = sorted(cluster, key=lambda each: (-scores[each], each.cluster_rank, each.number))
        for duplicate, replacement in _find_replacements(ranked, sentences):
            duplicate_score = kept_scores.pop(duplicate)
            kept_scores[replacement] = max(kept_scores[replacement], duplicate_score)
    return kept_scores


def _find_clusters_of_several_articles(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    clusters: defaultdict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        clusters[candidate.cluster].append(candidate)
    return [
        cluster
        for cluster in clusters.values()
        if len({candidate.article for candidate in cluster}) > 1
    ]


def _find_replacements(
    ranked: Sequence[Candidate], sentences: Mapping[int, Sequence[AlignedSentence]]
) -> Iterator[tuple[Candidate, Candidate]]:
    """Yield each passage of a cluster that adds nothing, and the passage that replaces it."""
    kept: list[Candidate] = []
    for candidate in ranked:
        if not _adds_to(candidate, kept, sentences):
            closest = max(kept, key=lambda each: _count_shared_variants(each, candidate, sentences))
            yield candidate, closest
            continue
        kept.append(candidate)
        for earlier in kept[:-1]:
            rest = [each for each in kept if each != earlier]
            if not _adds_to(earlier, rest, sentences):
                yield earlier, candidate
                kept = rest


def _adds_to(
    candidate: Candidate,
    others: Iterable[Candidate],
    sentences: Mapping[int, Sequence[AlignedSentence]],
) -> bool:
    return adds_information(
        sentences[candidate.number],
        [
            sentence
            for other in others
            if other.article != candidate.article
            for sentence in sentences[other.number]
        ],
    )


def _count_shared_variants(
    one: Candidate, other: Candidate, sentences: Mapping[int, Sequence[AlignedSentence]]
) -> int:
    one_variants, other_variants = (
        {sentence.variant for sentence in sentences[each.number]} for each in (one, other)
    )
    return len(one_variants & other_variants)
