"""A statement and the nearest sentences → what the articles say to it.

`verify` of `assistant.check` decides whether sentences bear a statement out. If they do, a later
report that says otherwise makes it outdated; if they do not, a sentence on the same fact with
another figure, date, name or polarity contradicts it.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pincite.assistant.check import Checker, Verdict, verify
from pincite.assistant.disputes.differences import Difference, find_differences
from pincite.assistant.text_check.evidence import Candidate
from pincite.assistant.text_check.types import Finding, Reason
from pincite.assistant.types import Support

READ_ALONE, READ_TOGETHER = 5, 3
"""The best sentences that are read alone, and the most that are read together."""
LIKELY_SCORE = 0.6
"""From this score of the check on, a statement is taken as borne out, if less surely."""
SAME_FACT = 0.5
"""A sentence with at least this share of a statement's words is about the same fact."""
SAME_FACT_LATER = 0.6
"""The same for a later report, which makes a statement outdated that another bears out."""
CORRECTED = 0.1
"""Enough for a sentence that itself says that the statement is not right."""
NEAR = 0.3
"""A sentence with a smaller share of the words is not shown as the nearest."""

_RANKS: dict[Support, int] = {"unsupported": 0, "partial": 1, "supported": 2, "quoted": 3}


class Rival(NamedTuple):
    """A sentence that says something else than a statement, and the words in which they differ."""

    candidate: Candidate
    differences: tuple[Difference, ...]

    @property
    def is_correction(self) -> bool:
        """Whether the sentence itself says that the statement is not right."""
        return any(each.is_correction for each in self.differences)


class Judgement(NamedTuple):
    """The finding, the sentences that it rests on, and those that say otherwise.

    `score` is how likely the sentences bear the statement out, 0 to 1. `words` are the words of the
    statement that no sentence has, if the check can tell.
    """

    finding: Finding
    reason: Reason
    score: float
    sources: tuple[Candidate, ...] = ()
    rivals: tuple[Rival, ...] = ()
    words: tuple[str, ...] = ()


def judge(
    statement: str, candidates: Sequence[Candidate], checker: Checker | None = None
) -> Judgement:
    """Judge a statement by the sentences nearest to it, sorted best first."""
    verdict, sources = _find_support(statement, candidates, checker)
    score = verdict.score if verdict else 0.0
    is_sure = verdict is not None and verdict.verdict in {"quoted", "supported"}
    others = [each for each in candidates if not (is_sure and each in sources)]
    rivals = tuple(_iter_rivals(statement, others))
    # What is only likely must not differ from its own source.
    differs = any(each.candidate in sources for each in rivals)
    if verdict and (is_sure or (score >= LIKELY_SCORE and not differs)):
        newest = max(each.published for each in sources)
        later = tuple(
            each
            for each in rivals
            if each.candidate.published > newest > ""
            and (each.is_correction or each.candidate.similarity >= SAME_FACT_LATER)
        )
        if later:
            return Judgement("outdated", later[0].differences[0].kind, score, sources, later)
        return Judgement("borne_out", _to_reason(verdict), score, sources, rivals)
    if rivals:
        kind = rivals[0].differences[0].kind
        return Judgement("contradicted", kind, score, (), rivals)
    nearest = sources or tuple(candidates[:1])
    if not verdict or nearest[0].similarity < NEAR:
        return Judgement("not_found", "nothing", score)
    return Judgement("not_found", "words", score, nearest, (), verdict.words)


def _find_support(
    statement: str, candidates: Sequence[Candidate], checker: Checker | None
) -> tuple[Verdict | None, tuple[Candidate, ...]]:
    """Return the best verdict, and the fewest sentences that it rests on."""
    best: Verdict | None = None
    sources: tuple[Candidate, ...] = ()
    for group in _iter_groups(candidates):
        verdict = verify(statement, [each.found.to_cited() for each in group], checker=checker)
        if best is None or _rank(verdict) > _rank(best):
            best, sources = verdict, group
        if best.verdict == "quoted" or (best.verdict == "supported" and len(sources) < len(group)):
            break
    return best, sources


def _iter_groups(candidates: Sequence[Candidate]) -> Iterator[tuple[Candidate, ...]]:
    """Yield the sentences alone, then the best of them together."""
    yield from ((each,) for each in candidates[:READ_ALONE])
    for size in range(2, min(READ_TOGETHER, len(candidates)) + 1):
        yield tuple(candidates[:size])


def _to_reason(verdict: Verdict) -> Reason:
    if verdict.verdict == "quoted":
        return "quoted"
    return "supported" if verdict.verdict == "supported" else "likely"


def _rank(verdict: Verdict) -> tuple[int, float]:
    return _RANKS[verdict.verdict], verdict.score


def _iter_rivals(statement: str, candidates: Sequence[Candidate]) -> Iterator[Rival]:
    """Yield the sentences on the same fact that say something else, the most similar first."""
    for each in sorted(candidates, key=lambda one: -one.similarity):
        if each.similarity < CORRECTED:
            return
        differences = find_differences(statement, each.found.shown, each.context)
        rival = Rival(each, differences)
        if differences and (rival.is_correction or each.similarity >= SAME_FACT):
            yield rival
