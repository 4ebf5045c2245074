"""Finds near-duplicate articles: an agency text that several papers print, shorten or edit.

MinHash over word shingles as in Broder, "On the resemblance and containment of documents"
(1997), with the LSH bands of Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4.
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
"""Words in a shingle."""

MIN_OVERLAP = 0.6
"""The longer of two near-duplicates contains this share of the shingles of the shorter one."""

# Two articles share a band with probability 1/2 at Jaccard similarity 1/4, and 19/20 at 2/5.
BANDS, ROWS = 42, 3
_MAX_COMPARED = 5


def compute_signature(text: str) -> bytes:
    """Return the MinHash signature of a text: `BANDS * ROWS` numbers of 4 bytes, little-endian."""
    from datasketch import MinHash

    sketch = MinHash(
        num_perm=BANDS * ROWS,
        hashfunc=zlib.crc32,
        permutations=_make_permutations(),
        scheme="affine32",
    )
    sketch.update_batch([shingle.encode() for shingle in _shingle(text)])
    return bytes(np.asarray(sketch.hashvalues, dtype="<u4").tobytes())


def find_clusters(
    signatures: Iterable[tuple[int, bytes]], get_text: Callable[[int], str]
) -> dict[int, list[int]]:
    """Return clusters of near-duplicates: number of the first article → numbers of all members.

    `signatures` yields the number and the signature of each article, longest text first: most
    near-duplicates are shortened, so the longest text represents its cluster best. `get_text`
    returns the text of an article by its number. An article is in at most one cluster, and in
    none if it has no near-duplicate.
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
def _make_permutations() -> NDArray[np.uint32]:
    from datasketch import MinHash

    permutations: NDArray[np.uint32] = MinHash(num_perm=BANDS * ROWS).permutations
    return permutations
