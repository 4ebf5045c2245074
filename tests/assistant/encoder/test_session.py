"""The weights that come with Pincite are the published ones, or they are refused."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from pincite.assistant.encoder.packing import pack
from pincite.assistant.encoder.session import predict_rows
from pincite.assistant.read import onnx_reader
from pincite.index import StoreError

ROWS = [*pack([2043], [3461], [[2009, 3092]]), *pack([2043, 1029], [3461], [[2009, 3092, 1012]])]


@pytest.mark.parametrize("damage", ["missing", "altered", "no hash"])
def test_damaged_weights_are_refused(tmp_path: Path, damage: str) -> None:
    weights = tmp_path / "weights"
    shutil.copytree(onnx_reader.WEIGHTS_FOLDER, weights)
    if damage == "missing":
        (weights / "reader.onnx").unlink()
    elif damage == "altered":
        with (weights / "reader.onnx").open("r+b") as stream:
            stream.seek(1_000_000)
            stream.write(b"harm")
    else:
        (weights / "reader.json").write_text("{}")
    with pytest.raises(StoreError, match=r"reader.*install pincite again"):
        predict_rows(ROWS, weights, "reader")


def test_a_row_has_the_same_logits_alone_and_beside_a_longer_one() -> None:
    together = predict_rows(ROWS, onnx_reader.WEIGHTS_FOLDER, "reader")
    assert [each.shape for each in together] == [(len(row.ids), 3) for row in ROWS]
    for row, logits in zip(ROWS, together, strict=True):
        (alone,) = predict_rows([row], onnx_reader.WEIGHTS_FOLDER, "reader")
        assert np.allclose(alone, logits, atol=0.05)
