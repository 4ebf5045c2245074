"""`pincite status`: what an index holds, and with --verify whether it is sound."""

import json
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pincite.ui.cli import terminal

if TYPE_CHECKING:
    from pincite.index.status import CheckResult, Status

LISTED = 20
"""How many publishers, and months, are listed; --json lists all."""


def status(chosen: Namespace) -> int:
    """Say what the index holds, or check all that it keeps."""
    from pincite.index.status import status, verify

    if chosen.verify:
        return _verified(verify(chosen.index), as_json=chosen.json)
    found = status(chosen.index)
    if chosen.json:
        print(json.dumps(_row(found), indent=1))
    else:
        for line in _lines(found):
            terminal.say(line)
    return 0


def _verified(checks: Iterable["CheckResult"], *, as_json: bool) -> int:
    """Say each check as it ends. Returns 1 where one found something."""
    done = []
    for check in checks:
        done.append(check)
        if not as_json:
            terminal.say(f"{'DAMAGED' if check.problem else 'sound':<8} {check.what}")
            if check.problem:
                terminal.say(f"         {check.problem}")
    sound = not any(check.problem for check in done)
    if as_json:
        rows = [asdict(check) for check in done]
        print(json.dumps({"sound": sound, "checks": rows}, indent=1))
    return 0 if sound else 1


def _row(found: "Status") -> dict[str, Any]:
    row = asdict(found)
    row.update(row.pop("coverage"))
    for counted, name in (("publishers", "publisher"), ("months", "month")):
        row[counted] = [{name: key, "articles": n} for key, n in row[counted].items()]
    row["skipped"] = [each._asdict() for each in found.skipped]
    return row


def _lines(found: "Status") -> Iterator[str]:
    coverage = found.coverage
    for name, value in (
        ("Folder", found.folder),
        ("Articles", f"{coverage.articles:,}"),
        ("Published", f"{coverage.first} to {coverage.last}" if coverage.first else "not stated"),
        ("Passages", f"{found.passages:,}"),
        ("Left out", f"{found.hidden:,} hidden characters, {found.invisible:,} invisible ones"),
        ("Embedder", f"{found.embedder.name}, {found.dimensions} dimensions"),
        ("Built", found.built),
        ("Index", found.index_id[:16]),
    ):
        yield f"{name:<10} {value}"
    yield "Generations"
    for each in found.generations:
        built = each.built or "DAMAGED: `pincite status --verify` says how"
        yield f"  {each.name}, {_size(each.size)}, {built}{', served' if each.served else ''}"
    yield from _counted("Publishers", found.publishers)
    yield from _counted("Months", dict(reversed(found.months.items())))
    yield f"{'Skipped':<10} {len(found.skipped):,}"
    for skipped in found.skipped:
        yield f"  {skipped.path} {skipped.reason}"


def _counted(name: str, counts: Mapping[str | None, int]) -> Iterator[str]:
    yield name
    for key, articles in list(counts.items())[:LISTED]:
        yield f"  {articles:>7,}  {key or 'not stated'}"
    if len(counts) > LISTED:
        yield f"  and {len(counts) - LISTED:,} more: --json lists them"


def _size(count: float) -> str:
    for unit in ("bytes", "KB", "MB"):
        if count < 1_000:
            return f"{count:.3g} {unit}"
        count /= 1_000
    return f"{count:.3g} GB"
