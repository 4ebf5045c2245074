"""A claim of a model and the sheet → its verdict, and the sentences that bear it out.

The numbers of a model are taken as a hint: a claim without one, or with a wrong one, is compared
with the whole sheet.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pincite.assistant.answer.claims import Claim
from pincite.assistant.answer.sheet import Sheet, SheetSentence
from pincite.assistant.check import Verdict, verify
from pincite.assistant.types import Support
from pincite.index.text.words import content_words, stems

CANDIDATES = 6
"""Sentences of the sheet that are compared with a claim whose numbers do not bear it out."""

MAX_FOUND = 3
"""Most sentences that are found for a claim."""

MIN_SHARED = 0.5
"""Least share of the words of a claim in the sentences found for it: fewer are found by chance."""

MIN_WORDS = 3
"""A claim with fewer words stands somewhere by chance."""

AS_GOOD = 0.8
"""A sentence supports a claim as well as all its sentences together if it alone has this share of
their score."""

_RANKS: dict[Support, int] = {"unsupported": 0, "partial": 1, "supported": 2, "quoted": 3}


class CheckedClaim(NamedTuple):
    """A claim, its verdict, the sentences that support it, and cited numbers that do not exist."""

    claim: Claim
    verdict: Verdict
    sources: tuple[SheetSentence, ...]
    unknown_labels: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether the sentences do not support the claim."""
        return self.verdict.verdict == "unsupported"


class Judge:
    """Judges claims by the sentences of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._stems = {number: _stem(each.text) for number, each in sheet.items()}

    def check(self, claim: Claim) -> CheckedClaim:
        """Judge a claim by the sentences it cites; if others fit better, by these."""
        known = tuple(number for number in claim.labels if number in self._sheet)
        unknown = tuple(number for number in claim.labels if number not in self._sheet)
        verdict = self._verify(claim.text, known)
        if verdict.verdict == "unsupported" or self._another_fits_better(claim.text, known):
            found, found_verdict = self._find_support(claim.text)
            if found and _rank(found_verdict) > _rank(verdict):
                known, verdict = found, found_verdict
        if len(known) > 1 and verdict.verdict != "unsupported":
            known, verdict = self._prune(claim.text, known, verdict)
        return CheckedClaim(claim, verdict, tuple(self._sheet[each] for each in known), unknown)

    def find_quotation(self, checked: CheckedClaim) -> SheetSentence | None:
        """Return the sentence that fits a refused claim best: one of those it cites, if any.

        Of all others, None unless one has MIN_SHARED of its words.
        """
        wanted = _stem(checked.claim.text)
        shared = {number: len(wanted & self._stems[number]) for number in self._sheet}
        cited = [number for number, each in self._sheet.items() if each in checked.sources]
        best = max(cited or self._sheet, key=shared.__getitem__)
        is_close = len(wanted) >= MIN_WORDS and shared[best] >= MIN_SHARED * len(wanted)
        return self._sheet[best] if cited or is_close else None

    def _another_fits_better(self, text: str, numbers: Sequence[str]) -> bool:
        """Return whether a sentence has more words of a claim than all that it cites."""
        wanted = _stem(text)
        cited = len(wanted & frozenset().union(*(self._stems[number] for number in numbers)))
        return any(len(wanted & each) > cited for each in self._stems.values())

    def _prune(
        self, text: str, numbers: tuple[str, ...], verdict: Verdict
    ) -> tuple[tuple[str, ...], Verdict]:
        """Drop the citations that neither support the claim alone nor add to its support."""
        for number in numbers[::-1]:
            others = tuple(each for each in numbers if each != number)
            alone = self._verify(text, (number,))
            supports = alone.verdict != "unsupported" and alone.score >= AS_GOOD * verdict.score
            if others and not supports:
                without = self._verify(text, others)
                if _rank(without) >= _rank(verdict):
                    numbers, verdict = others, without
        return numbers, verdict

    def _find_support(self, text: str) -> tuple[tuple[str, ...], Verdict]:
        """Return the numbers of the sentences that support a claim; none if none do."""
        nothing = self._verify(text, ())
        wanted = _stem(text)
        if len(wanted) < MIN_WORDS:
            return (), nothing
        shared = {number: len(wanted & each) for number, each in self._stems.items()}
        candidates = sorted((n for n in shared if shared[n]), key=lambda n: -shared[n])[:CANDIDATES]
        found: tuple[str, ...] = ()
        verdict = nothing
        for _ in range(MAX_FOUND):
            options = [(*found, number) for number in candidates if number not in found]
            judged = [(self._verify(text, option), option) for option in options]
            best, option = max(judged, key=lambda each: _rank(each[0]), default=(nothing, ()))
            if _rank(best) <= _rank(verdict):
                break
            found, verdict = option, best
            if verdict.verdict in {"supported", "quoted"}:
                break
        covered = set().union(*(self._stems[number] for number in found))
        if verdict.verdict == "unsupported" or len(wanted & covered) < MIN_SHARED * len(wanted):
            return (), nothing
        return found, verdict

    def _verify(self, text: str, numbers: Sequence[str]) -> Verdict:
        if not numbers:
            return Verdict("unsupported", 0.0, "it names no sentence")
        return verify(text, [self._sheet[number].to_cited() for number in numbers])


def _rank(verdict: Verdict) -> tuple[int, float]:
    return _RANKS[verdict.verdict], verdict.score


def _stem(text: str) -> frozenset[str]:
    return frozenset(stems(content_words(text)))
