"""Compare the pinned packages with known vulnerabilities, without a network.

    python .ci/audit.py

The list, .ci/advisories.json, has a date. A pinned version that an advisory affects is an error,
unless the entry has a reason why it does not matter here. A list of more than MAX_AGE days is not
compared: the check is skipped, and says so.
"""

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hashes import LOCKS, PIN
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
ADVISORIES = ROOT / ".ci" / "advisories.json"
MAX_AGE = 90
"""Days."""


def read_versions(root: Path) -> dict[str, str]:
    """Return the version of each pinned package."""
    lines = [line for lock in LOCKS for line in (root / lock).read_text("utf-8").splitlines()]
    pins = [found[0].partition("==") for line in lines if (found := PIN.match(line))]
    return {canonicalize_name(name): version for name, _, version in pins}


def find_affected(
    advisories: Sequence[dict[str, Any]], versions: dict[str, str]
) -> list[dict[str, Any]]:
    """Return the advisories that affect a pinned version, with that version."""
    return [
        {**each, "version": versions[each["package"]]}
        for each in advisories
        if each["package"] in versions
        and SpecifierSet(each["affected"]).contains(versions[each["package"]], prereleases=True)
    ]


def main(today: date | None = None) -> int:
    """Print each affected package; return 1 if one of them has no reason to be accepted."""
    content = json.loads(ADVISORIES.read_text("utf-8"))
    as_of = date.fromisoformat(content["as_of"])
    age = ((today or date.today()) - as_of).days
    if age > MAX_AGE:
        print(f"Skipped: the list of advisories is of {as_of}, {age} days old. Renew {ADVISORIES}.")
        return 0
    versions = read_versions(ROOT)
    affected = find_affected(content["advisories"], versions)
    for each in affected:
        verdict = f"accepted: {each['accepted']}" if each.get("accepted") else "NOT ACCEPTED"
        print(f"{each['package']} {each['version']}: {each['id']}, {each['summary']} ({verdict})")
    open_count = sum(not each.get("accepted") for each in affected)
    print(
        f"{len(versions)} packages, {len(content['advisories'])} advisories of {as_of}: "
        f"{open_count} that affect Pincite, {len(affected) - open_count} accepted"
    )
    return 1 if open_count else 0


if __name__ == "__main__":
    sys.exit(main())
