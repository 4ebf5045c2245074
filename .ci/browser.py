"""Find a browser for the tests, or install Debian's chromium where that is allowed."""

import os
import shutil
import sys

from install import run

NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Without a browser, say so; exit if PINCITE_BROWSER=required, else its tests are skipped."""
    named = os.environ.get("PINCITE_CHROMIUM")
    if any(map(shutil.which, [named] if named else NAMES)) or (not named and installed()):
        return
    print("No browser: install chromium, or set PINCITE_CHROMIUM to a Chromium or Chrome.")
    if os.environ.get("PINCITE_BROWSER") == "required":
        sys.exit("PINCITE_BROWSER=required, so this is where the tests end.")
    print("The tests that drive a browser are skipped.")


def installed() -> bool:
    """Install chromium as root; say what went wrong where it does not work."""
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not all(map(shutil.which, ["apt-get", *root[:1]])):
        return False
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes"]
    try:
        run("Fetching the list of Debian's packages", [*apt, "update"])
        run("Installing chromium, about 1 minute", [*apt, "install", "chromium"])
    except SystemExit as failure:
        print(failure)
        return False
    return True


if __name__ == "__main__":
    main()
