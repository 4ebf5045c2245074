"""Rows of token ids → padded batches of rows of about equal length."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

TokenIds = Sequence[int]


class TokenBatch(NamedTuple):
    """Rows of one batch, filled up with zeros to the length of the longest.

    `numbers` are those of the rows among all; `ids` (rows, tokens) int64 their token ids, and
    `mask` (rows, tokens) int32 is 1 for a token and 0 for padding.
    """

    numbers: list[int]
    ids: NDArray[np.int64]
    mask: NDArray[np.int32]


def make_batches(rows: Sequence[TokenIds], max_tokens: int) -> Iterator[TokenBatch]:
    """Yield the rows in batches of at most `max_tokens`, padding included, shortest rows first."""
    for numbers in batch_by_length([len(row) for row in rows], max_tokens):
        shape = len(numbers), max(len(rows[number]) for number in numbers)
        ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int32)
        for position, number in enumerate(numbers):
            size = len(rows[number])
            ids[position, :size], mask[position, :size] = rows[number], 1
        yield TokenBatch(numbers, ids, mask)


def batch_by_length(lengths: Sequence[int], max_tokens: int) -> Iterator[list[int]]:
    """Yield batches of row numbers, shortest rows first, so that they need little padding.

    `lengths` are the tokens of each row; a batch has at most `max_tokens`, padding included, or
    is one longer row.
    """
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[number] * (len(batch) + 1) > max_tokens:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
