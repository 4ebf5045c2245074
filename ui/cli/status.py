"""`pincite status`: show what an index contains; check its files; or say where dates come from."""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pincite.ui.cli.options import add_json_option
from pincite.ui.cli.output import terminal

if TYPE_CHECKING:
    from pincite.index.status import CheckResult, StatedMetadata, Status

MAX_LISTED = 20
"""Publishers and months to list; --json lists all."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `pincite status`."""
    command.add_argument(
        "--verify", action="store_true", help="check every file of every stored generation"
    )
    command.add_argument(
        "--dates",
        action="store_true",
        help="show the date, outlet and author of each article, and where its file states them",
    )
    add_json_option(command, "the status")


def run(arguments: argparse.Namespace) -> int:
    """Show what the index contains, or check its files."""
    from pincite.index.status import list_stated, status, verify

    if arguments.verify:
        return _print_checks(verify(arguments.index), as_json=arguments.json)
    if arguments.dates:
        return _print_stated(list_stated(arguments.index), as_json=arguments.json)
    index_status = status(arguments.index)
    if arguments.json:
        print(json.dumps(_status_to_json(index_status), indent=1))
    else:
        for line in _format_status(index_status):
            terminal.print_line(line)
    return 0


def _print_checks(checks: Iterable["CheckResult"], *, as_json: bool) -> int:
    """Print each check when it ends. Return the exit code, 1 if a check found damage."""
    done: list[CheckResult] = []
    for check in checks:
        done.append(check)
        if not as_json:
            terminal.print_line(f"{'DAMAGED' if check.problem else 'sound':<8} {check.what}")
            if check.problem:
                terminal.print_line(f"         {check.problem}")
    all_valid = not any(check.problem for check in done)
    if as_json:
        rows = [asdict(check) for check in done]
        print(json.dumps({"sound": all_valid, "checks": rows}, indent=1))
    return 0 if all_valid else 1


def _print_stated(articles: Iterable["StatedMetadata"], *, as_json: bool) -> int:
    """Print what each article states about itself, and where; return the exit code."""
    if as_json:
        rows = [
            {**asdict(each), "stated": [value._asdict() for value in each.stated]}
            for each in articles
        ]
        print(json.dumps({"articles": rows}, indent=1))
        return 0
    for each in articles:
        terminal.print_line(each.id)
        for field in ("published", "publisher", "author"):
            values = [value for value in each.stated if value.field == field]
            if not values:
                terminal.print_line(f"  {field:<10} not stated")
            for value in values:
                name, rank = (field, "") if value is values[0] else ("", "not ")
                terminal.print_line(f"  {name:<10} {rank}{value.value}  ({value.origin})")
    return 0


def _status_to_json(index_status: "Status") -> dict[str, Any]:
    row = asdict(index_status)
    row.update(row.pop("coverage"))
    for field, name in (("publishers", "publisher"), ("months", "month")):
        row[field] = [{name: key, "articles": n} for key, n in row[field].items()]
    row["skipped"] = [each._asdict() for each in index_status.skipped]
    return row


def _format_status(index_status: "Status") -> Iterator[str]:
    coverage = index_status.coverage
    for name, value in (
        ("Folder", index_status.folder),
        ("Articles", f"{coverage.articles:,}"),
        ("Published", f"{coverage.first} to {coverage.last}" if coverage.first else "not stated"),
        ("Passages", f"{index_status.passages:,}"),
        (
            "Left out",
            f"{index_status.hidden:,} hidden characters, {index_status.invisible:,} invisible ones",
        ),
        ("By machine", f"{index_status.machine_read:,} characters read from pictures"),
        ("Embedder", f"{index_status.embedder.name}, {index_status.dimensions} dimensions"),
        ("Built", index_status.built),
        ("Index", index_status.index_id[:16]),
    ):
        if name != "By machine" or index_status.machine_read:
            yield f"{name:<10} {value}"
    yield "Generations"
    for each in index_status.generations:
        built = each.built or "DAMAGED: `pincite status --verify` says how"
        served = ", served" if each.served else ""
        yield f"  {each.name}, {_format_size(each.size)}, {built}{served}"
    yield from _format_counts("Publishers", index_status.publishers)
    yield from _format_counts("Months", dict(reversed(index_status.months.items())))
    yield f"{'Skipped':<10} {len(index_status.skipped):,}"
    for skipped in index_status.skipped:
        yield f"  {skipped.path} {skipped.reason}"


def _format_counts(name: str, counts: Mapping[str | None, int]) -> Iterator[str]:
    yield name
    for key, articles in list(counts.items())[:MAX_LISTED]:
        yield f"  {articles:>7,}  {key or 'not stated'}"
    if len(counts) > MAX_LISTED:
        yield f"  and {len(counts) - MAX_LISTED:,} more: --json lists them"


def _format_size(count: float) -> str:
    for unit in ("bytes", "KB", "MB"):
        if count < 1_000:
            return f"{count:.3g} {unit}"
        count /= 1_000
    return f"{count:.3g} GB"
