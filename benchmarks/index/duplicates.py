"""Which copies of a story are recognised, what that costs, and what is taken for one by mistake.

    python -m benchmarks.index.duplicates ARTICLES.jsonl [--articles 500]

Of each article a copy of each kind is made; it is found when it is in a group with its original.
`strangers` are groups that join articles of the file whose longer one shares less than half of
its own sentences with the other: later versions, live pages, pages of one form. What they say
differently keeps its place all the same, since sentences are compared one by one.
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

SYNONYMS = "report note matter place thing people group leader plan issue move figure".split()


def split_sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split(text)]


def truncate(share: float) -> Callable[[list[str], random.Random], list[str]]:
    return lambda parts, _: parts[: max(1, round(share * len(parts)))]


def replace_words(share: float) -> Callable[[list[str], random.Random], list[str]]:
    """Replace this share of the words, anywhere."""

    def edit(parts: list[str], rng: random.Random) -> list[str]:
        return [
            " ".join(
                rng.choice(SYNONYMS) if rng.random() < share else word for word in part.split()
            )
            for part in parts
        ]

    return edit


def add_byline_and_ending(parts: list[str], rng: random.Random) -> list[str]:
    """Put a by-line before and a fifth of other words, of no article, after."""
    local = " ".join(rng.choices(SYNONYMS, k=len(" ".join(parts).split()) // 5))
    return ["By our correspondent in Larnmouth.", *parts, f"{local}."]


def drop_sentences(parts: list[str], rng: random.Random) -> list[str]:
    return [part for part in parts if rng.random() > 0.3] or parts


EDITS: dict[str, Callable[[list[str], random.Random], list[str]]] = {
    "same": lambda parts, _: parts,
    "cut to 3/4": truncate(0.75),
    "cut to 1/2": truncate(0.5),
    "cut to 1/3": truncate(1 / 3),
    "3 sentences of 10 dropped": drop_sentences,
    "by-line, and 1/5 added": add_byline_and_ending,
    "1 word of 20 changed": replace_words(0.05),
    "1 word of 10 changed": replace_words(0.1),
    "1 word of 5 changed": replace_words(0.2),
}


def group_texts(texts: list[str]) -> Iterable[list[int]]:
    order = sorted(range(len(texts)), key=lambda at: (-len(texts[at]), at))
    signatures = [(at, minhash.compute_signature(texts[at])) for at in order]
    return minhash.find_clusters(signatures, texts.__getitem__).values()


def is_unrelated(one: str, other: str) -> bool:
    some, others = (
        {" ".join(words(part)) for part in split_sentences(text)}
        for text in sorted((one, other), key=len)
    )
    return len(some & others) < len(some) / 2


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("articles_file", type=Path)
    parser.add_argument("--articles", type=int, default=500)
    arguments = parser.parse_args()
    name = arguments.articles_file
    with gzip.open(name, "rt") if name.suffix == ".gz" else name.open() as lines:
        texts = [json.loads(line)["text"] for line in lines][: arguments.articles]
    started = time.process_time()
    groups = list(group_texts(texts))
    milliseconds = 1000 * (time.process_time() - started) / len(texts)
    pairs = [(group[0], member) for group in groups for member in group[1:]]
    unrelated = sum(is_unrelated(texts[one], texts[other]) for one, other in pairs)
    print(
        f"{len(texts):,} articles, {milliseconds:.1f} ms each: {len(groups)} stories are printed more"
    )
    print(f"than once, {len(pairs)} times in all; strangers {unrelated}")
    rng = random.Random(1)
    for kind, change in EDITS.items():
        edited = [" ".join(change(split_sentences(text), rng)) for text in texts]
        found = {
            at - len(texts)
            for group in group_texts([*texts, *edited])
            for at in group
            if at >= len(texts) and at - len(texts) in group
        }
        print(f"{kind:<28} {len(found) / len(texts):6.1%} of {len(texts):,} found")


if __name__ == "__main__":
    main()
