"""The articles of an index → draft questions with their evidence, for a person to check.

A rule makes a question of a sentence, and the reader must find that sentence again among all of
the article (round-trip consistency: Alberti et al. 2019). No language model is needed.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pincite.assistant.english.names import NAME, find_names
from pincite.assistant.evaluation.forms import QuestionForm, make_forms, make_headline_form
from pincite.assistant.evaluation.outcomes import normalize
from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.reader import Judgement, PassageText, Reader
from pincite.assistant.regression import to_probability
from pincite.index import Index
from pincite.index.text.words import content_words, stems
from pincite.index.types import Article, Sentence

MIN_PROBABILITY = 0.5
"""How sure the reader must be that the sentence answers."""

_WINDOW = 8
"""Sentences that the reader sees together."""
_MAX_SENTENCES = 60
"""Sentences of an article that are read; news says the most in its first ones."""
_FORMS_TRIED = 4
"""Questions of an article that the reader checks before the next article."""
_UNANSWERABLE_SHARE = 4
"""One draft of so many asks for what the articles do not say."""
_CHECKED_PASSAGES = 30
_SHARE_OF_TITLE = 0.4
"""Share of a headline's words that the sentence which answers it has."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A question that the reader answers with the sentence that it was made from."""

    form: QuestionForm
    article: Article
    sentence: Sentence


def draft_questions(
    index: Index,
    count: int,
    *,
    seed: int = 0,
    reader: Reader = bundled_reader,
    progress: Progress = lambda _step, _done, _total: None,
) -> Iterator[dict[str, Any]]:
    """Yield up to `count` rows of a question file, each marked as a draft.

    Every article gives one question before any gives a second. About a quarter of the rows are
    questions with a name exchanged, which no article answers. The same seed gives the same rows.
    """
    generator = random.Random(seed)  # noqa: S311 no secret depends on it
    names: list[str] = []
    asked: set[str] = set()
    done = unanswerable = 0
    progress("Drafting questions", 0, count)
    for draft in _find_drafts(index, reader, generator):
        if done >= count:
            return
        question = draft.form.question
        if question in asked:
            continue
        asked.add(question)
        text = draft.article.text[draft.sentence.start : draft.sentence.end]
        names += [name for name in _find_inner_names(text) if " " in name and "." not in name]
        rows = [_make_row(draft, index, done + 1)]
        is_due = (done + 2) // _UNANSWERABLE_SHARE > unanswerable and done + 1 < count
        if is_due and (foreign := _exchange_name(draft, index, names, generator)):
            rows.append(_make_unanswerable_row(foreign, done + 2))
            unanswerable += 1
        yield from rows
        done += len(rows)
        progress("Drafting questions", done, count)


def _find_drafts(index: Index, reader: Reader, generator: random.Random) -> Iterator[_Draft]:
    """Yield one draft of each article, in random order, then a second of each, and so on."""
    ids = [each.id for each in index.articles()]
    generator.shuffle(ids)
    remaining: dict[str, Iterator[_Draft]] = {}
    for article_id in ids:
        drafts = _draft_article(index.article(article_id), index, reader, generator)
        if draft := next(drafts, None):
            remaining[article_id] = drafts
            yield draft
    while remaining:
        for article_id, drafts in list(remaining.items()):
            if draft := next(drafts, None):
                yield draft
            else:
                del remaining[article_id]


def _draft_article(
    article: Article, index: Index, reader: Reader, generator: random.Random
) -> Iterator[_Draft]:
    sentences = index.sentences(article.id)[:_MAX_SENTENCES]
    texts = [article.text[each.start : each.end] for each in sentences]
    inner_names = frozenset(name.split()[0] for text in texts for name in _find_inner_names(text))
    candidates = [
        (form, position)
        for position, text in enumerate(texts)
        for form in make_forms(text, inner_names)
    ]
    generator.shuffle(candidates)
    headline = make_headline_form(article.title or "")
    tried: list[tuple[QuestionForm, int | None]] = [*candidates[:_FORMS_TRIED]]
    if headline:
        tried.append((headline, None))
    for form, position in tried:
        judgements = _read(form.question, article.title or "", texts, reader)
        best = max(range(len(judgements)), key=lambda at: judgements[at].logit, default=None)
        if best is None or (position is not None and best != position):
            continue
        if position is None and not _is_about(texts[best], article.title or ""):
            continue
        if _is_sure(judgements[best], form, texts[best]):
            yield _Draft(form, article, sentences[best])


def _read(question: str, title: str, texts: Sequence[str], reader: Reader) -> list[Judgement]:
    windows = [
        PassageText(title, tuple(texts[start : start + _WINDOW]))
        for start in range(0, len(texts), _WINDOW)
    ]
    return [each for judgements in reader(question, windows) for each in judgements]


def _is_sure(judgement: Judgement, form: QuestionForm, text: str) -> bool:
    """Return whether the reader is sure of the sentence, and of the same words as the form."""
    if to_probability(judgement.logit) < MIN_PROBABILITY:
        return False
    if not form.answer or judgement.short is None:
        return True
    read, made = normalize(text[slice(*judgement.short)]), normalize(form.answer)
    return bool(read) and (read in made or made in read)


def _is_about(text: str, title: str) -> bool:
    """Return whether a sentence has much of the title's words, and more than them."""
    wanted = set(stems(content_words(title)))
    shared = wanted & set(stems(content_words(text)))
    return normalize(text) != normalize(title) and len(shared) >= _SHARE_OF_TITLE * len(wanted)


def _find_inner_names(text: str) -> list[str]:
    """Return the names in a sentence that do not begin it."""
    found = (match[0] for match in NAME.finditer(text) if match.start() > 0)
    return [re.sub(r"['’]s?$", "", name) for name in found]


def _make_row(draft: _Draft, index: Index, number: int) -> dict[str, Any]:
    quote = " ".join(draft.article.text[draft.sentence.start : draft.sentence.end].split())
    places = [draft.article.id]
    places += [
        copy.article_id
        for copy in index.also_in(draft.sentence)
        if quote in " ".join(index.article(copy.article_id).text.split())
    ]
    row: dict[str, Any] = {
        "id": f"draft-{number}",
        "question": draft.form.question,
        "evidence": [{"article": each, "quote": quote} for each in places],
    }
    if draft.form.answer:
        row["answers"] = [draft.form.answer]
    return {**row, "kind": draft.form.kind, "draft": True}


def _make_unanswerable_row(question: str, number: int) -> dict[str, Any]:
    return {
        "id": f"draft-{number}",
        "question": question,
        "answerable": False,
        "kind": "unanswerable",
        "draft": True,
    }


def _exchange_name(
    draft: _Draft, index: Index, names: Sequence[str], generator: random.Random
) -> str | None:
    """Return the question with a name from a different article, which no sentence answers.

    None if there is no name to exchange, or if a sentence has the words of the new question.
    """
    question = draft.form.question
    _, _, rest = question.partition(" ")
    own = [name for name in find_names(rest) if name in rest]
    others = sorted({name for name in names if name not in draft.article.text})
    if draft.form.kind == "headline" or not own or not others:
        return None
    exchanged = question.replace(max(own, key=len), generator.choice(others))
    wanted = set(stems(content_words(exchanged)))
    for passage in index.search(exchanged, _CHECKED_PASSAGES):
        article = index.article(passage.article_id)
        found = set(stems(content_words(article.text[passage.start : passage.end])))
        if len(wanted & found) > 0.8 * len(wanted):
            return None
    return exchanged
