"""From command-line arguments to printed output and an exit code: one module per command."""

from pincite.ui.cli.entry import main

__all__ = ["main"]
