"""Development questions, asked of an index of all the passages: the whole path, as users ask."""

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.assistant.read.ranking import Read, read
from pincite.assistant.read.reader import carried
from pincite.assistant.settings import DEFAULTS
from pincite.index import Index, build
from pincite.index.types import Filters

from training.questions import Asked

MOST = 500
"""Questions that are asked."""
WITHOUT = 0.4
"""Share of the answerable questions that are asked again where their article is missing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read for a question (best first), and which sentences are right (by place)."""

    asked: Asked
    sentences: tuple[Read, ...]
    right: tuple[bool, ...]


def index_of(asked: Sequence[Asked], folder: Path) -> Index:
    """Build an index whose articles are the titles, each with its passages in order."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = folder / "articles.jsonl"
    with rows.open("w", encoding="utf-8") as lines:
        for title, text in _texts(asked).items():
            row = {"id": identity(title), "title": title, "text": text}
            lines.write(json.dumps(row) + "\n")
    build(rows, folder / "index")
    return Index.open(folder / "index")


def outcomes(asked: Sequence[Asked], index: Index, seed: int) -> Iterator[Outcome]:
    """Ask questions of everything, and some of everything but their own article."""
    draw = random.Random(seed)
    asked = draw.sample(asked, min(MOST, len(asked)))
    everything = frozenset(article.id for article in index.articles())
    for each in asked:
        yield _outcome(each, index, None)
        if each.gold and draw.random() < WITHOUT:
            yield _outcome(each, index, everything - {identity(each.title)})


def _outcome(each: Asked, index: Index, articles: frozenset[str] | None) -> Outcome:
    passages = index.search(
        each.question,
        DEFAULTS.passages,
        filters=Filters(articles=articles),
        per_article=DEFAULTS.passages_per_article,
    )
    sentences = read(each.question, passages, index, carried)
    return Outcome(each, sentences, tuple(_right(each, s) for s in sentences))


def _right(each: Asked, found: Read) -> bool:
    if found.article.id != identity(each.title):
        return False
    start = found.article.text.find("\n\n" + "\n".join(each.sentences)) + 2
    for number, sentence in enumerate(each.sentences):
        end = start + len(sentence)
        if number in each.gold and found.sentence.start < end and start < found.sentence.end:
            return True
        start = end + 1
    return False


def identity(title: str) -> str:
    """Return the id of the article of a title."""
    return hashlib.sha256(title.encode()).hexdigest()[:16]


def _texts(asked: Sequence[Asked]) -> dict[str, str]:
    passages: dict[str, dict[tuple[str, ...], None]] = {}
    for each in asked:
        passages.setdefault(each.title, {})[each.sentences] = None
    return {
        title: title + "".join("\n\n" + "\n".join(sentences) for sentences in some)
        for title, some in passages.items()
    }
