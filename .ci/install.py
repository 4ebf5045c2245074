"""Bring .venv to what the named lock files say, and pincite with it. Done before: costs nothing.

Usage: python .ci/install.py requirements.lock [requirements-dev.lock requirements-files.lock]
"""

import hashlib
import json
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STATE = VENV / "installed.json"
PIP = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
PACKAGES_A_MINUTE = 50
LINES_SHOWN = 15


def main(locks: list[str]) -> None:
    """Install what is not installed as it stands in the lock files."""
    state: dict[str, str] = json.loads(STATE.read_text("utf-8")) if STATE.exists() else {}
    # A virtual environment links to a Python that may go, gets pip last, and cannot be moved.
    whole = PYTHON.exists() and (VENV / "bin" / "pip").exists()
    if not whole or state.get("place", str(ROOT)) != str(ROOT):
        make_environment()
        state = {}
    for name in [*locks, "pyproject.toml"]:
        digest = hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
        if state.get(name) != digest:
            install(name)
            state |= {name: digest, "place": str(ROOT)}
            STATE.write_text(json.dumps(state), "utf-8")


def make_environment() -> None:
    """Make .venv with the Python that runs this."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if not (find_spec("venv") and find_spec("ensurepip")):
        sys.exit(
            f"Python {version} ({sys.executable}) cannot make virtual environments here.\n"
            f"On Debian or Ubuntu: apt install python{version}-venv"
        )
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    run(f"Making .venv with Python {version}", command)


def install(name: str) -> None:
    """Install what a lock file names, or pincite itself."""
    if name == "pyproject.toml":
        here = ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
        run("Installing pincite", [*PIP, *here])
        link()
        return
    pins = [line for line in (ROOT / name).read_text("utf-8").splitlines() if "==" in line]
    # First and alone, so that nothing else decides which build of it comes.
    torch = [pin for pin in pins if pin.startswith("torch==")]
    if torch:
        run(f"Installing {torch[0]}, about 1 minute the first time", [*PIP, *torch])
    minutes = f"about {len(pins) // PACKAGES_A_MINUTE + 1} min the first time"
    bare = ["--no-deps"] if name == "requirements-files.lock" else []
    command = [*PIP, *bare, "--requirement", str(ROOT / name)]
    run(f"Installing {len(pins)} packages of {name}, {minutes}", command)


def link() -> None:
    """Put this folder on the path under its import name, where type checkers find it too.

    They do not follow the import hook of an editable install, but they do follow a `.pth` file.
    The link is to the whole folder, so that new files are seen at once.
    """
    source = VENV / "source"
    source.mkdir(exist_ok=True)
    (source / "pincite").unlink(missing_ok=True)
    (source / "pincite").symlink_to(ROOT, target_is_directory=True)
    where = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = subprocess.check_output(where, text=True).strip()  # noqa: S603
    Path(packages, "pincite-source.pth").write_text(f"{source}\n", "utf-8")


def run(saying: str, command: list[str]) -> None:
    """Run a command whose output matters only if it fails; exit with the end of it then."""
    started = time.monotonic()
    with TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603 - its callers spell out what it runs
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
        print(f"{saying} ...", end="", flush=True)
        while process.poll() is None:
            time.sleep(0.2)
            if sys.stdout.isatty():
                print(f"\r{saying} ... {time.monotonic() - started:.0f} s", end="", flush=True)
        if process.returncode:
            log.seek(0)
            last = log.read().decode(errors="replace").splitlines()[-LINES_SHOWN:]
            sys.exit("\n".join(["", *last, "", f"Failed: {saying}. Mend that and run it again."]))
    end = f"{saying} ... done in {time.monotonic() - started:.0f} s"
    print(f"\r{end}" if sys.stdout.isatty() else end.removeprefix(f"{saying} ..."), flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run it again to go on.")
