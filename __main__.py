"""Run the command line: `python -m pincite`."""

import os
import sys

# Python puts the current folder first, where somebody else may have left a module named like one
# that Pincite imports. The package itself was found elsewhere, unless it is in that folder.
if not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:  # noqa: PTH109 - nothing is imported yet
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    if own != sys.path[0]:
        del sys.path[0]

from pincite.ui.cli.entry import run_process

if __name__ == "__main__":
    run_process()
