"""The setting `reader` → a reader."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from pincite.assistant.encoder.large import is_large
from pincite.assistant.read.cross_encoder import load_cross_encoder
from pincite.assistant.read.large_reader import load_large_reader
from pincite.assistant.read.onnx_reader import load_bundled_reader
from pincite.assistant.read.reader import Reader


class Loader(NamedTuple):
    """`accepts` returns whether a setting selects this kind of reader; `load` loads it."""

    accepts: Callable[[str], bool]
    load: Callable[[str], Reader]


LOADERS: Mapping[str, Loader] = {
    "bundled": Loader(accepts=lambda setting: not setting, load=load_bundled_reader),
    "large": Loader(accepts=is_large, load=load_large_reader),
    "cross-encoder": Loader(accepts=lambda _: True, load=load_cross_encoder),
}
"""Kind of reader → its loader, in the order in which they are tried."""


def load_reader(setting: str | None) -> Reader:
    """Return the reader that a setting selects: the first kind of LOADERS that accepts it.

    None or an empty string selects the bundled reader, `large` the larger one, and a folder or a
    name a CrossEncoder, or the base of the larger reader.
    Raises InputError if no such model can be used.
    """
    value = setting or ""
    return next(each for each in LOADERS.values() if each.accepts(value)).load(value)
