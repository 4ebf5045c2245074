"""How many of the sentences that a question needs stand on the sheet that a model writes from.

    python -m benchmarks.assistant.sheet EVAL/multihop [--index DIR]

The folder has articles.jsonl and questions.jsonl with `evidence`. Prints the share of the evidence
sentences, with its 95 % interval over questions: `first` in the passages of one search, as many as
the reader reads; `sheet` on the sheets of windows of 4,096 and 8,192 tokens, with the questions
taken apart by their conjunctions, as without a model. The reader does not order the passages here.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pincite.assistant.answer.prompt import build_messages
from pincite.assistant.answer.sheet import build_sheet, estimate_tokens
from pincite.assistant.answer.write import MAX_SHEET_TOKENS
from pincite.assistant.llm.model import ModelSettings
from pincite.assistant.settings import DEFAULTS
from pincite.assistant.subquestions.rounds import Found, Searcher
from pincite.index import Index, build
from pincite.index.types import NO_FILTERS, Passage

from benchmarks.statistics import bootstrap_interval

WINDOWS = (4_096, 8_192)


def search(
    index: Index, query: str, limit: int, publishers: frozenset[str] | None
) -> tuple[Passage, ...]:
    filters = replace(NO_FILTERS, publishers=publishers)
    return index.search(query, limit, filters=filters, per_article=DEFAULTS.passages_per_article)


def find_passages(index: Index, question: str) -> tuple[Sequence[Passage], Sequence[Passage]]:
    """Return the passages of one search, and those of all rounds."""
    first = search(index, question, DEFAULTS.passages, None)
    publishers = [name for name in index.publishers() if name]
    searcher = Searcher(
        lambda query, limit, outlets: search(index, query, limit, outlets),
        lambda _question, _passages: "",
        publishers,
    )
    steps = searcher.find(question, first, None)
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            found: Found = ended.value
            return first, found.passages


def compute_share(row: dict[str, Any], spans: Sequence[tuple[str, int, int]]) -> float:
    """Return the share of the evidence that overlaps one of the spans of articles."""
    found = [
        any(
            each["article"] == article and start < each["end"] and each["start"] < end
            for article, start, end in spans
        )
        for each in row["evidence"]
    ]
    return sum(found) / len(found)


def measure_question(index: Index, row: dict[str, Any]) -> dict[str, float]:
    """Return the share of a question's evidence in each row of the table."""
    first, passages = find_passages(index, row["question"])
    shares = {"first": compute_share(row, [(p.article_id, p.start, p.end) for p in first])}
    for window in WINDOWS:
        budget = window - ModelSettings("").longest
        messages = build_messages(row["question"], {}, DEFAULTS.statements)
        room = budget - budget // 5 - sum(estimate_tokens(text) for _, text in messages)
        sheet = build_sheet((), passages, index, min(MAX_SHEET_TOKENS, room))
        spans = [
            (each.article.id, each.sentence.start, each.sentence.end) for each in sheet.values()
        ]
        shares[f"sheet, window {window:,}"] = compute_share(row, spans)
    return shares


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index", type=Path, metavar="DIR")
    arguments = parser.parse_args()
    lines = (arguments.folder / "questions.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["evidence"]]
    with tempfile.TemporaryDirectory() as temporary:
        path = arguments.index or Path(temporary) / "index"
        if not path.exists():
            build(arguments.folder / "articles.jsonl", into=path)
        index = Index.open(path)
        shares = [measure_question(index, row) for row in rows]
        index.close()
    for name in shares[0]:
        values = [each[name] for each in shares]
        low, high = bootstrap_interval(values)
        mean = sum(values) / len(values)
        print(f"{name:20} {mean:.3f} [{low:.3f}, {high:.3f}] of {len(values)} questions")


if __name__ == "__main__":
    main()
