"""The command that builds an index: once, or again whenever something in the folder changes."""

import json
import sys
import time
from argparse import Namespace
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.assistant.english.wording import count
from pincite.index.errors import InputError, PinciteError
from pincite.ui.cli import terminal
from pincite.ui.cli.progress import Form, progress

if TYPE_CHECKING:
    from pincite.index import Embedder
    from pincite.index.types import BuildReport

SKIPPED_SHOWN = 20
LONG = 2.0
"""Seconds after which a step that nobody started by hand tells how far it is."""


def index(chosen: Namespace) -> int:
    """Build the index of a folder, or serve the build before again."""
    if (chosen.folder is None) != chosen.rollback:
        raise InputError("give a folder to index, or --rollback alone")
    if chosen.rollback:
        return _roll_back(chosen)
    from pincite.index.embedding.endpoint import embedder_named

    embedder = embedder_named(chosen.embedder) if chosen.embedder else None
    form: Form = "none" if chosen.quiet else "json" if chosen.json else "words"
    if chosen.watch:
        return _watch(chosen, embedder, form)
    report, seconds = _build(chosen, embedder, form, force=chosen.force)
    if chosen.json:
        print(_json(report, indent=1))
    else:
        _say(report, chosen.index, seconds)
    return 3 if report.skipped else 0


def _roll_back(chosen: Namespace) -> int:
    from pincite.index import Index
    from pincite.index.generations.selection import rollback

    rollback(Path(chosen.index))
    opened = Index.open(chosen.index)
    if chosen.json:
        print(json.dumps({"index_id": opened.id, "built": opened.manifest.built}, indent=1))
    else:
        articles = count(opened.coverage().articles, "article")
        terminal.say(f"{chosen.index} serves the build of {opened.manifest.built}: {articles}.")
    return 0


def bring_up_to_date(chosen: Namespace) -> None:
    """Build the index of the folder before something else is done with it."""
    report, seconds = _build(chosen, None, "words")
    _say(report, chosen.index, seconds)


def _watch(chosen: Namespace, embedder: "Embedder | None", form: Form) -> int:
    """Build now and after each change, until it is interrupted; say what is new, and once."""
    from pincite.index.ingest.watch import changes

    last: BuildReport | None = None
    problem = ""
    with suppress(KeyboardInterrupt):
        for _ in changes(Path(chosen.folder), without=Path(chosen.index)):
            try:
                after = LONG if last else 0.0
                report, seconds = _build(chosen, embedder, form, force=chosen.force, after=after)
            except PinciteError as error:
                if last is None:
                    raise
                if str(error) != problem:
                    problem = str(error)
                    _warn(problem, as_json=chosen.json)
                continue
            changed = report.added or report.updated or report.removed
            if last is None or changed or problem or report.skipped != last.skipped:
                if chosen.json:
                    print(_json(report), flush=True)
                else:
                    _say(report, chosen.index, seconds)
            if last is None and form == "words":
                terminal.warn(f"Watching {chosen.folder} (Ctrl-C ends it)")
            last, problem = report, ""
    return 0


def _build(
    chosen: Namespace,
    embedder: "Embedder | None",
    form: Form,
    *,
    force: bool = False,
    after: float = 0.0,
) -> tuple["BuildReport", float]:
    """Return what the build did, and how many seconds it took."""
    from pincite.index import build, limits

    server = getattr(chosen, "store", None)  # `chat` leaves the vectors where they are
    started = time.monotonic()
    with progress(form, after=after) as move:
        report = build(
            chosen.folder,
            chosen.index,
            embedder=embedder,
            server=server,
            limits=limits.parse_limits(chosen.limit),
            force=force,
            progress=move,
        )
    return report, time.monotonic() - started


def _say(report: "BuildReport", index: str, seconds: float) -> None:
    total = report.added + report.updated + report.unchanged
    terminal.say(
        f"{count(total, 'article')} in {index}, in {seconds:.0f} s: {report.added:,} added, "
        f"{report.updated:,} updated, {report.removed:,} removed, {report.unchanged:,} unchanged."
    )
    for each in report.skipped[:SKIPPED_SHOWN]:
        terminal.warn(f"skipped: {each.path} {each.reason}")
    if len(report.skipped) > SKIPPED_SHOWN:
        more = len(report.skipped) - SKIPPED_SHOWN
        terminal.warn(f"and {more:,} more: `pincite status --index {index}` lists them")


def _warn(problem: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"error": problem}), file=sys.stderr, flush=True)
    else:
        terminal.warn(f"pincite: {problem}")


def _json(report: "BuildReport", indent: int | None = None) -> str:
    skipped = [each._asdict() for each in report.skipped]
    return json.dumps({**asdict(report), "skipped": skipped}, indent=indent)
