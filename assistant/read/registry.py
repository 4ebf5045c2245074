"""The setting `reader` → a reader."""

from collections.abc import Callable, Mapping

from pincite.assistant.read.cross_encoder import load_cross_encoder
from pincite.assistant.read.onnx_reader import load_bundled_reader
from pincite.assistant.read.reader import Reader

BUNDLED, CROSS_ENCODER = "bundled", "cross-encoder"

LOADERS: Mapping[str, Callable[[str], Reader]] = {
    BUNDLED: load_bundled_reader,
    CROSS_ENCODER: load_cross_encoder,
}
"""Kind of reader → the function that loads the reader of a given name."""


def load_reader(setting: str | None) -> Reader:
    """Return the reader that a setting asks for.

    `setting` is `KIND:NAME` with a kind of LOADERS. A name without a kind is a CrossEncoder; None
    or an empty string is the bundled reader. Raises InputError if no such model can be used.
    """
    if not setting:
        return LOADERS[BUNDLED]("")
    kind, colon, name = setting.partition(":")
    if colon and kind in LOADERS:
        return LOADERS[kind](name)
    return LOADERS[CROSS_ENCODER](setting)
