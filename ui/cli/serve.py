"""`pincite serve`: the API for programs, without the chat page."""

import argparse

from pincite.ui.cli.chat import add_server_options, run_server


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `pincite serve`."""
    add_server_options(command)


def run(arguments: argparse.Namespace) -> int:
    """Serve the API until it is interrupted."""
    return run_server(arguments, page=False, api=True)
