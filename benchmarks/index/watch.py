"""The time from saving a file in a watched folder until a search finds it.

    python -m benchmarks.index.watch [--articles 100] [--saves 10]

`pincite index --watch` runs in a process of its own. The benchmark saves a file, and searches an
open index, as a chat does, until the index finds the new article.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from pincite.index import Embedder, Served, build

TIMEOUT = 600.0  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100, help="articles before the first save")
    parser.add_argument("--saves", type=int, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        folder, root = Path(directory, "articles"), Path(directory, "index")
        folder.mkdir()
        for number in range(arguments.articles):
            (folder / f"{number:05}.txt").write_text(make_article_text(number))
        build(folder, into=root)
        served = Served(root, embedder=Embedder())
        served.current().search("Load the model before the first measurement.")
        command = [sys.executable, "-m", "pincite.ui.cli", "index", str(folder), "--watch"]
        watcher = subprocess.Popen(
            [*command, "--index", str(root), "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert watcher.stdout is not None
            watcher.stdout.readline()  # The first build is done.
            delays = [
                measure_save(folder, served, arguments.articles + number)
                for number in range(arguments.saves)
            ]
        finally:
            watcher.kill()
            watcher.communicate()
    longest = max(delays)
    print(f"{len(delays)} files found after {median(delays):.1f} s, at most {longest:.1f} s")
    return int(longest >= TIMEOUT)


def measure_save(folder: Path, served: Served, number: int) -> float:
    """Save an article, and return the seconds until a search finds it."""
    started = time.monotonic()
    name = f"{number:05}.txt"
    (folder / name).write_text(make_article_text(number))
    while (elapsed := time.monotonic() - started) < TIMEOUT:
        found = served.current().search(f"What broke in storm {number}?", 1)
        if found[0].article_id == name:
            return elapsed
        time.sleep(0.1)
    return TIMEOUT


def make_article_text(number: int) -> str:
    return f"Storm number {number}\n\nThe storm with number {number} broke {number + 3} windows.\n"


if __name__ == "__main__":
    sys.exit(main())
