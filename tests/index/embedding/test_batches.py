"""Batches of rows of token ids."""

from hypothesis import given, strategies as st
from pincite.index.embedding.batches import batch_by_length, make_batches


@given(st.lists(st.integers(1, 100), max_size=30), st.integers(1, 300))
def test_batches_hold_every_row_once_and_stay_small(lengths: list[int], max_tokens: int) -> None:
    batches = list(batch_by_length(lengths, max_tokens))
    assert sorted(number for batch in batches for number in batch) == list(range(len(lengths)))
    for batch in batches:
        padded = len(batch) * max(lengths[number] for number in batch)
        assert padded <= max_tokens or len(batch) == 1


@given(st.lists(st.lists(st.integers(1, 999), min_size=1, max_size=9), max_size=9))
def test_a_padded_batch_gives_back_its_rows(rows: list[list[int]]) -> None:
    found = {}
    for batch in make_batches(rows, max_tokens=20):
        assert batch.ids.shape == batch.mask.shape
        for number, ids, mask in zip(batch.numbers, batch.ids, batch.mask, strict=True):
            found[number] = ids[mask == 1].tolist()
            assert not ids[mask == 0].any()
    assert [found[number] for number in range(len(rows))] == rows
