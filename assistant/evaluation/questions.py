"""A row of a question file → a question, and what a right answer to it rests on."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from pincite.assistant.question import QUESTION_FIELDS, parse_question
from pincite.assistant.types import Question
from pincite.index.errors import InputError
from pincite.index.types import Article

EVALUATION_FIELDS = ("id", "answerable", "answers", "evidence", "kind", "draft")
_EVIDENCE_FIELDS = ("article", "quote", "start", "end")

GetArticle = Callable[[str], Article]


@dataclass(frozen=True, slots=True)
class ExpectedSpan:
    """A place that answers a question: `article.text[start:end]`, or the whole article."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """A question, and what is expected of its answer.

    A right answer cites one of the `expected` places and contains one of `answers`; either may be
    empty. The articles have no answer if not `answerable`. `kind` groups questions. A `draft` was
    written by a program and not yet checked.
    """

    id: str
    question: Question
    answerable: bool
    expected: tuple[ExpectedSpan, ...] = ()
    answers: tuple[str, ...] = ()
    kind: str = ""
    draft: bool = False


def parse_row(
    row: Mapping[str, Any], number: int, get_article: GetArticle, max_length: int
) -> EvaluationQuestion:
    """Return the question of a row of a question file.

    `number` is the position of the row, and its id if it states none. `get_article` returns an
    article of the index. Unknown fields are ignored, unless they look like a known one. Raises
    InputError, which names the field, for a row that is not valid, and for evidence that is not
    in the index.
    """
    _refuse_misspelt(row, (*QUESTION_FIELDS, *EVALUATION_FIELDS), "a question")
    question = parse_question({k: row[k] for k in QUESTION_FIELDS if k in row}, max_length)
    if (ids := question.filters.articles) is not None:
        known = frozenset(get_article(each).id for each in sorted(ids))
        question = replace(question, filters=replace(question.filters, articles=known))
    expected = tuple(
        span
        for position, each in enumerate(_read_list(row, "evidence"), start=1)
        for span in _parse_evidence(each, position, get_article)
    )
    answers = tuple(_read_list(row, "answers"))
    if not all(isinstance(each, str) and each.strip() for each in answers):
        raise InputError('"answers" is not a list of texts: write ["9 to 4", "nine to four"]')
    answerable = _read_flag(row, "answerable", default=True)
    if answerable and not expected and not answers:
        raise InputError('"evidence" and "answers" are missing: add one, or "answerable": false')
    if not answerable and (expected or answers):
        raise InputError('"answerable" is false: leave "evidence" and "answers" out')
    return EvaluationQuestion(
        id=str(row.get("id", number)),
        question=question,
        answerable=answerable,
        expected=expected,
        answers=answers,
        kind=str(row.get("kind") or ""),
        draft=_read_flag(row, "draft", default=False),
    )


def _parse_evidence(
    value: object, position: int, get_article: GetArticle
) -> tuple[ExpectedSpan, ...]:
    """Return the places of an entry of `evidence`: a quote may occur more than once."""
    where = f"evidence {position}"
    if not isinstance(value, Mapping) or not isinstance(value.get("article"), str):
        raise InputError(f'{where} names no article: write {{"article": ID, "quote": SENTENCE}}')
    _refuse_misspelt(value, _EVIDENCE_FIELDS, where)
    try:
        article = get_article(value["article"])
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    if "quote" in value:
        return _find_quote(str(value["quote"]), article, where)
    start, end = value.get("start", 0), value.get("end", len(article.text))
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        raise InputError(f'{where}: "start" and "end" are not offsets of characters, in order')
    if end > len(article.text):
        length = f"{len(article.text):,}"
        raise InputError(f'{where}: "end" is {end:,}, but the article has {length} characters')
    return (ExpectedSpan(article.id, start, end),)


def _find_quote(quote: str, article: Article, where: str) -> tuple[ExpectedSpan, ...]:
    """Return all places of a quote. Spaces and line breaks count as the same."""
    words = quote.split()
    if not words:
        raise InputError(f'{where}: "quote" is empty: copy the sentence that answers')
    pattern = r"\s+".join(map(re.escape, words))
    found = tuple(
        ExpectedSpan(article.id, *match.span()) for match in re.finditer(pattern, article.text)
    )
    if not found:
        raise InputError(
            f"{where}: {article.id!r} does not contain the quote “{quote[:60]}”: copy it word for "
            "word from the article"
        )
    return found


def _refuse_misspelt(row: Mapping[str, Any], known: Sequence[str], what: str) -> None:
    for field in row:
        near = get_close_matches(field, known, n=1, cutoff=0.8)
        if field not in known and near:
            raise InputError(f'{what} has no field "{field}": did you mean "{near[0]}"?')


def _read_list(row: Mapping[str, Any], field: str) -> list[Any]:
    value = row.get(field) or []
    if not isinstance(value, list):
        raise InputError(f'"{field}" is {type(value).__name__}, not a list')
    return value


def _read_flag(row: Mapping[str, Any], field: str, *, default: bool) -> bool:
    value = row.get(field, default)
    if not isinstance(value, bool):
        raise InputError(f'"{field}" is {value!r}: write true or false')
    return value
