"""Which generation to open: the current one, or an older one if the current one is damaged."""

import logging
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pincite.index.disk.locks import read_lock
from pincite.index.errors import PinciteError, StoreError
from pincite.index.generations import compatibility, directory, integrity
from pincite.index.generations.manifest import Manifest, read_manifest


class ValidGeneration(NamedTuple):
    """A generation that passed its integrity check: folder, manifest and file stamps."""

    generation: Path
    manifest: Manifest
    file_stamps: integrity.FileStamps


CompatibilityCheck = Callable[[Manifest], object]
"""Raises IncompatibleIndexError for a manifest of a different model or of different rules."""


def _accept_all(_manifest: Manifest) -> None: ...


def select_newest_valid(
    root: Path, stack: ExitStack, check_compatible: CompatibilityCheck = _accept_all
) -> ValidGeneration:
    """Return the newest generation that passes its integrity check, from the current one back.

    A read lock, released when `stack` closes, keeps the generation on disk. If the current
    generation is damaged and an older one is valid, logs a warning and returns the older one.
    `check_compatible` runs before any file is hashed; the error it raises for the current
    generation is raised here.

    Raises StoreError, describing the damage to the current generation, if none is valid.
    """
    current = _lock_current(root, stack)
    try:
        return _validate(current, check_compatible)
    except compatibility.IncompatibleIndexError:
        raise
    except StoreError as error:
        for generation in directory.list_earlier(root, current):
            with suppress(PinciteError):
                if stack.enter_context(read_lock(generation)):
                    valid = _validate(generation, check_compatible)
                    message = "%s. Until then, the generation built %s is used instead."
                    logging.getLogger(__name__).warning(message, error, valid.manifest.built)
                    return valid
        raise


def rollback(root: Path) -> None:
    """Make the generation before the current one the current one again.

    Raises StoreError if there is no generation before it, if that one is damaged or was built by
    a different model or different rules, or if a build is running.
    """
    with directory.build_lock(root):
        current = directory.get_current(root)
        earlier = directory.list_earlier(root, current) if current else ()
        if not earlier:
            raise StoreError(
                f"{root} has no generation before the current one: build the index again from a "
                "folder with the articles that it had"
            )
        _validate(earlier[0], partial(compatibility.require_recorded_model, root))
        directory.set_current(root, earlier[0])


def _validate(
    generation: Path, check_compatible: CompatibilityCheck = _accept_all
) -> ValidGeneration:
    if not generation.is_dir():
        pointer = generation.parent.with_name(directory.CURRENT_FILE)
        message = f"{pointer} names a generation that does not exist"
        raise StoreError(f"{message}: build the index again with `pincite index`")
    manifest = read_manifest(generation)
    check_compatible(manifest)
    return ValidGeneration(generation, manifest, integrity.check_integrity(generation, manifest))


def _lock_current(root: Path, stack: ExitStack) -> Path:
    """Return the current generation; if its folder exists, it is locked until `stack` closes."""
    generation = directory.get_current(root)
    while generation is not None:
        acquired = stack.enter_context(read_lock(generation))
        latest = directory.get_current(root)
        if acquired or latest == generation:
            return generation
        generation = latest  # a build published it and removed the generation read before
    raise StoreError(
        f"there is no index in {root}: build one with `pincite index FOLDER --index {root}`"
    )
