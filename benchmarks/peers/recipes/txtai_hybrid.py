"""txtai as its documentation gives it: an Embeddings database of paragraphs, with hybrid search.

    python txtai_hybrid.py build ARTICLES.jsonl STORE MODEL
    python txtai_hybrid.py ask STORE MODEL QUESTION
    python txtai_hybrid.py serve STORE MODEL QUESTIONS.json THREADS

Runs in an environment of its own, without Pincite.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from commands import Place, measure_searches, run_command
from txtai import Embeddings


def split_paragraphs(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of each paragraph; the place is article, start and end."""
    start = 0
    for line in row["text"].splitlines(keepends=True):
        if line.strip():
            yield json.dumps([row["id"], start, start + len(line.rstrip())]), line.strip()
        start += len(line)


def build(articles: str, store: str, model: str) -> None:
    rows = map(json.loads, Path(articles).read_text("utf-8").splitlines())
    embeddings = Embeddings(path=model, content=True, hybrid=True, gpu=False)
    embeddings.index((place, text, None) for row in rows for place, text in split_paragraphs(row))
    embeddings.save(store)


def open_store(store: str) -> Embeddings:
    embeddings = Embeddings()
    embeddings.load(store)
    return embeddings


def ask(store: str, _model: str, question: str) -> None:
    print(open_store(store).search(question, 5)[0]["text"])


def serve(store: str, _model: str, questions: str, threads: str) -> None:
    embeddings = open_store(store)

    def search(question: str) -> list[Place]:
        places = [json.loads(each["id"]) for each in embeddings.search(question, 5)]
        return [(article, start, end) for article, start, end in places]

    measure_searches(search, questions, threads)


if __name__ == "__main__":
    run_command(build=build, ask=ask, serve=serve)
