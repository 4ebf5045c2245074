"""Find a browser for the tests, or install chromium with apt-get if this user may."""

import os
import shutil
import sys

from install import run

NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Print a notice if there is no browser; exit with an error if PINCITE_BROWSER=required."""
    named = os.environ.get("PINCITE_CHROMIUM")
    if any(map(shutil.which, [named] if named else NAMES)) or (not named and install()):
        return
    print("No browser: install chromium, or set PINCITE_CHROMIUM to a Chromium or Chrome.")
    if os.environ.get("PINCITE_BROWSER") == "required":
        sys.exit("PINCITE_BROWSER=required: the tests stop here.")
    print("The tests that drive a browser are skipped.")


def install() -> bool:
    """Install chromium as root. Return whether that worked; print why not."""
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not all(map(shutil.which, ["apt-get", *root[:1]])):
        return False
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes"]
    try:
        run("Fetching the list of packages", [*apt, "update"])
        run("Installing chromium, about 1 minute", [*apt, "install", "chromium"])
    except SystemExit as failure:
        print(failure)
        return False
    return True


if __name__ == "__main__":
    main()
