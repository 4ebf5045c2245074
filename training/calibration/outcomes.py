"""Development questions → for each, the ranked sentences from an index of many passages."""

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.ranking import ScoredSentence, rank_sentences
from pincite.assistant.read.reader import Reader
from pincite.assistant.settings import DEFAULTS
from pincite.index import Index, build
from pincite.index.text.words import words
from pincite.index.types import Filters

from training.data.news import REWORDED_SOURCE, SOURCE as NEWS
from training.data.questions import LabelledQuestion
from training.data.reworded import SOURCE as PUBLIC_REWORDED

MAX_PUBLIC_QUESTIONS = 150
"""Most questions of public sets that are asked; of our own set, all but those of talks are."""
MAX_REWORDED_QUESTIONS = 300
"""Most questions in other words that are asked, about the stories and about public passages."""
MISSING_ARTICLE_SHARE = 0.4
"""Share of the answerable questions of public sets that are asked again without their article."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The ranked sentences for a question, best first, and for each whether it answers.

    `scope` says what was asked: "story", the articles of the question's group, or "folder", all.
    """

    question: LabelledQuestion
    scope: str
    sentences: tuple[ScoredSentence, ...]
    correct: tuple[bool, ...]


def build_index(questions: Sequence[LabelledQuestion], folder: Path) -> Index:
    """Build and open an index in `folder`: an article for each title of a group.

    It has the articles of the development questions, and those of all news stories.
    """
    articles: dict[str, dict[str, object]] = {}
    passages: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
    for question in questions:
        if question.split == "development" or question.source in {NEWS, REWORDED_SOURCE}:
            for each in (question, *question.rivals):
                identifier = make_article_id(each)
                passages[identifier][each.sentences] = None
                articles[identifier] = {
                    "id": identifier,
                    "title": each.title,
                    "published": each.published or None,
                }
    folder.mkdir(parents=True, exist_ok=True)
    articles_file = folder / "articles.jsonl"
    with articles_file.open("w", encoding="utf-8") as lines:
        for identifier, row in articles.items():
            paragraphs = ["\n".join(sentences) for sentences in passages[identifier]]
            text = "\n\n".join([str(row["title"]), *paragraphs]).strip()
            lines.write(json.dumps({**row, "text": text}) + "\n")
    build(articles_file, folder / "index")
    return Index.open(folder / "index")


def collect_outcomes(
    questions: Sequence[LabelledQuestion],
    index: Index,
    seed: int,
    reader: Reader = bundled_reader,
) -> Iterator[Outcome]:
    """Ask the questions: news in its story and in the whole index, others in the whole index."""
    rng = random.Random(seed)
    all_ids = frozenset(article.id for article in index.articles())
    reworded_sources = (REWORDED_SOURCE, PUBLIC_REWORDED)
    public = [each for each in questions if each.source not in {NEWS, *reworded_sources}]
    for source in reworded_sources:
        reworded = [each for each in questions if each.source == source]
        for question in rng.sample(reworded, min(MAX_REWORDED_QUESTIONS, len(reworded))):
            yield _ask(question, index, "folder", None, reader)
    for question in rng.sample(public, min(MAX_PUBLIC_QUESTIONS, len(public))):
        yield _ask(question, index, "folder", None, reader)
        if question.gold and rng.random() < MISSING_ARTICLE_SHARE:
            yield _ask(question, index, "folder", all_ids - {make_article_id(question)}, reader)
    for question in (each for each in questions if each.source == NEWS and each.kind != "talk"):
        story = frozenset(make_article_id(each) for each in (question, *question.rivals))
        yield _ask(question, index, "story", story, reader)
        yield _ask(question, index, "folder", None, reader)


def _ask(
    question: LabelledQuestion,
    index: Index,
    scope: str,
    articles: frozenset[str] | None,
    reader: Reader,
) -> Outcome:
    sentences = find_sentences(question.text, index, articles, reader)
    gold = locate(question, index, lambda each: each.gold)
    gold_words = {
        tuple(words(each.sentences[number]))
        for each in (question, *question.rivals)
        for number in each.gold
    }
    correct = tuple(
        # Public sets have some passages twice, with other spaces.
        tuple(words(each.text)) in gold_words
        or any(
            each.article.id == article_id
            and each.sentence.start < end
            and start < each.sentence.end
            for article_id, start, end in gold
        )
        for each in sentences
    )
    return Outcome(question, scope, sentences, correct)


def find_sentences(
    text: str,
    index: Index,
    articles: frozenset[str] | None = None,
    reader: Reader = bundled_reader,
) -> tuple[ScoredSentence, ...]:
    """Return the sentences that a chain reads for a question without a time, best first.

    `articles` are the ids of those that are asked; None: all.
    """
    passages = index.search(
        text,
        DEFAULTS.passages,
        filters=Filters(articles=articles),
        per_article=DEFAULTS.passages_per_article,
    )
    return rank_sentences(text, passages[: DEFAULTS.passages_read], index, reader)


def locate(
    question: LabelledQuestion,
    index: Index,
    get_positions: Callable[[LabelledQuestion], Iterable[int]],
) -> frozenset[tuple[str, int, int]]:
    """Return (article id, start, end) of the sentences at these positions of each passage."""
    spans = set()
    for each in (question, *question.rivals):
        if positions := get_positions(each):
            article = index.article(make_article_id(each))
            for number in positions:
                start = article.text.find(each.sentences[number])
                if start >= 0:
                    spans.add((article.id, start, start + len(each.sentences[number])))
    return frozenset(spans)


def make_article_id(question: LabelledQuestion) -> str:
    """Return the id of the article of a question."""
    return hashlib.sha256(f"{question.group}\n{question.title}".encode()).hexdigest()[:16]
