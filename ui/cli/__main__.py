"""Runs the command line with `python -m pincite.ui.cli`."""

from pincite.ui.cli.entry import run_process

if __name__ == "__main__":
    run_process()
