"""`pincite index`: build the index of a folder, once or after each change."""

import argparse
import json
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.ui.cli.options import add_json_option, add_limit_option
from pincite.ui.cli.output import terminal
from pincite.ui.cli.output.progress import ProgressFormat, progress

if TYPE_CHECKING:
    from pincite.index import Embedder
    from pincite.index.types import BuildReport

MAX_SKIPPED_SHOWN = 20
PROGRESS_DELAY = 2.0
"""Seconds after which a step of a rebuild by --watch reports its progress."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `pincite index`."""
    command.add_argument(
        "folder", nargs="?", metavar="FOLDER", help="a folder, or one article file"
    )
    command.add_argument(
        "--rollback", action="store_true", help="return to the build before the current one"
    )
    command.add_argument(
        "--force",
        action="store_true",
        help="build even if more than half of the articles have disappeared",
    )
    command.add_argument(
        "--embedder",
        metavar="MODEL",
        help="embed with a different sentence-transformers model: a folder, or the name of a "
        "model to download; or with a model of an OpenAI-compatible server, for example "
        "https://gpu.example/v1#MODEL",
    )
    command.add_argument(
        "--store",
        metavar="ADDRESS",
        help="store the vectors in this running Chroma server, for example http://localhost:8000; "
        "`local` moves them back into the index (by default they stay where they are)",
    )
    command.add_argument(
        "--watch",
        action="store_true",
        help="keep running, and index again after each change in the folder (Ctrl-C ends it)",
    )
    add_limit_option(command)
    command.add_argument("--quiet", action="store_true", help="show no progress")
    add_json_option(command, "the report, and each step of progress on standard error,")


def run(arguments: argparse.Namespace) -> int:
    """Build the index of a folder, or return to the build before the current one."""
    from pincite.index.errors import InputError

    if (arguments.folder is None) != arguments.rollback:
        raise InputError("give a folder to index, or --rollback alone")
    if arguments.rollback:
        return _roll_back(arguments)
    from pincite.index.embedding.endpoint import embedder_from_name

    embedder = embedder_from_name(arguments.embedder) if arguments.embedder else None
    progress_format: ProgressFormat = (
        "none" if arguments.quiet else "json" if arguments.json else "words"
    )
    if arguments.watch:
        return _watch(arguments, embedder, progress_format)
    report, seconds = _build(arguments, embedder, progress_format, force=arguments.force)
    if arguments.json:
        print(_dump_report(report, indent=1))
    else:
        _print_report(report, arguments.index, seconds)
    return 3 if report.skipped else 0


def _roll_back(arguments: argparse.Namespace) -> int:
    from pincite.assistant.english.wording import format_count
    from pincite.index import Index
    from pincite.index.generations.selection import rollback

    rollback(Path(arguments.index))
    opened = Index.open(arguments.index)
    if arguments.json:
        print(json.dumps({"index_id": opened.id, "built": opened.manifest.built}, indent=1))
    else:
        articles = format_count(opened.coverage().articles, "article")
        terminal.print_line(
            f"{arguments.index} serves the build of {opened.manifest.built}: {articles}."
        )
    return 0


def update_index(arguments: argparse.Namespace) -> None:
    """Build the index of the folder and print the report, for `pincite chat FOLDER`."""
    report, seconds = _build(arguments, None, "words")
    _print_report(report, arguments.index, seconds)


def _watch(
    arguments: argparse.Namespace, embedder: "Embedder | None", progress_format: ProgressFormat
) -> int:
    """Build now and after each change, until interrupted. Print each change and problem once."""
    from pincite.index.errors import PinciteError
    from pincite.index.ingest.watch import watch_folder

    last_report: BuildReport | None = None
    problem = ""
    with suppress(KeyboardInterrupt):
        for _ in watch_folder(Path(arguments.folder), exclude=Path(arguments.index)):
            try:
                progress_delay = PROGRESS_DELAY if last_report else 0.0
                report, seconds = _build(
                    arguments,
                    embedder,
                    progress_format,
                    force=arguments.force,
                    progress_delay=progress_delay,
                )
            except PinciteError as error:
                if last_report is None:
                    raise
                if str(error) != problem:
                    problem = str(error)
                    _print_problem(problem, as_json=arguments.json)
                continue
            changed = report.added or report.updated or report.removed
            if last_report is None or changed or problem or report.skipped != last_report.skipped:
                if arguments.json:
                    print(_dump_report(report), flush=True)
                else:
                    _print_report(report, arguments.index, seconds)
            if last_report is None and progress_format == "words":
                terminal.warn(f"Watching {arguments.folder} (Ctrl-C ends it)")
            last_report, problem = report, ""
    return 0


def _build(
    arguments: argparse.Namespace,
    embedder: "Embedder | None",
    progress_format: ProgressFormat,
    *,
    force: bool = False,
    progress_delay: float = 0.0,
) -> tuple["BuildReport", float]:
    """Build the index. Return the report, and how many seconds the build took."""
    from pincite.index import build, limits

    server = getattr(arguments, "store", None)  # `pincite chat` has no --store
    started = time.monotonic()
    with progress(progress_format, delay=progress_delay) as report_progress:
        report = build(
            arguments.folder,
            arguments.index,
            embedder=embedder,
            server=server,
            limits=limits.parse_limits(arguments.limit),
            force=force,
            progress=report_progress,
        )
    return report, time.monotonic() - started


def _print_report(report: "BuildReport", index_folder: str, seconds: float) -> None:
    from pincite.assistant.english.wording import format_count

    total = report.added + report.updated + report.unchanged
    terminal.print_line(
        f"{format_count(total, 'article')} in {index_folder}, in {seconds:.0f} s: "
        f"{report.added:,} added, {report.updated:,} updated, {report.removed:,} removed, "
        f"{report.unchanged:,} unchanged."
    )
    for each in report.skipped[:MAX_SKIPPED_SHOWN]:
        terminal.warn(f"skipped: {each.path} {each.reason}")
    if len(report.skipped) > MAX_SKIPPED_SHOWN:
        more = len(report.skipped) - MAX_SKIPPED_SHOWN
        terminal.warn(f"and {more:,} more: `pincite status --index {index_folder}` lists them")


def _print_problem(problem: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"error": problem}), file=sys.stderr, flush=True)
    else:
        terminal.warn(f"pincite: {problem}")


def _dump_report(report: "BuildReport", indent: int | None = None) -> str:
    skipped = [each._asdict() for each in report.skipped]
    return json.dumps({**asdict(report), "skipped": skipped}, indent=indent)
