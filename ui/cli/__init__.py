"""The command line: a module a command."""

from pincite.ui.cli.entry import main

__all__ = ["main"]
