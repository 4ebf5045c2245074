"""Which generation is opened: the served one or, where that is damaged, the last good one."""

import logging
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

from pincite.index import generations, health
from pincite.index.errors import StoreError
from pincite.index.generations import Manifest
from pincite.index.lease import lease


class Sound(NamedTuple):
    """A generation that was checked: its folder, its manifest, and what `recheck` takes."""

    generation: Path
    manifest: Manifest
    stamps: health.Stamps


def sound(root: Path, opened: ExitStack) -> Sound:
    """Return the newest sound generation that is served or was.

    It stays on disk until `opened` is closed. Raises StoreError where there is none, which says
    what is wrong with the served one; one that is damaged, with a good one before it, is warned
    of.
    """
    served = _leased(root, opened)
    try:
        return _checked(served)
    except StoreError as error:
        for generation in generations.earlier(root, served):
            with suppress(StoreError):
                if opened.enter_context(lease(generation)):
                    found = _checked(generation)
                    message = "%s. Until then, the generation built %s is used instead."
                    logging.getLogger(__name__).warning(message, error, found.manifest.built)
                    return found
        raise


def rollback(root: Path) -> None:
    """Serve the generation before the served one again.

    Raises StoreError where there is none, where it is damaged, or where a build is writing.
    """
    with generations.locked(root):
        served = generations.current(root)
        before = generations.earlier(root, served) if served else ()
        if not before:
            message = f"{root} keeps no generation before the served one"
            raise StoreError(f"{message}: build the index from the folder as it should be")
        _checked(before[0])
        generations.point(root, before[0])


def _checked(generation: Path) -> Sound:
    if not generation.is_dir():
        pointer = generation.parent.with_name("current")
        message = f"{pointer} names no generation that is here"
        raise StoreError(f"{message}: build the index again with `pincite index`")
    made = generations.manifest(generation)
    return Sound(generation, made, health.check(generation, made))


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
