"""Run the command line: `python -m pincite`."""

import sys

from pincite.ui.cli import main

if __name__ == "__main__":
    sys.exit(main())
