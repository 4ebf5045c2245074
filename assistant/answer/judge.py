"""A claim of a model and the sheet → its verdict, and the sentences that bear it out.

The numbers of a model are taken as a hint: a claim without one, or with a wrong one, is compared
with the whole sheet.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pincite.assistant.answer.claims import Claim
from pincite.assistant.answer.sheet import Sheet, SheetSentence
from pincite.assistant.check import Checker, CitedStatement, Verdict, verify_all
from pincite.assistant.types import Support
from pincite.index.text.words import content_words, stems

CANDIDATES = 4
"""Sentences of the sheet that are compared with a claim whose numbers do not bear it out."""

MAX_FOUND = 2
"""Most sentences that are found for a claim."""

MAX_CLAIMS, MAX_SEARCHED = 60, 15
"""Most claims of an answer that are judged, and that are compared with the whole sheet: an answer
of thousands of statements must not cost minutes."""

MIN_SHARED = 0.5
"""Least share of the words of a claim in the sentences found for it: fewer are found by chance."""

MIN_WORDS = 3
"""A claim with fewer words stands somewhere by chance."""

AS_GOOD = 0.8
"""Share of the score of other sentences with which sentences support a claim as well."""

TOO_MANY = Verdict("unsupported", 0.0, "the answer has too many statements to check")

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

    def __init__(self, sheet: Sheet, checker: Checker | None = None) -> None:
        self._sheet, self._checker = sheet, checker
        self._claims = self._searched = 0
        self._stems = {number: _stem(each.text) for number, each in sheet.items()}
        self._texts = tuple(dict.fromkeys(each.text for each in sheet.values()))

    def check(self, claim: Claim) -> CheckedClaim:
        """Judge a claim by the sentences it cites; if others fit better, by these."""
        known = self._drop_unrelated(
            claim.text, tuple(number for number in claim.labels if number in self._sheet)
        )
        unknown = tuple(number for number in claim.labels if number not in self._sheet)
        self._claims += 1
        if self._claims > MAX_CLAIMS:
            return CheckedClaim(claim, TOO_MANY, (), unknown)
        (verdict,) = self._verify_all([(claim.text, known)])
        is_doubtful = verdict.verdict == "partial" and self._another_fits_better(claim.text, known)
        # A fact that stands nowhere on the sheet stands in no other sentence of it either.
        is_nowhere = bool(known and verdict.words and not verdict.score)
        may_be_elsewhere = verdict.verdict == "unsupported" and not is_nowhere
        if (may_be_elsewhere or is_doubtful) and self._searched < MAX_SEARCHED:
            self._searched += 1
            found, found_verdict = self._find_support(claim.text)
            is_as_sure = _RANKS[found_verdict.verdict] >= _RANKS[verdict.verdict]
            if found and ((is_as_sure and is_doubtful) or _rank(found_verdict) > _rank(verdict)):
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

    def _drop_unrelated(self, text: str, numbers: tuple[str, ...]) -> tuple[str, ...]:
        """Drop the citations that share no word with a claim, unless none does."""
        wanted = _stem(text)
        return tuple(each for each in numbers if wanted & self._stems[each]) or numbers

    def _prune(
        self, text: str, numbers: tuple[str, ...], verdict: Verdict
    ) -> tuple[tuple[str, ...], Verdict]:
        """Drop the citations that neither support the claim alone nor add to its support."""
        singles = self._verify_all([(text, (number,)) for number in numbers])
        weak = [
            number
            for number, alone in zip(numbers, singles, strict=True)
            if alone.verdict == "unsupported" or alone.score < AS_GOOD * verdict.score
        ]
        for number in weak[::-1]:
            others = tuple(each for each in numbers if each != number)
            if others:
                (without,) = self._verify_all([(text, others)])
                if _is_as_good(without, verdict):
                    numbers, verdict = others, without
        return numbers, verdict

    def _find_support(self, text: str) -> tuple[tuple[str, ...], Verdict]:
        """Return the numbers of the sentences that support a claim; none if none do."""
        (verdict,) = self._verify_all([(text, ())])
        wanted = _stem(text)
        if len(wanted) < MIN_WORDS:
            return (), verdict
        shared = {number: len(wanted & each) for number, each in self._stems.items()}
        candidates = sorted((n for n in shared if shared[n]), key=lambda n: -shared[n])[:CANDIDATES]
        found: tuple[str, ...] = ()
        nothing = verdict
        for _ in range(MAX_FOUND):
            covered = frozenset().union(*(self._stems[number] for number in found))
            options = [
                (*found, number)
                for number in candidates
                if number not in found and wanted & self._stems[number] - covered
            ]
            verdicts = self._verify_all([(text, option) for option in options])
            judged = list(zip(verdicts, options, strict=True))
            best, option = max(judged, key=lambda each: _rank(each[0]), default=(nothing, ()))
            if _is_as_good(verdict, best):
                break
            found, verdict = option, best
            if verdict.verdict in {"supported", "quoted"}:
                break
        covered = frozenset().union(*(self._stems[number] for number in found))
        if verdict.verdict == "unsupported" or len(wanted & covered) < MIN_SHARED * len(wanted):
            return (), nothing
        return found, verdict

    def _verify_all(self, claims: Sequence[tuple[str, Sequence[str]]]) -> list[Verdict]:
        return verify_all(
            [
                CitedStatement(
                    text, [self._sheet[number].to_cited() for number in numbers], self._texts
                )
                for text, numbers in claims
            ],
            self._checker,
        )


def _is_as_good(verdict: Verdict, other: Verdict) -> bool:
    """Return whether a verdict is as good as another, but for chance."""
    same_or_higher = _RANKS[verdict.verdict] >= _RANKS[other.verdict]
    return same_or_higher and verdict.score >= AS_GOOD * other.score


def _rank(verdict: Verdict) -> tuple[int, float]:
    return _RANKS[verdict.verdict], verdict.score


def _stem(text: str) -> frozenset[str]:
    return frozenset(stems(content_words(text)))
