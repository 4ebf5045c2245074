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


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split(text)]


def cut(share: float) -> Callable[[list[str], random.Random], list[str]]:
    return lambda parts, _: parts[: max(1, round(share * len(parts)))]


def edited(share: float) -> Callable[[list[str], random.Random], list[str]]:
    """Replace this share of the words, anywhere."""

    def edit(parts: list[str], chance: random.Random) -> list[str]:
        return [
            " ".join(
                chance.choice(SYNONYMS) if chance.random() < share else word
                for word in part.split()
            )
            for part in parts
        ]

    return edit


def extended(parts: list[str], chance: random.Random) -> list[str]:
    """Put a by-line before and a fifth of other words, of no article, after."""
    local = " ".join(chance.choices(SYNONYMS, k=len(" ".join(parts).split()) // 5))
    return ["By our correspondent in Larnmouth.", *parts, f"{local}."]


def dropped(parts: list[str], chance: random.Random) -> list[str]:
    return [part for part in parts if chance.random() > 0.3] or parts


KINDS: dict[str, Callable[[list[str], random.Random], list[str]]] = {
    "same": lambda parts, _: parts,
    "cut to 3/4": cut(0.75),
    "cut to 1/2": cut(0.5),
    "cut to 1/3": cut(1 / 3),
    "3 sentences of 10 dropped": dropped,
    "by-line, and 1/5 added": extended,
    "1 word of 20 changed": edited(0.05),
    "1 word of 10 changed": edited(0.1),
    "1 word of 5 changed": edited(0.2),
}


def grouped(texts: list[str]) -> Iterable[list[int]]:
    order = sorted(range(len(texts)), key=lambda at: (-len(texts[at]), at))
    signatures = [(at, minhash.compute_signature(texts[at])) for at in order]
    return minhash.find_clusters(signatures, texts.__getitem__).values()


def stranger(one: str, other: str) -> bool:
    some, others = (
        {" ".join(words(part)) for part in sentences(text)}
        for text in sorted((one, other), key=len)
    )
    return len(some & others) < len(some) / 2


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("articles_file", type=Path)
    options.add_argument("--articles", type=int, default=500)
    chosen = options.parse_args()
    name = chosen.articles_file
    with gzip.open(name, "rt") if name.suffix == ".gz" else name.open() as lines:
        texts = [json.loads(line)["text"] for line in lines][: chosen.articles]
    started = time.process_time()
    groups = list(grouped(texts))
    each = 1000 * (time.process_time() - started) / len(texts)
    joined = [(group[0], member) for group in groups for member in group[1:]]
    strangers = sum(stranger(texts[one], texts[other]) for one, other in joined)
    print(f"{len(texts):,} articles, {each:.1f} ms each: {len(groups)} stories are printed more")
    print(f"than once, {len(joined)} times in all; strangers {strangers}")
    chance = random.Random(1)
    for kind, change in KINDS.items():
        made = [" ".join(change(sentences(text), chance)) for text in texts]
        found = {
            at - len(texts)
            for group in grouped([*texts, *made])
            for at in group
            if at >= len(texts) and at - len(texts) in group
        }
        print(f"{kind:<28} {len(found) / len(texts):6.1%} of {len(texts):,} found")


if __name__ == "__main__":
    main()
