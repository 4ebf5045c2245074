"""How long it takes until what was saved into a watched folder can be asked.

    python -m benchmarks.index.watch [--articles 100] [--saves 10]

`pincite index --watch` runs in a process of its own. A file is saved, and an index that is open
is searched, as a chat does it, until it finds the new sentence.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from pincite.index import Embedder, Served, build

LONGEST = 600.0  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100, help="so many are there before")
    parser.add_argument("--saves", type=int, default=10)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, root = Path(place, "articles"), Path(place, "index")
        folder.mkdir()
        for number in range(chosen.articles):
            (folder / f"{number:05}.txt").write_text(text(number))
        build(folder, into=root)
        served = Served(root, embedder=Embedder())
        served.current().search("Loaded before it is timed.")
        command = [sys.executable, "-m", "pincite.ui.cli", "index", str(folder), "--watch"]
        watcher = subprocess.Popen(
            [*command, "--index", str(root), "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert watcher.stdout is not None
            watcher.stdout.readline()  # its first build
            waited = [
                saved(folder, served, chosen.articles + number) for number in range(chosen.saves)
            ]
        finally:
            watcher.kill()
            watcher.communicate()
    middle, most = median(waited), max(waited)
    print(f"{len(waited)} files saved: found after {middle:.1f} s, {most:.1f} at most")
    return int(most >= LONGEST)


def saved(folder: Path, served: Served, number: int) -> float:
    """Save an article, and return the seconds until it is found."""
    started = time.monotonic()
    name = f"{number:05}.txt"
    (folder / name).write_text(text(number))
    while (waited := time.monotonic() - started) < LONGEST:
        found = served.current().search(f"What broke in storm {number}?", 1)
        if found[0].article_id == name:
            return waited
        time.sleep(0.1)
    return LONGEST


def text(number: int) -> str:
    return f"Storm number {number}\n\nThe storm with number {number} broke {number + 3} windows.\n"


if __name__ == "__main__":
    sys.exit(main())
