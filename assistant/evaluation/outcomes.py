"""A question and its answer → the outcome: what was found, cited and right, as numbers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pincite.assistant.evaluation.questions import EvaluationQuestion, ExpectedSpan
from pincite.assistant.types import Answer, Citation, Standing


class _Span(Protocol):
    """A place in an article."""

    @property
    def article_id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question.

    - `located`: whether it is known where the answer is.
    - `article_rank`, `passage_rank`: position, from 1, of the first expected article among the
      articles read, and of the first expected passage; None if it was not read.
    - `cited`, `cited_right`: number of citations, and of those that overlap an expected place.
    - `first_right`: whether the first citation, or the closest sentence, does.
    - `text_right`: whether the text contains an expected answer; None if none is stated.
    - `right`: whether the best sentence answers, whatever the standing; never for a question
      without an answer.
    - `seconds`: how long the answer took.
    - `text`, `sources`: the answer, and the sentences it shows, to look at.
    """

    id: str
    question: str
    kind: str
    draft: bool
    answerable: bool
    located: bool
    standing: Standing
    confidence: float
    seconds: float
    article_rank: int | None
    passage_rank: int | None
    cited: int
    cited_right: int
    first_right: bool | None
    text_right: bool | None
    right: bool
    text: str
    sources: tuple[str, ...]

    @property
    def answered(self) -> bool:
        """Whether the question was answered."""
        return self.standing == "answered"


def judge(question: EvaluationQuestion, answer: Answer, seconds: float) -> Outcome:
    """Return the outcome of a question."""
    expected = question.expected
    shown = answer.citations or answer.closest
    articles = list(dict.fromkeys(each.article_id for each in answer.passages))
    expected_ids = {each.article_id for each in expected}
    hits = [overlaps(each, expected) for each in shown]
    contains = _contains(answer, shown, question.answers) if question.answers else None
    return Outcome(
        id=question.id,
        question=question.question.text,
        kind=question.kind,
        draft=question.draft,
        answerable=question.answerable,
        located=bool(expected),
        standing=answer.standing,
        confidence=answer.confidence,
        seconds=seconds,
        article_rank=_find_rank(each in expected_ids for each in articles),
        passage_rank=_find_rank(overlaps(each, expected) for each in answer.passages),
        cited=len(answer.citations),
        cited_right=sum(hits) if answer.citations else 0,
        first_right=bool(hits and hits[0]) if expected else None,
        text_right=contains,
        right=question.answerable and (any(hits) if expected else bool(contains)),
        text=answer.text,
        sources=tuple(each.quote for each in shown),
    )


def overlaps(span: _Span, expected: Iterable[ExpectedSpan]) -> bool:
    """Return whether a place shares a character with one of the expected places."""
    return any(
        span.article_id == each.article_id and span.start < each.end and each.start < span.end
        for each in expected
    )


def normalize(text: str) -> str:
    """Return the words of a text in lower case, without punctuation and English articles.

    Source of the method: SQuAD's evaluation (Rajpurkar et al. 2016).
    """
    words = re.sub(r"[^\w\s]", " ", text.casefold()).split()
    return " ".join(word for word in words if word not in {"a", "an", "the"})


def _contains(answer: Answer, shown: Sequence[Citation], answers: Iterable[str]) -> bool:
    """Return whether the answer, or what a declined one shows as closest, has an expected text."""
    text = answer.text if answer.citations else " ".join(each.quote for each in shown)
    padded = f" {normalize(text)} "
    return any(f" {normalize(each)} " in padded for each in answers if normalize(each))


def _find_rank(hits: Iterable[bool]) -> int | None:
    return next((rank for rank, hit in enumerate(hits, start=1) if hit), None)
