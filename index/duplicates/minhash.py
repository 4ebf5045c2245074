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
SHINGLE_SIZE = 3
"""How many words in a row are compared."""

MIN_OVERLAP = 0.6
"""Copies: this share of the runs of the shorter article is also in the longer one."""

# Articles that share a quarter of all their runs meet in a band in half of all cases, those
# that share two fifths in 19 of 20.
BANDS, ROWS = 42, 3
_MAX_COMPARED = 5


def compute_signature(text: str) -> bytes:
    """Return the MinHash of a text: `BANDS * ROWS` numbers of 4 bytes."""
    from datasketch import MinHash

    sketch = MinHash(
        num_perm=BANDS * ROWS,
        hashfunc=zlib.crc32,
        permutations=_permutations(),
        scheme="affine32",
    )
    sketch.update_batch([shingle.encode() for shingle in _shingle(text)])
    return bytes(np.asarray(sketch.hashvalues, dtype="<u4").tobytes())


def find_clusters(
    signatures: Iterable[tuple[int, bytes]], get_text: Callable[[int], str]
) -> dict[int, list[int]]:
    """Return the groups of copies: the first article's number → the numbers of all of them.

    `signatures` gives each article's number and signature, the longest text first, since copies
    are cut more often than they are drawn out; `text` gives the text to a number. An article
    stands alone, and is then left out, or in one group.
    """
    from datasketch import MinHashLSH

    lsh = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))
    sketches: dict[int, NDArray[np.uint32]] = {}
    insertion_order: dict[int, int] = {}
    clusters: dict[int, list[int]] = {}
    for number, signature in signatures:
        sketch = np.frombuffer(signature, dtype="<u4").astype(np.uint32)
        lean_minhash = _to_lean_minhash(sketch)
        matches = sorted(
            lsh.query(lean_minhash),
            key=lambda first: (
                -np.count_nonzero(sketches[first] == sketch),
                insertion_order[first],
            ),
        )
        shingles = _shingle(get_text(number)) if matches else set()
        near_duplicates = (
            first
            for first in matches[:_MAX_COMPARED]
            if _are_near_duplicates(shingles, _shingle(get_text(first)))
        )
        first = next(near_duplicates, None)
        if first is None:
            lsh.insert(number, lean_minhash)
            sketches[number] = sketch
            insertion_order[number] = len(insertion_order)
        else:
            clusters.setdefault(first, [first]).append(number)
    return clusters


def _are_near_duplicates(shingles: set[str], other_shingles: set[str]) -> bool:
    return len(shingles & other_shingles) >= MIN_OVERLAP * min(len(shingles), len(other_shingles))


def _shingle(text: str) -> set[str]:
    found = words(text)
    return {
        " ".join(found[at : at + SHINGLE_SIZE])
        for at in range(max(1, len(found) - SHINGLE_SIZE + 1))
    }


def _to_lean_minhash(sketch: NDArray[np.uint32]) -> "LeanMinHash":
    from datasketch import LeanMinHash

    return LeanMinHash(seed=1, hashvalues=sketch, scheme="affine32")


@cache
def _permutations() -> NDArray[np.uint32]:
    from datasketch import MinHash

    permutations: NDArray[np.uint32] = MinHash(num_perm=BANDS * ROWS).permutations
    return permutations
