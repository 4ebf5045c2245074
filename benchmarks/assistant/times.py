"""Questions with times, over articles of three years: is the first citation the right one?

    python -m benchmarks.assistant.times [--part read] [--show]

Our own 41 short articles of 2022 to 2024, two of them undated, tell the same things year after
year. Each of 120 questions has the day on which it is asked, the article that answers and the words
of the answer. The rules were changed after the answers to the 60 questions of the part `read` were
read; those of `unread` were not. `--show` lists the questions whose first citation is wrong.
"""

import argparse
import json
import math
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pincite.assistant import Answer, Settings, build_chain
from pincite.index import Index, build

from benchmarks.statistics import bootstrap_interval

ARTICLES = Path(__file__).parent / "times_articles.jsonl"
QUESTIONS = Path(__file__).parent / "times_questions.jsonl"


def is_right(answer: Answer, row: Mapping[str, Any]) -> bool:
    """Whether the first citation is of the right article and has the words of the answer."""
    return any(
        each.article_id.endswith(row["article"])
        and any(words.lower() in each.quote.lower() for words in row["answers"])
        for each in answer.citations[:1]
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", choices=("read", "unread"), default="unread")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--reader", help="as in `pincite ask --reader`")
    arguments = parser.parse_args()
    right: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        (folder / ARTICLES.name).write_bytes(ARTICLES.read_bytes())
        build(folder, into=Path(name) / "index")
        with Index.open(Path(name) / "index") as index:
            settings = Settings(answer_seconds=math.inf, reader=arguments.reader)
            chain = build_chain(index, settings=settings)
            for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                if row["part"] != arguments.part:
                    continue
                answer = chain.invoke({"question": row["question"], "asked": row["asked"]})
                for group in (row["kind"], "all"):
                    right[group].append(float(is_right(answer, row)))
                if arguments.show and not is_right(answer, row):
                    cited = [f"{e.article_id}: {e.quote}" for e in answer.citations[:1]]
                    print(f"{row['question']} {answer.standing} {cited} {answer.notices}")
    for group, values in right.items():
        low, high = bootstrap_interval(values)
        share = sum(values) / len(values)
        print(f"{group:16} {len(values):3}  {share:.3f} [{low:.2f}, {high:.2f}]")


if __name__ == "__main__":
    main()
