"""Statements and the sentences they cite, labelled by whether the sentences bear them out.

Three kinds: public claims with a label; pairs of a true and an untrue wording of one statement,
about our own stories and about passages of the public questions; and such pairs made by rule
(training/data/alter.py).

`public_pairs.jsonl` has no text of the public sets. A line names a passage by its digest
(`passage`), and has its `pairs`: `cites` (sentence numbers), `good` and `bad`. `story_pairs.jsonl`
has the `id` of a story in place of the digest, and places [article, sentence].
"""

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.assistant.check.cited import CitedSentence
from pincite.assistant.english.wording import format_date

from training.data.alter import alter, find_statement_names
from training.data.news import get_split, load_stories
from training.data.questions import LabelledQuestion, Split, load_questions
from training.data.reworded import digest_passage
from training.data.soften import soften

LABELS: Mapping[str, float] = {"supported": 1.0, "partial": 0.2, "unsupported": 0.0}
"""Label → the probability that the statement is borne out in full."""
PUBLIC_PAIRS_FILE = Path(__file__).with_name("public_pairs.jsonl")
STORY_PAIRS_FILE = Path(__file__).with_name("story_pairs.jsonl")
DEVELOPMENT_SHARE = 10
"""One passage of public pairs in so many is held out for development."""
_MAX_SENTENCES = 12
"""A claim with more sentences is left out: answers cite few."""
SOFTENED_SHARE = 0.75
"""Share of the statements made by rule that are reworded without harm."""
CARELESS_SHARE = 0.25
"""Share of the statements made by rule that cite other sentences too, and that cite nothing around
them."""
_SHARES = {"mnli": 0.5, "snli": 0.3, "snli-counterfactual": 0.3, "breaking-nli": 0.3}
"""Share of the claims of a source that is used; 1 for others. These are not about articles."""


@dataclass(frozen=True, slots=True)
class LabelledStatement:
    """A statement, what it cites, and the probability that this bears the statement out.

    `twin` is the same statement with one change that makes it untrue.
    """

    source: str
    text: str
    cited: tuple[CitedSentence, ...]
    target: float
    split: Split
    twin: str | None = None
    licence: str = "CC-BY-4.0"


def load_statements(
    folder: Path,
    seed: int = 0,
    *,
    story_pairs: Path = STORY_PAIRS_FILE,
    public_pairs: Path = PUBLIC_PAIRS_FILE,
) -> list[LabelledStatement]:
    """Return the public claims, the claims and pairs of our own set, and pairs made by rule."""
    rng = random.Random(seed)
    passages = load_questions(*sorted(folder.glob("questions*.jsonl.gz")))
    return [
        *_load_claims(folder / "claims.jsonl.gz", rng),
        *_load_news(folder / "news", story_pairs, rng),
        *load_public_pairs(public_pairs, passages),
    ]


def load_pairs(file: Path, stories: Mapping[str, Mapping[str, Any]]) -> list[LabelledStatement]:
    """Return the minimal pairs of a file; `stories` are by id."""
    pairs = []
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        story = stories[row["story"]]
        cited = tuple(cite_sentence(story, article, n) for article, n in row["cites"])
        pairs.append(
            LabelledStatement(
                f"pair-{row['style']}", row["good"], cited, 1.0, get_split(story), row["bad"]
            )
        )
    return pairs


def load_public_pairs(
    file: Path, questions: Iterable[LabelledQuestion]
) -> Iterator[LabelledStatement]:
    """Yield the pairs of a file about the passages of `questions`; those not there are left out."""
    passages = {digest_passage(each.sentences): each for each in questions}
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        if passage := passages.get(row["passage"]):
            held_out = int(row["passage"], 16) % DEVELOPMENT_SHARE == 0
            split: Split = "development" if held_out else "train"
            for pair in row["pairs"]:
                cited = tuple(
                    CitedSentence(
                        passage.sentences[n],
                        passage.sentences[n - 1] if n else "",
                        passage.title,
                    )
                    for n in pair["cites"]
                )
                yield LabelledStatement(
                    "pair-public", pair["good"], cited, 1.0, split, pair["bad"], passage.licence
                )


def load_story_pairs(
    file: Path, stories: Mapping[str, Mapping[str, Any]]
) -> Iterator[LabelledStatement]:
    """Yield the pairs of a file about `stories`, which are by id; those not there are left out."""
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        if story := stories.get(row["id"]):
            for pair in row["pairs"]:
                cited = tuple(cite_sentence(story, article, n) for article, n in pair["cites"])
                yield LabelledStatement(
                    "pair-story", pair["good"], cited, 1.0, get_split(story), pair["bad"]
                )


def cite_sentence(story: Mapping[str, Any], article: int, number: int) -> CitedSentence:
    """Return a sentence of a story with the sentence before it and the headline."""
    row = story["articles"][article]
    return CitedSentence(
        row["sentences"][number],
        row["sentences"][number - 1] if number else "",
        ". ".join(filter(None, (row["title"], row["outlet"], format_date(row["published"] or "")))),
    )


def _load_claims(file: Path, rng: random.Random) -> Iterator[LabelledStatement]:
    """Yield public claims; a supported one often comes with a twin that a rule makes."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if len(row["sentences"]) > _MAX_SENTENCES or rng.random() > _SHARES.get(
                row["source"], 1
            ):
                continue
            target = LABELS[row["label"]]
            names = find_statement_names(" ".join(row["sentences"]))
            twin = alter(row["claim"], names, rng) if target == 1.0 else None
            cited = tuple(CitedSentence(each) for each in row["sentences"])
            split: Split = "development" if rng.random() < 0.02 else "train"
            yield LabelledStatement(
                row["source"], row["claim"], cited, target, split, twin, row["licence"]
            )


def _load_news(folder: Path, story_pairs: Path, rng: random.Random) -> Iterator[LabelledStatement]:
    stories = {story["id"]: story for story in load_stories(folder)}
    yield from load_pairs(folder / "pairs.jsonl", stories)
    yield from load_story_pairs(story_pairs, stories)
    for story in stories.values():
        split = get_split(story)
        names = [
            name
            for article in story["articles"]
            for name in find_statement_names(" ".join(article["sentences"]))
        ]
        for claim in story["claims"]:
            cited = tuple(cite_sentence(story, article, n) for article, n in claim["cites"])
            target = LABELS[claim["label"]]
            twin = alter(claim["t"], names, rng) if target == 1.0 else None
            yield LabelledStatement("news-claim", claim["t"], cited, target, split, twin)
        yield from _make_rule_pairs(story, names, split, rng)


def _cite_around(
    story: Mapping[str, Any], article: int, position: int, rng: random.Random
) -> tuple[CitedSentence, ...]:
    """Return a sentence as a careless writer cites it: with others, or without what surrounds."""
    positions = [position]
    if rng.random() < CARELESS_SHARE:
        others = range(len(story["articles"][article]["sentences"]))
        positions += rng.sample(others, min(len(others), rng.choice((1, 2))))
        rng.shuffle(positions)
    cited = [cite_sentence(story, article, each) for each in dict.fromkeys(positions)]
    if rng.random() < CARELESS_SHARE:
        cited = [CitedSentence(each.text) for each in cited]
    return tuple(cited)


def _make_rule_pairs(
    story: Mapping[str, Any], names: Sequence[str], split: Split, rng: random.Random
) -> Iterator[LabelledStatement]:
    """Yield each sentence of a story as a statement about itself, with an untrue twin.

    Most are softened first, so that not every difference from the sentence is an error.

    What an article says of a sentence that it does not contain is untrue by its side too: another
    sentence of the story is cited instead for some.
    """
    for number, article in enumerate(story["articles"]):
        for position, sentence in enumerate(article["sentences"]):
            wording = soften(sentence, rng) if rng.random() < SOFTENED_SHARE else sentence
            if twin := alter(wording, names, rng):
                cited = _cite_around(story, number, position, rng)
                yield LabelledStatement("rule", wording, cited, 1.0, split, twin)
            if rng.random() < 0.15:
                other = rng.randrange(len(article["sentences"]))
                if other != position:
                    cited = (cite_sentence(story, number, other),)
                    yield LabelledStatement("other-sentence", sentence, cited, 0.0, split)
