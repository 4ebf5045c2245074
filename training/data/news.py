"""Our own set of invented news stories → labelled questions, with a story's passages as candidates.

Each line of a file has a story: `articles` (three, with title, published and sentences),
`questions` (q, kind, gold: alternative sets of places, short, near, differs) and `talks`. A place
is [article, sentence], from 0.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from training.data.questions import LabelledQuestion, Split

SOURCE, LICENCE = "news", "CC-BY-4.0"
REWORDED_SOURCE = "news-reworded"
REWORDINGS_FILE = Path(__file__).with_name("rewordings.jsonl")
PASSAGE_CHARACTERS = 900
"""Longest passage that a story's articles are cut into; about as long as those of an index."""
DEVELOPMENT_SHARE = 10
"""One story in so many is held out for development."""

Row = Mapping[str, Any]
Place = tuple[int, int]


def load_stories(folder: Path) -> list[Row]:
    """Return the stories of all files `w*.jsonl` of a folder."""
    files = sorted(folder.glob("w*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def load_news_questions(
    folder: Path, rewordings_file: Path = REWORDINGS_FILE
) -> list[LabelledQuestion]:
    """Return the questions of all stories, those of talks in their standalone wording too.

    The questions of `rewordings_file` follow, with the source REWORDED_SOURCE.
    """
    stories = load_stories(folder)
    questions = [each for story in stories for each in label_story(story)]
    by_id = {story["id"]: story for story in stories}
    for line in rewordings_file.read_text("utf-8").splitlines():
        row = json.loads(line)
        reworded = reword_story(by_id[row["id"]], row)
        questions += [replace(each, source=REWORDED_SOURCE) for each in label_story(reworded)]
    return questions


def reword_story(story: Row, row: Row) -> Row:
    """Return a story with the questions of a line of rewordings, and without its own."""
    questions = [
        {**story["questions"][number], "q": wording}
        for number, *wordings in row["rewordings"]
        for wording in wordings
    ]
    return {**story, "questions": [*questions, *row["questions"]], "talks": []}


def get_split(story: Row) -> Split:
    """Return the split of a story: development for one in DEVELOPMENT_SHARE, by its id."""
    number = int(hashlib.sha256(story["id"].encode()).hexdigest(), 16)
    return "development" if number % DEVELOPMENT_SHARE == 0 else "train"


def label_story(story: Row) -> Iterator[LabelledQuestion]:
    """Yield the questions of a story; the other passages of the story are their rivals."""
    passages = list(_cut_passages(story))
    questions = [
        (
            each["q"],
            each["kind"],
            each["gold"],
            each.get("short", ()),
            each.get("near", ()),
            each.get("differs", ()),
        )
        for each in story["questions"]
    ]
    asked = {each[0] for each in questions}
    for talk in story["talks"]:
        for turn in talk:
            if turn["standalone"] not in asked and turn["answer"]:
                asked.add(turn["standalone"])
                questions.append((turn["standalone"], "talk", [[turn["answer"]]], None, (), ()))
    for text, kind, gold_sets, short, near, differs in questions:
        differing = {(place[0], place[1]) for place in differs}
        labelled = [
            replace(
                _label_passage(story, passage, text, kind, gold_sets, short),
                differing=frozenset(n for n, place in enumerate(passage) if place in differing),
            )
            for passage in passages
        ]
        # First the passage with the whole answer; of those that lack it, the misleading one.
        misleading = differing | {(place[0], place[1]) for place in near}
        order = sorted(
            range(len(labelled)),
            key=lambda n: (
                -labelled[n].sufficient,
                -len(labelled[n].gold),
                -len(misleading & set(passages[n])),
            ),
        )
        best, *rivals = [labelled[n] for n in order]
        yield replace(best, rivals=tuple(rivals))


def _cut_passages(story: Row) -> Iterator[tuple[Place, ...]]:
    """Yield the places of each passage: consecutive sentences of one article."""
    for number, article in enumerate(story["articles"]):
        lengths = [len(text) for text in article["sentences"]]
        parts = -(-sum(lengths) // PASSAGE_CHARACTERS)
        passage: list[Place] = []
        read, cut = 0, 1
        for position, length in enumerate(lengths):
            passage.append((number, position))
            read += length
            if read * parts >= sum(lengths) * cut:
                yield tuple(passage)
                passage, cut = [], cut + 1


def _label_passage(
    story: Row,
    passage: Sequence[Place],
    text: str,
    kind: str,
    gold_sets: Sequence[Sequence[Sequence[int]]],
    short: Sequence[Any] | None,
) -> LabelledQuestion:
    """Return a question with one passage; `short` is None if no short answer was marked."""
    article = story["articles"][passage[0][0]]
    places = {place: number for number, place in enumerate(passage)}
    gold_places = [[(a, s) for a, s in each] for each in gold_sets]
    gold = frozenset(places[p] for each in gold_places for p in each if p in places)
    spans = []
    for article_number, sentence, words in short or ():
        place = (article_number, sentence)
        start = article["sentences"][sentence].find(words) if place in places else -1
        if start >= 0 and places[place] in gold:
            spans.append((places[place], start, start + len(words)))
    return LabelledQuestion(
        source=SOURCE,
        licence=LICENCE,
        title=article["title"],
        text=text,
        sentences=tuple(article["sentences"][sentence] for _, sentence in passage),
        gold=gold,
        answer_spans=tuple(spans),
        short_answers=tuple(words for *_, words in short or ()),
        split=get_split(story),
        group=story["id"],
        kind=re.sub(":.*", "", kind),
        published=article["published"] or "",
        sufficient=any(set(each) <= places.keys() for each in gold_places),
        span_known=not gold or bool(spans) or (short is not None and not short),
    )
