"""The reader that a setting selects."""

from pathlib import Path

import pytest
from pincite.assistant.read import registry
from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.reader import Judgement, PassageText
from pincite.assistant.read.registry import LOADERS, Loader, load_reader
from pincite.index.errors import InputError

from tests.fakes.assistant.cross_encoder import save_tiny_cross_encoder
from tests.fakes.assistant.readers import make_reader


@pytest.mark.parametrize("setting", [None, ""])
def test_the_bundled_reader_is_the_default(setting: str | None) -> None:
    assert load_reader(setting) is bundled_reader


def test_a_folder_selects_a_cross_encoder(tmp_path: Path) -> None:
    save_tiny_cross_encoder(tmp_path)
    passages = [PassageText("A title", ("One.", "Two.")), PassageText("", ("Three.",))]
    judgements = load_reader(str(tmp_path))("Who?", passages)
    assert [len(each) for each in judgements] == [2, 1]


@pytest.mark.parametrize("setting", ["bundled", "cross-encoder:name", "./no-such-folder"])
def test_an_unknown_reader_is_refused(setting: str) -> None:
    with pytest.raises(InputError, match="no reader"):
        load_reader(setting)


def test_a_new_kind_of_reader_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    new_reader = make_reader(lambda _: Judgement(1.0))
    new_kind = {"new": Loader(accepts=lambda setting: setting == "new", load=lambda _: new_reader)}
    monkeypatch.setattr(registry, "LOADERS", new_kind | dict(LOADERS))
    assert load_reader("new") is new_reader
    assert load_reader(None) is bundled_reader
