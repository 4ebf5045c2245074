"""Write the lock files: the packages of pyproject.toml and their dependencies, as in .venv.

To change versions, install the new ones into .venv, then run `make lock` and `make test`.
"""

import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import hashes
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
HERE: dict[str, str] = {}


def resolve_versions(requirements: Iterable[str], environment: dict[str, str]) -> dict[str, str]:
    """Return the versions of the required packages and of all their dependencies."""
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
            except PackageNotFoundError:  # for another platform: pip chooses a version there
                continue
            # A local version ("2.13.0+cpu") names one of several builds.
            pins[name] = found.version.partition("+")[0]
            todo += [(Requirement(text), wanted) for text in found.requires or ()]
    return pins


def pin_with_dependencies(requirements: list[str]) -> list[str]:
    """Return one line for each package and dependency, sorted.

    Packages that Windows does not need or cannot install get a marker.
    """
    here = resolve_versions(requirements, HERE)
    windows = resolve_versions(requirements, WINDOWS)
    missing = {canonicalize_name(Requirement(text).name) for text in requirements} - here.keys()
    if missing:
        sys.exit(f"Not in .venv: install them with .venv/bin/pip install {' '.join(missing)}")
    return [
        f"{name}=={version}" + ("" if name in windows else '; sys_platform != "win32"')
        for name, version in sorted(here.items())
    ]


def pin_alone(requirements: list[str]) -> list[str]:
    """Return one line for each package, without its dependencies."""
    names = sorted(canonicalize_name(Requirement(text).name) for text in requirements)
    return [f"{name}=={distribution(name).version}" for name in names]


def write(file: str, purpose: str, content: list[str]) -> None:
    """Write one lock file."""
    header = f"# {purpose}. Written by `make lock` (.ci/lock.py): do not edit."
    Path(file).write_text("\n".join([header, *content, ""]), "utf-8")
    print(f"{file}: {len(content)} lines")


def main() -> None:
    """Write the three lock files, and the hashes of their packages."""
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    runtime = pin_with_dependencies(
        project["project"]["dependencies"] + project["build-system"]["requires"]
    )
    development = [
        line
        for line in pin_with_dependencies(project["dependency-groups"]["dev"])
        if line not in runtime
    ]
    write("requirements.lock", "The packages that Pincite runs with", runtime)
    write(
        "requirements-dev.lock",
        "The packages that the tests and checks need",
        ["-r requirements.lock", *development],
    )
    files = pin_alone(project["dependency-groups"]["files"])
    purpose = "The tests use files of these: install with --no-deps"
    write("requirements-files.lock", purpose, files)
    hashes.main()


if __name__ == "__main__":
    main()
