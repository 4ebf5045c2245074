"""`pincite correct`: state the date, outlet or author of an article in place of its file."""

import argparse
from pathlib import Path

from pincite.ui.cli.output import terminal

_FIELDS = {
    "published": ("DATE", "the publication date, as 2024-06-14"),
    "publisher": ("NAME", "the newspaper, station or site that published it"),
    "author": ("NAME", "who wrote it"),
    "title": ("TEXT", "its headline"),
    "url": ("ADDRESS", "its address on the web"),
}


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `pincite correct`."""
    command.add_argument(
        "article",
        metavar="ARTICLE",
        help="the article's file, as `pincite status --dates` names it",
    )
    for name, (metavar, purpose) in _FIELDS.items():
        command.add_argument(
            f"--{name}", metavar=metavar, help=f'{purpose}; "none" if it has none, "" to take back'
        )


def run(arguments: argparse.Namespace) -> int:
    """Write the values into the mapping file next to the articles."""
    from pincite.index import Index
    from pincite.index.errors import InputError
    from pincite.index.ingest.corrections import correct

    values = {name: value for name in _FIELDS if (value := getattr(arguments, name)) is not None}
    if not values:
        options = ", ".join(f"--{name}" for name in _FIELDS)
        raise InputError(f"nothing to correct: give one of {options}")
    index = Index.open(arguments.index)
    try:
        index.article(arguments.article)
        folder = Path(index.folder)
    finally:
        index.close()
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder: correct the value in the file itself")
    path = correct(folder, arguments.article, values)
    terminal.print_line(f"{path} now states {', '.join(values)} of {arguments.article}.")
    terminal.print_line(f"To use it, index the folder again: pincite index {folder}")
    return 0
