"""The recall, cost and errors of near-duplicate detection.

    python -m benchmarks.index.duplicates ARTICLES.jsonl [--articles 500]

The benchmark makes an edited copy of each article, for each kind of edit. A copy counts as found
if it is in one cluster with its original. `wrong` counts pairs in a cluster of which the shorter
article shares less than half of its sentences with the longer one: later versions, live pages,
pages with the same layout. They lose no fact, because search compares their sentences one by one.
"""

import argparse
import gzip
import json
import random
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from pincite.index.duplicates import minhash
from pincite.index.sentences.boundaries import split
from pincite.index.text.words import words

FILLERS = "report note matter place thing people group leader plan issue move figure".split()

Edit = Callable[[list[str], random.Random], list[str]]


def split_sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split(text)]


def truncate(share: float) -> Edit:
    return lambda sentences, _: sentences[: max(1, round(share * len(sentences)))]


def replace_words(share: float) -> Edit:
    """Return an edit that replaces this share of the words, at random places."""

    def edit(sentences: list[str], rng: random.Random) -> list[str]:
        return [
            " ".join(
                rng.choice(FILLERS) if rng.random() < share else word for word in sentence.split()
            )
            for sentence in sentences
        ]

    return edit


def add_byline_and_ending(sentences: list[str], rng: random.Random) -> list[str]:
    """Add a byline at the start, and filler words (a fifth of the length) at the end."""
    ending = " ".join(rng.choices(FILLERS, k=len(" ".join(sentences).split()) // 5))
    return ["By our correspondent in Larnmouth.", *sentences, f"{ending}."]


def drop_sentences(sentences: list[str], rng: random.Random) -> list[str]:
    return [sentence for sentence in sentences if rng.random() > 0.3] or sentences


EDITS: dict[str, Edit] = {
    "unchanged": lambda sentences, _: sentences,
    "cut to 3/4": truncate(0.75),
    "cut to 1/2": truncate(0.5),
    "cut to 1/3": truncate(1 / 3),
    "3 sentences of 10 dropped": drop_sentences,
    "byline, and 1/5 added": add_byline_and_ending,
    "1 word of 20 changed": replace_words(0.05),
    "1 word of 10 changed": replace_words(0.1),
    "1 word of 5 changed": replace_words(0.2),
}


def find_clusters(texts: list[str]) -> Iterable[list[int]]:
    order = sorted(range(len(texts)), key=lambda at: (-len(texts[at]), at))
    signatures = [(at, minhash.compute_signature(texts[at])) for at in order]
    return minhash.find_clusters(signatures, texts.__getitem__).values()


def is_unrelated(one: str, other: str) -> bool:
    shorter, longer = (
        {" ".join(words(sentence)) for sentence in split_sentences(text)}
        for text in sorted((one, other), key=len)
    )
    return len(shorter & longer) < len(shorter) / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles_file", type=Path)
    parser.add_argument("--articles", type=int, default=500)
    arguments = parser.parse_args()
    name = arguments.articles_file
    with gzip.open(name, "rt") if name.suffix == ".gz" else name.open() as lines:
        texts = [json.loads(line)["text"] for line in lines][: arguments.articles]
    started = time.process_time()
    clusters = list(find_clusters(texts))
    milliseconds = 1000 * (time.process_time() - started) / len(texts)
    pairs = [(cluster[0], member) for cluster in clusters for member in cluster[1:]]
    unrelated = sum(is_unrelated(texts[one], texts[other]) for one, other in pairs)
    print(
        f"{len(texts):,} articles, {milliseconds:.1f} ms each: {len(clusters)} clusters "
        f"of {len(clusters) + len(pairs)} articles; wrong {unrelated}"
    )
    rng = random.Random(1)
    for kind, edit in EDITS.items():
        edited = [" ".join(edit(split_sentences(text), rng)) for text in texts]
        found = {
            at - len(texts)
            for cluster in find_clusters([*texts, *edited])
            for at in cluster
            if at >= len(texts) and at - len(texts) in cluster
        }
        print(f"{kind:<28} {len(found) / len(texts):6.1%} of {len(texts):,} found")


if __name__ == "__main__":
    main()
