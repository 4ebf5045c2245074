"""Write requirements-hashes.lock: the sha256 of every file of each pinned package.

Run by `make lock`. Needs uv (`pip install uv`), which asks the package index for the hashes.
torch is left out: which build of it a machine gets is for its owner to decide.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

HASHES = "requirements-hashes.lock"
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-files.lock")
HEADER = (
    "# The sha256 of the files of each package but torch, for Linux with Python {}. Written by\n"
    "# `make lock` (.ci/hashes.py): do not edit."
)
PIN = re.compile(r"[\w.-]+==[^\s;]+")


def read_pins(root: Path) -> list[str]:
    """Return `name==version` of each package in the lock files but torch, sorted."""
    lines = [line for lock in LOCKS for line in (root / lock).read_text("utf-8").splitlines()]
    pins = {found[0] for line in lines if (found := PIN.match(line))}
    return sorted(pin for pin in pins if not pin.startswith("torch=="))


def read_hashes(root: Path) -> dict[str, list[str]]:
    """Return the hashes in the file, as `--hash=sha256:…`, by `name==version`."""
    path = root / HASHES
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    rows = [line.split() for line in lines if PIN.match(line)]
    return {pin: hashes for pin, *hashes in rows}


def ask_index(pins: list[str]) -> dict[str, list[str]]:
    """Return the hashes of packages from the package index."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        sys.exit("uv is missing, which finds the hashes of new packages: pip install uv")
    command = "pip compile --no-deps --generate-hashes --no-header --no-annotate --system-certs -"
    output = subprocess.run(  # noqa: S603 - a constant command
        [uv, *command.split(), "--python", sys.executable],
        input="\n".join(pins),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    rows = [line.split() for line in output.replace("\\\n", " ").splitlines()]
    return {row[0]: sorted(row[1:]) for row in rows if row}


def main() -> None:
    """Write the file; ask only for packages that it does not have yet."""
    root = Path(__file__).resolve().parents[1]
    pins, known = read_pins(root), read_hashes(root)
    new = [pin for pin in pins if pin not in known]
    known |= ask_index(new) if new else {}
    lines = [" ".join([pin, *known[pin]]) for pin in pins]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    (root / HASHES).write_text("\n".join([HEADER.format(version), *lines, ""]), "utf-8")
    print(f"{HASHES}: {len(lines)} packages")


if __name__ == "__main__":
    main()
