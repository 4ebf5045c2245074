"""Compare sentence splitters: boundary F1 on GUM and the golden rules, and speed.

    python -m benchmarks.index.sentences [FOLDER]

FOLDER holds gum.jsonl and golden_rules_en.jsonl. A splitter gets a whole document, with a blank
line between paragraphs. A boundary is the end of a sentence, counted in non-space characters from
the start of the document: white space makes no difference. The rows are:

`all`         every boundary
`inner`       without the ends of paragraphs, which the blank line gives away
`one by one`  each paragraph alone
`lines`       paragraphs joined by a single line break
`wrapped`     lines wrapped at 72 columns
`at most`     the F1 of a perfect splitter that splits only at terminators and paragraph ends
"""

import argparse
import json
import re
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.index.sentences import boundaries

Splitter = Callable[[str], Iterable[str]]
PASSES = 3


@dataclass(frozen=True)
class Document:
    genre: str
    paragraphs: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def text(self) -> str:
        return "\n\n".join(text for text, _ in self.paragraphs)


@dataclass(frozen=True)
class BoundaryCounts:
    """Boundaries that are right, wrong and missed."""

    hits: int = 0
    false_positives: int = 0
    false_negatives: int = 0

    def __add__(self, other: "BoundaryCounts") -> "BoundaryCounts":
        return BoundaryCounts(
            self.hits + other.hits,
            self.false_positives + other.false_positives,
            self.false_negatives + other.false_negatives,
        )

    @property
    def f1(self) -> float:
        total = 2 * self.hits + self.false_positives + self.false_negatives
        return 2 * self.hits / total if total else 1.0


def read_documents(folder: Path) -> list[Document]:
    gum = (
        Document(row["genre"], tuple((p["text"], tuple(p["sentences"])) for p in row["paragraphs"]))
        for row in _read_rows(folder / "gum.jsonl")
    )
    golden = (
        Document("golden", ((row["text"], tuple(row["sentences"])),))
        for row in _read_rows(folder / "golden_rules_en.jsonl")
    )
    return [*gum, *golden]


def _read_rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def find_boundary_offsets(pieces: Iterable[str]) -> set[int]:
    """Return the ends of the pieces, in non-space characters from the start of the first."""
    offsets, offset = set(), 0
    for piece in pieces:
        offset += len("".join(piece.split()))
        offsets.add(offset)
    return offsets


def count_boundaries(predicted: set[int], gold: set[int]) -> BoundaryCounts:
    return BoundaryCounts(len(predicted & gold), len(predicted - gold), len(gold - predicted))


def score_document(split: Splitter, document: Document) -> dict[str, BoundaryCounts]:
    predicted = find_boundary_offsets(split(document.text))
    gold_offsets = find_boundary_offsets(s for _, gold in document.paragraphs for s in gold)
    breaks = find_boundary_offsets(text for text, _ in document.paragraphs)
    alone = BoundaryCounts()
    for text, gold in document.paragraphs:
        alone += count_boundaries(find_boundary_offsets(split(text)), find_boundary_offsets(gold))
    texts = [text for text, _ in document.paragraphs]
    wrapped = "\n\n".join(textwrap.fill(text, 72) for text in texts)
    return {
        "all": count_boundaries(predicted, gold_offsets),
        "inner": count_boundaries(predicted - breaks, gold_offsets - breaks),
        "one by one": alone,
        "lines": count_boundaries(find_boundary_offsets(split("\n".join(texts))), gold_offsets),
        "wrapped": count_boundaries(find_boundary_offsets(split(wrapped)), gold_offsets),
    }


def compute_upper_bound(documents: list[Document]) -> dict[str, BoundaryCounts]:
    """Return the counts of a splitter that misses only boundaries without a terminator."""
    totals: dict[str, BoundaryCounts] = {}
    for document in documents:
        total = hidden = 0
        for _, gold in document.paragraphs:
            for sentence in gold[:-1]:
                shown = re.search(r"[.!?…][^\w.!?…]*(?:\[[\w ]+\][^\w]*)*$", sentence)
                hidden += not shown
            total += len(gold)
        counts = BoundaryCounts(total - hidden, 0, hidden)
        totals[document.genre] = totals.get(document.genre, BoundaryCounts()) + counts
    return totals


def find_installed_splitters() -> dict[str, Splitter]:
    """Return the splitters that are installed, by name."""
    found: dict[str, Splitter] = {
        "pincite": lambda text: [text[s.start : s.end] for s in boundaries.split(text)],
        "regex": re.compile(r"(?<=[.!?])\s+|\n\n+").split,
    }
    try:
        from nupunkt import sent_tokenize

        found["nupunkt"] = lambda text: map(str, sent_tokenize(text))
    except ImportError:
        pass
    try:
        from pysbd import Segmenter

        found["pysbd"] = Segmenter(language="en", clean=False).segment
    except ImportError:
        pass
    try:
        from syntok import segmenter

        found["syntok"] = lambda text: [
            "".join(token.spacing + token.value for token in sentence)
            for paragraph in segmenter.process(text)
            for sentence in paragraph
        ]
    except ImportError:
        pass
    try:
        from sentencex import segment

        found["sentencex"] = lambda text: segment("en", text)
    except ImportError:
        pass
    return found


def measure_speed(split: Splitter, texts: list[str]) -> float:
    """Return the best speed of `PASSES` passes, in 10^6 UTF-8 bytes per second."""
    size = sum(len(text.encode()) for text in texts)
    split("Warm up. Some splitters load their data at the first call.")
    best = 0.0
    for _ in range(PASSES):
        begin = time.perf_counter()
        for text in texts:
            list(split(text))
        best = max(best, size / 1e6 / (time.perf_counter() - begin))
    return best


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = Path(__file__).parents[3] / "shared" / "eval" / "sentences"
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    folder = parser.parse_args().folder
    documents = read_documents(folder)
    genres = sorted({d.genre for d in documents})
    kinds = ("all", "inner", "one by one", "lines", "wrapped")
    print(f"{'':21}" + "".join(f"{g:>11}" for g in genres) + f"{'MB/s':>8}")
    for name, split in find_installed_splitters().items():
        speed = measure_speed(split, [d.text for d in documents])
        totals = {(g, kind): BoundaryCounts() for g in genres for kind in kinds}
        for document in documents:
            for kind, counts in score_document(split, document).items():
                totals[document.genre, kind] += counts
        for kind in kinds:
            row = "".join(f"{totals[g, kind].f1:11.4f}" for g in genres)
            print(f"{name:10} {kind:10}{row}" + (f"{speed:8.2f}" if kind == "all" else ""))
    best = compute_upper_bound(documents)
    print(f"{'at most':10} {'all':10}" + "".join(f"{best[g].f1:11.4f}" for g in genres))


if __name__ == "__main__":
    main()
