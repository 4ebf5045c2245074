"""The reader that a setting asks for."""

from pathlib import Path

import pytest
from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.reader import PassageText
from pincite.assistant.read.registry import load_reader
from pincite.index.errors import InputError

from tests.fakes.cross_encoder import save_tiny_cross_encoder


@pytest.mark.parametrize("setting", [None, "", "bundled:"])
def test_the_bundled_reader_is_the_default(setting: str | None) -> None:
    assert load_reader(setting) is bundled_reader


@pytest.mark.parametrize("kind", ["", "cross-encoder:"])
def test_a_name_is_a_cross_encoder(tmp_path: Path, kind: str) -> None:
    save_tiny_cross_encoder(tmp_path)
    passages = [PassageText("A title", ("One.", "Two.")), PassageText("", ("Three.",))]
    judgements = load_reader(f"{kind}{tmp_path}")("Who?", passages)
    assert [len(each) for each in judgements] == [2, 1]


@pytest.mark.parametrize("setting", ["bundled", "no-such-kind:name", "./no-such-folder"])
def test_an_unknown_reader_is_refused(setting: str) -> None:
    with pytest.raises(InputError, match="no reader"):
        load_reader(setting)
