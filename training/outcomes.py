"""Development questions → for each, the ranked sentences from an index of all passages."""

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.ranking import ScoredSentence, rank_sentences
from pincite.assistant.settings import DEFAULTS
from pincite.index import Index, build
from pincite.index.types import Filters

from training.questions import LabelledQuestion

MAX_QUESTIONS = 500
"""Most questions that are asked."""
MISSING_ARTICLE_SHARE = 0.4
"""Share of the answerable questions that are asked again without their own article."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The ranked sentences for a question, best first, and for each whether it answers."""

    question: LabelledQuestion
    sentences: tuple[ScoredSentence, ...]
    correct: tuple[bool, ...]


def build_index(questions: Sequence[LabelledQuestion], folder: Path) -> Index:
    """Build and open an index in `folder`: one article for each title, with all its passages."""
    folder.mkdir(parents=True, exist_ok=True)
    articles_file = folder / "articles.jsonl"
    with articles_file.open("w", encoding="utf-8") as lines:
        for title, text in _join_passages_by_title(questions).items():
            row = {"id": make_article_id(title), "title": title, "text": text}
            lines.write(json.dumps(row) + "\n")
    build(articles_file, folder / "index")
    return Index.open(folder / "index")


def collect_outcomes(
    questions: Sequence[LabelledQuestion], index: Index, seed: int
) -> Iterator[Outcome]:
    """Ask a sample of the questions; ask some again without their own article."""
    rng = random.Random(seed)
    questions = rng.sample(questions, min(MAX_QUESTIONS, len(questions)))
    all_ids = frozenset(article.id for article in index.articles())
    for question in questions:
        yield _ask(question, index, None)
        if question.gold and rng.random() < MISSING_ARTICLE_SHARE:
            yield _ask(question, index, all_ids - {make_article_id(question.title)})


def _ask(question: LabelledQuestion, index: Index, articles: frozenset[str] | None) -> Outcome:
    passages = index.search(
        question.text,
        DEFAULTS.passages,
        filters=Filters(articles=articles),
        per_article=DEFAULTS.passages_per_article,
    )
    sentences = rank_sentences(question.text, passages, index, bundled_reader)
    return Outcome(question, sentences, tuple(_is_correct(question, s) for s in sentences))


def _is_correct(question: LabelledQuestion, candidate: ScoredSentence) -> bool:
    if candidate.article.id != make_article_id(question.title):
        return False
    start = candidate.article.text.find("\n\n" + "\n".join(question.sentences)) + 2
    for number, sentence in enumerate(question.sentences):
        end = start + len(sentence)
        if (
            number in question.gold
            and candidate.sentence.start < end
            and start < candidate.sentence.end
        ):
            return True
        start = end + 1
    return False


def make_article_id(title: str) -> str:
    """Return the id of the article with a title."""
    return hashlib.sha256(title.encode()).hexdigest()[:16]


def _join_passages_by_title(questions: Sequence[LabelledQuestion]) -> dict[str, str]:
    passages: dict[str, dict[tuple[str, ...], None]] = {}
    for each in questions:
        passages.setdefault(each.title, {})[each.sentences] = None
    return {
        title: title + "".join("\n\n" + "\n".join(sentences) for sentences in title_passages)
        for title, title_passages in passages.items()
    }
