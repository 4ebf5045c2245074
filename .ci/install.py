"""Install the packages of the given lock files, and pincite, into .venv. Skip what is unchanged.

Usage: python .ci/install.py requirements.lock [requirements-dev.lock requirements-files.lock]
"""

import hashlib
import json
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STATE = VENV / "installed.json"
PIP = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
HASHES = "requirements-hashes.lock"
PACKAGES_A_MINUTE = 50
LINES_SHOWN = 15


def main(locks: list[str]) -> None:
    """Install each lock file that has changed since it was last installed."""
    state: dict[str, str] = json.loads(STATE.read_text("utf-8")) if STATE.exists() else {}
    # Create .venv again if its Python is gone, if pip is missing because its creation was
    # interrupted, or if this folder has moved: a virtual environment cannot move.
    complete = PYTHON.exists() and (VENV / "bin" / "pip").exists()
    if not complete or state.get("place", str(ROOT)) != str(ROOT):
        make_environment()
        state = {}
    for name in [*locks, "pyproject.toml"]:
        digest = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
        if state.get(name) != digest:
            install(name)
            state |= {name: digest, "place": str(ROOT)}
            STATE.write_text(json.dumps(state), "utf-8")


def make_environment() -> None:
    """Create .venv with the Python that runs this script."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if not (find_spec("venv") and find_spec("ensurepip")):
        sys.exit(
            f"Python {version} ({sys.executable}) cannot make virtual environments here.\n"
            f"On Debian or Ubuntu: apt install python{version}-venv"
        )
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    run(f"Making .venv with Python {version}", command)


def install(name: str) -> None:
    """Install the packages of a lock file, or pincite if `name` is pyproject.toml."""
    if name == "pyproject.toml":
        here = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
        run("Installing pincite", [*PIP, *here])
        link()
        return
    pins = [line for line in (ROOT / name).read_text("utf-8").splitlines() if "==" in line]
    # Install torch first and alone, so that no other package decides which build of it is used.
    torch = [pin for pin in pins if pin.startswith("torch==")]
    if torch:
        run(f"Installing {torch[0]}, about 1 minute the first time", [*PIP, *torch])
    minutes = f"about {len(pins) // PACKAGES_A_MINUTE + 1} min the first time"
    step = f"Installing {len(pins)} packages of {name}, {minutes}"
    options = ["--no-deps"] if name == "requirements-files.lock" else []
    if not has_hashes():
        run(step, [*PIP, *options, "--requirement", str(ROOT / name)])
        return
    with NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as requirements:
        requirements.write("\n".join(add_hashes(pins)))
        requirements.flush()
        options = ["--no-deps", "--require-hashes", "--requirement", requirements.name]
        run(step, [*PIP, *options])


def has_hashes() -> bool:
    """Return whether HASHES are those of the packages of this system and this Python."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    header = (ROOT / HASHES).read_text("utf-8").partition(". Written")[0]
    return sys.platform == "linux" and header.endswith(f"Linux with Python {version}")


def add_hashes(pins: list[str]) -> list[str]:
    """Return the lines of a lock file but torch, with the hashes that their files must have."""
    rows = [line.split(" ", 1) for line in (ROOT / HASHES).read_text("utf-8").splitlines()]
    hashes = {row[0]: row[1] for row in rows if "==" in row[0]}
    names = [pin.partition(";")[0].strip() for pin in pins if not pin.startswith("torch==")]
    if missing := [name for name in names if name not in hashes]:
        sys.exit(f"{HASHES} has no hash of {missing[0]}: run make lock")
    return [f"{name} {hashes[name]}" for name in names]


def link() -> None:
    """Put this folder on the path under its import name, so that type checkers find it too.

    Type checkers do not follow the import hook of an editable install, but they follow a `.pth`
    file. The link leads to the whole folder, so new files are found at once.
    """
    source = VENV / "source"
    source.mkdir(exist_ok=True)
    (source / "pincite").unlink(missing_ok=True)
    (source / "pincite").symlink_to(ROOT, target_is_directory=True)
    where = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.check_output(where, text=True).strip()  # noqa: S603
    Path(packages, "pincite-source.pth").write_text(f"{source}\n", "utf-8")


def run(step: str, command: list[str]) -> None:
    """Run a command. If it fails, exit with the last lines of its output."""
    started = time.monotonic()
    with TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603 - the callers give the command as a constant
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
        print(f"{step} ...", end="", flush=True)
        while process.poll() is None:
            time.sleep(0.2)
            if sys.stdout.isatty():
                print(f"\r{step} ... {time.monotonic() - started:.0f} s", end="", flush=True)
        if process.returncode:
            log.seek(0)
            last = log.read().decode(errors="replace").splitlines()[-LINES_SHOWN:]
            sys.exit("\n".join(["", *last, "", f"Failed: {step}. Fix it and run this again."]))
    end = f"{step} ... done in {time.monotonic() - started:.0f} s"
    print(f"\r{end}" if sys.stdout.isatty() else end.removeprefix(f"{step} ..."), flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run it again to continue.")
