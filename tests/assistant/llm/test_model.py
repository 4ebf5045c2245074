"""Settings of a model from the command line, and its API key."""

from pathlib import Path

import pytest
from pincite.assistant.llm.model import KEY_VARIABLE, ModelSettings, read_key, with_limits
from pincite.index import InputError

from tests.fakes.llm.server import API_KEY


def test_limits_on_the_command_line_change_the_settings() -> None:
    changed = with_limits(ModelSettings("tiny"), ["window=8192", "first=2.5"])
    assert (changed.window, changed.first) == (8192, 2.5)
    for bad in ("window=many", "window", "name=1", "key=1", "gap=-1", "gap=nan", "gap=inf"):
        with pytest.raises(InputError, match=f"--model-limit {bad}"):
            with_limits(changed, [bad])


def test_the_key_comes_from_the_environment_or_a_private_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "not this one")
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    assert read_key(None) == ""
    monkeypatch.setenv(KEY_VARIABLE, f"{API_KEY}\n")
    assert read_key(None) == API_KEY
    file = tmp_path / "key"
    file.write_text("key in a file\n")
    file.chmod(0o600)
    assert read_key(file) == "key in a file"
    for mode in (0o640, 0o604, 0o644):
        file.chmod(mode)
        with pytest.raises(InputError, match="chmod 600"):
            read_key(file)
    with pytest.raises(InputError, match="cannot be read"):
        read_key(tmp_path / "none")


def test_the_key_is_not_in_the_repr() -> None:
    assert API_KEY not in repr(ModelSettings("tiny", key=API_KEY))
