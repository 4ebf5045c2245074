"""Load on the chat: many people at once, a burst of requests, thousands of questions.

    python -m benchmarks.ui.load people [--people 50] [--turns 20] [--pause 8]
    python -m benchmarks.ui.load burst [--requests 1000] [--seconds 10]
    python -m benchmarks.ui.load long [--questions 300] [--rebuilds 3]      # 10000 and 20 in full

The chat runs in a separate process, with login and the code of `pincite chat`. Its answers are
scripted and come at once, so every measured millisecond is added by the chat.

- `people`: each person pauses about `--pause` seconds after an answer (0: the server is never
  idle), and checks that each answer repeats their own questions and nobody else's.
- `burst`: requests of all kinds, valid and invalid, within `--seconds`.
- `long`: one person asks all questions; each also searches a real index, which is rebuilt
  `--rebuilds` times.

Prints JSON: milliseconds, memory in MiB, and counts.
"""

import argparse
import asyncio
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.ui.load.burst import measure_burst
from benchmarks.ui.load.echo_chat import ROOT, chat_process, serve_echo_chat
from benchmarks.ui.load.long_run import measure_long_run, rebuild_index
from benchmarks.ui.load.people import measure_users

ARTICLES = ROOT / "examples" / "articles"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark that is named on the command line, and print its result."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    command = kinds.add_parser("people")
    command.add_argument("--people", type=int, default=50)
    command.add_argument("--turns", type=int, default=20)
    command.add_argument("--pause", type=float, default=8)
    command = kinds.add_parser("burst")
    command.add_argument("--requests", type=int, default=1000)
    command.add_argument("--seconds", type=float, default=10)
    command = kinds.add_parser("long")
    command.add_argument("--questions", type=int, default=300)
    command.add_argument("--rebuilds", type=int, default=3)
    command = kinds.add_parser("serve")
    command.add_argument("folder", type=Path)
    command.add_argument("people", type=int)
    command.add_argument("index", type=Path, nargs="?")
    options = parser.parse_args(arguments)
    if options.kind == "serve":
        serve_echo_chat(options.folder, options.people, options.index)
        return
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        if options.kind == "people":
            with chat_process(folder, options.people) as chat:
                figures = asyncio.run(
                    measure_users(chat, options.people, options.turns, options.pause)
                )
            print(json.dumps(figures))
        elif options.kind == "burst":
            with chat_process(folder, 1) as chat:
                print(
                    json.dumps(asyncio.run(measure_burst(chat, options.requests, options.seconds)))
                )
        else:
            shutil.copytree(ARTICLES, folder / "articles")
            index = folder / "index"
            rebuild_index(index, -1)
            with chat_process(folder, 1, index) as chat:
                asyncio.run(measure_long_run(chat, options.questions, options.rebuilds, index))


if __name__ == "__main__":
    main()
