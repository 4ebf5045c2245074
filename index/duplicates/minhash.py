"""Articles → which of them are copies: a story that several papers print, whole, cut or edited.

MinHash over runs of words as in Broder, "On the resemblance and containment of documents"
(1997), and bands of it as in Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4.
"""

import zlib
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pincite.index.text.words import words

if TYPE_CHECKING:
    from datasketch import LeanMinHash

VERSION = "1"
RUN = 3
"""How many words in a row are compared."""

SHARED = 0.6
"""Copies: this share of the runs of the shorter article is also in the longer one."""

# Articles that share a quarter of all their runs meet in a band in half of all cases, those
# that share two fifths in 19 of 20.
BANDS, ROWS = 42, 3
_LOOKED_AT = 5


def signature(text: str) -> bytes:
    """Return the MinHash of a text: `BANDS * ROWS` numbers of 4 bytes."""
    from datasketch import MinHash

    sketch = MinHash(
        num_perm=BANDS * ROWS,
        hashfunc=zlib.crc32,
        permutations=_permutations(),
        scheme="affine32",
    )
    sketch.update_batch([run.encode() for run in _runs(text)])
    return bytes(np.asarray(sketch.hashvalues, dtype="<u4").tobytes())


def group(
    signatures: Iterable[tuple[int, bytes]], text: Callable[[int], str]
) -> dict[int, list[int]]:
    """Return the groups of copies: the first article's number → the numbers of all of them.

    `signatures` gives each article's number and signature, the longest text first, since copies
    are cut more often than they are drawn out; `text` gives the text to a number. An article
    stands alone, and is then left out, or in one group.
    """
    from datasketch import MinHashLSH

    firsts = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))
    sketches: dict[int, NDArray[np.uint32]] = {}
    turns: dict[int, int] = {}
    groups: dict[int, list[int]] = {}
    for number, packed in signatures:
        sketch = np.frombuffer(packed, dtype="<u4").astype(np.uint32)
        lean = _lean(sketch)
        near = sorted(
            firsts.query(lean),
            key=lambda first: (-np.count_nonzero(sketches[first] == sketch), turns[first]),
        )
        runs = _runs(text(number)) if near else set()
        copied = (first for first in near[:_LOOKED_AT] if _shared(runs, _runs(text(first))))
        first = next(copied, None)
        if first is None:
            firsts.insert(number, lean)
            sketches[number] = sketch
            turns[number] = len(turns)
        else:
            groups.setdefault(first, [first]).append(number)
    return groups


def _shared(some: set[str], others: set[str]) -> bool:
    return len(some & others) >= SHARED * min(len(some), len(others))


def _runs(text: str) -> set[str]:
    found = words(text)
    return {" ".join(found[at : at + RUN]) for at in range(max(1, len(found) - RUN + 1))}


def _lean(sketch: NDArray[np.uint32]) -> "LeanMinHash":
    from datasketch import LeanMinHash

    return LeanMinHash(seed=1, hashvalues=sketch, scheme="affine32")


@cache
def _permutations() -> NDArray[np.uint32]:
    from datasketch import MinHash

    permutations: NDArray[np.uint32] = MinHash(num_perm=BANDS * ROWS).permutations
    return permutations
