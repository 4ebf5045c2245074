"""What the programs of all systems share: their commands, and questions asked so many at once."""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

Place = tuple[str, int, int]
"""The id of an article, and the start and end of a passage in its text."""


def run_command(**commands: Callable[..., None]) -> None:
    """Run the command that the first argument names, with the other arguments."""
    commands[sys.argv[1]](*sys.argv[2:])


def measure_searches(search: Callable[[str], list[Place]], questions: str, threads: str) -> None:
    """Search for each question of a JSON file, and print the seconds and what was found as JSON."""
    search("Is it loaded?")

    def measure(question: str) -> tuple[float, list[dict[str, str | int]]]:
        started = time.perf_counter()
        found = search(question)
        seconds = time.perf_counter() - started
        return seconds, [{"article": a, "start": start, "end": end} for a, start, end in found]

    started = time.process_time()
    with ThreadPoolExecutor(int(threads)) as pool:
        results = list(pool.map(measure, json.loads(Path(questions).read_text("utf-8"))))
    print(json.dumps({"processor": time.process_time() - started, "results": results}))
