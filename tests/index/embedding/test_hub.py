"""A model is found in a folder, among earlier downloads, or reported as missing."""

from pathlib import Path

import pytest
from pincite.index import InputError
from pincite.index.embedding.hub import REQUIRED_FILES, resolve_model


@pytest.fixture
def downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of `an/example` in the hub's cache, as a download leaves it."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    repository = tmp_path / "models--an--example"
    snapshot = repository / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("0" * 40)
    for name in REQUIRED_FILES:
        (snapshot / name).write_text("{}")
    return snapshot


def test_a_folder_is_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolve_model(str(tmp_path), "reader") == tmp_path
    monkeypatch.setenv("HOME", str(tmp_path))
    assert resolve_model("~", "reader") == tmp_path


def test_a_model_that_was_downloaded_before_needs_no_network(downloaded: Path) -> None:
    assert resolve_model("an/example", "reader") == downloaded


@pytest.mark.parametrize("missing", REQUIRED_FILES)
def test_an_incomplete_download_is_not_used(downloaded: Path, missing: str) -> None:
    (downloaded / missing).unlink()
    with pytest.raises(InputError, match="no reader 'an/example': not a folder here, and"):
        resolve_model("an/example", "reader")


@pytest.mark.parametrize("name", ["no/such-model", "not a name"])
def test_a_model_that_does_not_exist_is_named_in_the_error(name: str) -> None:
    with pytest.raises(InputError, match=f"no reader '{name}': not a folder here, and"):
        resolve_model(name, "reader")
