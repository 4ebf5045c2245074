"""The file formats that other packages add, each with an entry point of the group GROUP."""

from dataclasses import replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from pincite.index.errors import InputError
from pincite.index.readers.format import Format, Library

GROUP = "pincite.formats"
"""The group of entry points. Each names a `Format` in a module of the package."""


@cache
def load_formats() -> tuple[Format, ...]:
    """Return the formats of the installed packages, by the names of their entry points.

    The package counts as a library of its format: after an update, the files are read again.
    Raises InputError, which names the package, for one that cannot be loaded.
    """
    found = sorted(entry_points(group=GROUP), key=lambda each: each.name)
    return tuple(_load_format(each) for each in found)


def _load_format(entry_point: EntryPoint) -> Format:
    package = entry_point.dist.name if entry_point.dist else entry_point.module
    remedy = f"update the package {package}, or uninstall it"
    try:
        loaded = entry_point.load()
    except Exception as error:
        raise InputError(
            f"the file format {entry_point.name!r} cannot be loaded ({type(error).__name__}: "
            f"{error}): {remedy}"
        ) from error
    if not isinstance(loaded, Format):
        raise InputError(
            f"the file format {entry_point.name!r} is {type(loaded).__name__}, not a Format: "
            f"{remedy}"
        )
    return replace(loaded, libraries=(*loaded.libraries, Library(package, entry_point.module)))
