"""Candidates → suggestions: the questions that the articles surely answer, checked by asking."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pincite.assistant.suggestions.candidates import Candidate
from pincite.assistant.types import Answer, Question
from pincite.index.text.words import content_words, stems

_MAX_SHARED = 0.6
"""Share of its words that a question may have in common with one that is there already."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that was asked and surely answered, and the article that it was made from."""

    question: str
    article_id: str


def find_suggestions(
    candidates: Iterable[Candidate],
    ask: Callable[[Question], Answer | None],
    known: Iterable[str] = (),
) -> Iterator[Suggestion]:
    """Yield the candidates that are surely answered, as each is found to be.

    At most one of an article, and none like an earlier one or like the `known` questions. Ask for
    as many as are needed: each candidate costs an answer. `ask` returns None if it fails.
    """
    taken = [_key(question) for question in known]
    articles: set[str] = set()
    for candidate in candidates:
        key = _key(candidate.question)
        if candidate.article_id in articles or any(_are_alike(key, other) for other in taken):
            continue
        answer = ask(Question(candidate.question, caution="high"))
        if answer and is_surely_answered(candidate, answer):
            articles.add(candidate.article_id)
            taken.append(key)
            yield Suggestion(candidate.question, candidate.article_id)


def is_surely_answered(candidate: Candidate, answer: Answer) -> bool:
    """Return whether an answer at high caution cites the article, or the words of the candidate."""
    if answer.standing != "answered":
        return False
    cited = [
        f"{each.title or ''} {each.quote}".casefold()
        for each in answer.citations
        if candidate.answer or each.article_id == candidate.article_id
    ]
    return any(candidate.answer.casefold() in text for text in cited)


def _key(question: str) -> frozenset[str]:
    return frozenset(stems(content_words(question)))


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > _MAX_SHARED * min(len(one), len(other))
