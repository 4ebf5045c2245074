"""Runs the command line with `python -m pincite.ui.cli`."""

import sys

from pincite.ui.cli.entry import main

if __name__ == "__main__":
    sys.exit(main())
