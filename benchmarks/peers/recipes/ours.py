"""Pincite, as the command line runs it.

    python ours.py serve STORE MODEL QUESTIONS.json THREADS

Building and one question are the commands `pincite index` and `pincite ask`.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pincite.index import Index


def serve(store: str, _model: str, questions: str, threads: str) -> None:
    index = Index.open(store)
    index.search("Is it loaded?", 5)

    def search(question: str) -> tuple[float, list[dict[str, Any]]]:
        started = time.perf_counter()
        found = index.search(question, 5)
        seconds = time.perf_counter() - started
        return seconds, [
            {"article": each.article_id, "start": each.start, "end": each.end} for each in found
        ]

    started = time.process_time()
    with ThreadPoolExecutor(int(threads)) as pool:
        results = list(pool.map(search, json.loads(Path(questions).read_text("utf-8"))))
    print(json.dumps({"processor": time.process_time() - started, "results": results}))


if __name__ == "__main__":
    serve(*sys.argv[2:])
