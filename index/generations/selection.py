"""Which generation is opened: the served one or, where that is damaged, the last good one."""

import logging
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pincite.index.disk.locks import read_lock
from pincite.index.embedding.endpoint import embedder_from_name
from pincite.index.errors import PinciteError, StoreError
from pincite.index.generations import (
    compatibility,
    directory,
    integrity,
)
from pincite.index.generations.manifest import Manifest, read_manifest


class ValidGeneration(NamedTuple):
    """A generation that was checked: its folder, its manifest, and what `recheck` takes."""

    generation: Path
    manifest: Manifest
    stamps: integrity.FileStamps


CompatibilityCheck = Callable[[Manifest], object]
"""Raises OtherMakersError for a generation that is of no use, from its manifest alone."""


def _accept_all(_manifest: Manifest) -> None: ...


def select_newest_valid(
    root: Path, stack: ExitStack, check_compatible: CompatibilityCheck = _accept_all
) -> ValidGeneration:
    """Return the newest sound generation that is served or was.

    It stays on disk until `opened` is closed. Raises StoreError where there is none, which says
    what is wrong with the served one; one that is damaged, with a good one before it, is warned
    of. What `refuse` raises for the served one is raised before its files are hashed.
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
    """Serve the generation before the served one again.

    Raises StoreError where there is none, where it is damaged or of other makers, or where a
    build is writing.
    """
    with directory.build_lock(root):
        current = directory.get_current(root)
        earlier = directory.list_earlier(root, current) if current else ()
        if not earlier:
            message = f"{root} keeps no generation before the served one"
            raise StoreError(f"{message}: build the index from the folder as it should be")
        _validate(earlier[0], partial(_require_compatible, root))
        directory.set_current(root, earlier[0])


def _validate(
    generation: Path, check_compatible: CompatibilityCheck = _accept_all
) -> ValidGeneration:
    if not generation.is_dir():
        pointer = generation.parent.with_name("current")
        message = f"{pointer} names no generation that is here"
        raise StoreError(f"{message}: build the index again with `pincite index`")
    manifest = read_manifest(generation)
    check_compatible(manifest)
    return ValidGeneration(generation, manifest, integrity.check_integrity(generation, manifest))


def _require_compatible(root: Path, manifest: Manifest) -> None:
    compatibility.require_compatible(
        root, manifest, embedder_from_name(manifest.embedder.name, manifest.embedder).identity
    )


def _lock_current(root: Path, stack: ExitStack) -> Path:
    """Return the served generation, kept from being removed where it is there."""
    generation = directory.get_current(root)
    while generation is not None:
        acquired = stack.enter_context(read_lock(generation))
        latest = directory.get_current(root)
        if acquired or latest == generation:
            return generation
        generation = latest  # replaced, and removed, since it was looked up
    message = f"no index in {root}: make one with `pincite index FOLDER --index {root}`"
    raise StoreError(message)
