"""A statement and the sentences it cites → a verdict.

`verify_all` is the only place where statements are judged. A small model says how likely the
sentences bear a statement out; a fact of the statement that stands nowhere is an alarm.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

from pincite.assistant.check.calibration import CheckCalibration
from pincite.assistant.check.checker import Checker, load_checker
from pincite.assistant.check.cited import CitedSentence
from pincite.assistant.check.evidence import Doubts, find_doubts, stands_in_headline
from pincite.assistant.check.literals import (
    find_opposite_polarity,
    find_unsupported_facts,
    normalize,
)
from pincite.assistant.check.meaning import Meaning, judge
from pincite.assistant.types import Support
from pincite.index.text.languages import is_foreign
from pincite.index.text.words import words


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a check.

    `score`: the probability that the statement is borne out in full. `reason`: in words. `words`:
    the words of the statement that the sentences do not bear out, in its order; empty if the check
    cannot tell which.
    """

    verdict: Support
    score: float
    reason: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedStatement:
    """A statement, what it cites, and other texts that its writer saw (`elsewhere`)."""

    text: str
    cited: Sequence[CitedSentence]
    elsewhere: Sequence[str] = ()


def support(statement: str, sentences: Sequence[str], *, checker: Checker | None = None) -> Verdict:
    """Check a statement against the sentences it cites, without what surrounds them.

    See `verify_all`.
    """
    return verify(statement, [CitedSentence(each) for each in sentences], checker=checker)


def verify(
    statement: str,
    cited: Sequence[CitedSentence],
    elsewhere: Sequence[str] = (),
    *,
    checker: Checker | None = None,
) -> Verdict:
    """Check a statement against the sentences it cites. See `verify_all`."""
    (verdict,) = verify_all([CitedStatement(statement, cited, elsewhere)], checker)
    return verdict


def verify_all(
    statements: Sequence[CitedStatement], checker: Checker | None = None
) -> list[Verdict]:
    """Check statements against the sentences they cite, in one run of the model.

    - `quoted`: a sentence has the statement word for word.
    - `unsupported`: one of its figures, dates, names or quotations is neither in the sentences, nor
      around them, nor `elsewhere` (a figure in a headline does not count); more of its words stand
      in headlines alone than in sentences; its score is below the threshold of `partial`; it cites
      nothing; or it is not in English, so that nothing but a quotation can be checked.
    - `partial`: the score is between both thresholds, or a fact is not in what it cites but
      elsewhere; `words` has the words that are not borne out.
    - `supported`: the score is at least the threshold of `supported`.

    `checker` is the bundled one if it is None. Raises StoreError if its weights are missing or
    damaged.
    """
    known = [_judge_by_rules(each) for each in statements]
    unclear = [
        each
        for each, found in zip(statements, known, strict=True)
        if not isinstance(found, Verdict)
    ]
    checker = checker or load_checker()
    meanings = iter(judge([(each.text, each.cited) for each in unclear], checker.predict))
    return [
        found
        if isinstance(found, Verdict)
        else _judge_by_meaning(each, next(meanings), found, checker.calibration)
        for each, found in zip(statements, known, strict=True)
    ]


def _judge_by_rules(statement: CitedStatement) -> Verdict | Doubts:
    """Return the verdict; if it depends on the meaning, what the rules object to."""
    text = normalize(statement.text)
    sources = [normalize(each.text) for each in statement.cited]
    if _is_verbatim(text, sources):
        return Verdict("quoted", 1.0, "stands in the source word for word")
    if is_foreign(statement.text):
        return Verdict("unsupported", 0.0, "only statements in English can be checked")
    if not sources:
        return Verdict("unsupported", 0.0, "it names no sentence")
    if not words(text):
        return Verdict("unsupported", 0.0, "it has no words")
    if stands_in_headline(text, statement.cited):
        return Verdict("unsupported", 0.0, "more of its words are in the headline alone")
    doubts = find_doubts(statement.text, statement.cited)
    if doubts.facts:
        missing_elsewhere = _find_missing_facts(text, tuple(statement.elsewhere))
        if nowhere := [each for each in doubts.facts if each in missing_elsewhere]:
            return _make_verdict("unsupported", 0.0, nowhere)
    return doubts


@lru_cache(maxsize=256)
def _find_missing_facts(text: str, elsewhere: tuple[str, ...]) -> frozenset[str]:
    """Return the facts that texts lack. A claim is compared with the same texts many times."""
    return frozenset(find_unsupported_facts(text, [*map(normalize, elsewhere)]))


def _judge_by_meaning(
    statement: CitedStatement, meaning: Meaning, doubts: Doubts, calibration: CheckCalibration
) -> Verdict:
    """Return the verdict on a statement; the facts that it lacks stand elsewhere."""
    logit = calibration.statement.compute_logit(asdict(doubts.weigh(meaning.logit)))
    score = 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0
    if score >= calibration.supported_threshold and not doubts.facts:
        return Verdict("supported", score, "the source bears it out")
    verdict: Support = "partial" if score >= calibration.partial_threshold else "unsupported"
    named = _list_doubtful_words(statement.text, meaning, calibration)
    return _make_verdict(verdict, score, doubts.facts or named or doubts.opposed)


def _make_verdict(verdict: Support, score: float, doubtful: Sequence[str]) -> Verdict:
    if not doubtful:
        return Verdict(verdict, score, "the source does not bear it out in full")
    return Verdict(verdict, score, f"not in the source: {', '.join(doubtful)}", tuple(doubtful))


def _list_doubtful_words(text: str, meaning: Meaning, calibration: CheckCalibration) -> list[str]:
    """Return the words that the model does not see borne out, neighbours as one."""
    runs: list[list[int]] = []
    for start, end, probability in meaning.words:
        if probability < calibration.word_threshold or not words(text[start:end]):
            continue
        if runs and text[runs[-1][1] : start].isspace():
            runs[-1][1] = end
        else:
            runs.append([start, end])
    return list(dict.fromkeys(text[start:end].strip(" .,;:!?\"'“”‘’()") for start, end in runs))


def _is_verbatim(statement: str, sources: Sequence[str]) -> bool:
    """Return whether a source has the statement as whole words, with the same polarity."""
    if not statement:
        return False
    pattern = re.compile(rf"(?<!\w){re.escape(statement)}(?!\w)")
    return any(
        statement == each
        or (pattern.search(each) and not find_opposite_polarity(statement, [each]))
        for each in sources
    )
