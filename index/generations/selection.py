"""Which generation is opened: the served one or, where that is damaged, the last good one."""

import logging
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pincite.index.disk.locks import lease
from pincite.index.embedding.endpoint import embedder_named
from pincite.index.errors import PinciteError, StoreError
from pincite.index.generations import (
    compatibility as makers,
    directory as generations,
    integrity as health,
)
from pincite.index.generations.manifest import Manifest, manifest


class Sound(NamedTuple):
    """A generation that was checked: its folder, its manifest, and what `recheck` takes."""

    generation: Path
    manifest: Manifest
    stamps: health.Stamps


Refuse = Callable[[Manifest], object]
"""Raises OtherMakersError for a generation that is of no use, from its manifest alone."""


def _refuse_none(_made: Manifest) -> None: ...


def sound(root: Path, opened: ExitStack, refuse: Refuse = _refuse_none) -> Sound:
    """Return the newest sound generation that is served or was.

    It stays on disk until `opened` is closed. Raises StoreError where there is none, which says
    what is wrong with the served one; one that is damaged, with a good one before it, is warned
    of. What `refuse` raises for the served one is raised before its files are hashed.
    """
    served = _leased(root, opened)
    try:
        return _checked(served, refuse)
    except makers.OtherMakersError:
        raise
    except StoreError as error:
        for generation in generations.earlier(root, served):
            with suppress(PinciteError):
                if opened.enter_context(lease(generation)):
                    found = _checked(generation, refuse)
                    message = "%s. Until then, the generation built %s is used instead."
                    logging.getLogger(__name__).warning(message, error, found.manifest.built)
                    return found
        raise


def rollback(root: Path) -> None:
    """Serve the generation before the served one again.

    Raises StoreError where there is none, where it is damaged or of other makers, or where a
    build is writing.
    """
    with generations.locked(root):
        served = generations.current(root)
        before = generations.earlier(root, served) if served else ()
        if not before:
            message = f"{root} keeps no generation before the served one"
            raise StoreError(f"{message}: build the index from the folder as it should be")
        _checked(before[0], partial(_refuse_others, root))
        generations.point(root, before[0])


def _checked(generation: Path, refuse: Refuse = _refuse_none) -> Sound:
    if not generation.is_dir():
        pointer = generation.parent.with_name("current")
        message = f"{pointer} names no generation that is here"
        raise StoreError(f"{message}: build the index again with `pincite index`")
    made = manifest(generation)
    refuse(made)
    return Sound(generation, made, health.check(generation, made))


def _refuse_others(root: Path, made: Manifest) -> None:
    makers.refuse_others(root, made, embedder_named(made.embedder.name, made.embedder).identity)


def _leased(root: Path, opened: ExitStack) -> Path:
    """Return the served generation, kept from being removed where it is there."""
    generation = generations.current(root)
    while generation is not None:
        here = opened.enter_context(lease(generation))
        now = generations.current(root)
        if here or now == generation:
            return generation
        generation = now  # replaced, and removed, since it was looked up
    message = f"no index in {root}: make one with `pincite index FOLDER --index {root}`"
    raise StoreError(message)
