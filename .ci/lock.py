"""Write the lock files: what pyproject.toml asks for, and all that brings, as installed in .venv.

To move to other versions, install them into .venv, then run `make lock` and `make test`.
"""

import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
HERE: dict[str, str] = {}


def closure(requirements: Iterable[str], environment: dict[str, str]) -> dict[str, str]:
    """Return the version of each installed package that the requirements bring."""
    pins: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    todo = [(Requirement(text), "") for text in requirements]
    while todo:
        requirement, extra = todo.pop()
        marker, name = requirement.marker, canonicalize_name(requirement.name)
        if marker and not marker.evaluate({**environment, "extra": extra}):
            continue
        for wanted in {"", *requirement.extras} - {extra for n, extra in seen if n == name}:
            seen.add((name, wanted))
            try:
                found = distribution(name)
            except PackageNotFoundError:  # another platform's: pip chooses its version there
                continue
            # A local version ("2.13.0+cpu") names one build of several.
            pins[name] = found.version.partition("+")[0]
            todo += [(Requirement(text), wanted) for text in found.requires or ()]
    return pins


def lines(requirements: list[str]) -> list[str]:
    """Return one sorted line a package; Windows is spared what only others can install."""
    here, windows = closure(requirements, HERE), closure(requirements, WINDOWS)
    missing = {canonicalize_name(Requirement(text).name) for text in requirements} - here.keys()
    if missing:
        sys.exit(f"Not in .venv: install them with .venv/bin/pip install {' '.join(missing)}")
    return [
        f"{name}=={version}" + ("" if name in windows else '; sys_platform != "win32"')
        for name, version in sorted(here.items())
    ]


def pins(requirements: list[str]) -> list[str]:
    """Return one line a package, without what it brings."""
    names = sorted(canonicalize_name(Requirement(text).name) for text in requirements)
    return [f"{name}=={distribution(name).version}" for name in names]


def write(file: str, purpose: str, content: list[str]) -> None:
    """Write one lock file."""
    header = f"# {purpose}. Made by `make lock` (.ci/lock.py), not by hand."
    Path(file).write_text("\n".join([header, *content, ""]), "utf-8")
    print(f"{file}: {len(content)} lines")


def main() -> None:
    """Write the three lock files."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    run = lines(project["project"]["dependencies"] + project["build-system"]["requires"])
    more = [line for line in lines(project["dependency-groups"]["dev"]) if line not in run]
    write("requirements.lock", "What Pincite runs with", run)
    write("requirements-dev.lock", "What tests and checks need", ["-r requirements.lock", *more])
    bare = pins(project["dependency-groups"]["files"])
    write("requirements-files.lock", "What tests take files of: install it with --no-deps", bare)


if __name__ == "__main__":
    main()
