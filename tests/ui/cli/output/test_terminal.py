"""Output on a terminal."""

from pathlib import Path

import pytest
from pincite.ui.cli import main
from pincite.ui.cli.output import terminal

Capture = pytest.CaptureFixture[str]


def test_articles_cannot_steer_the_terminal(tmp_path: Path, capsys: Capture) -> None:
    article = tmp_path / "evil.txt"
    article.write_text("The mayor\033]0;owned\a said the \033[31mpier\033[0m would close.\n")
    index = str(tmp_path / "index")
    assert main(["index", str(article), "--index", index, "--quiet"]) == 0
    assert main(["ask", "What did the mayor say about the pier?", "--index", index]) == 0
    out = capsys.readouterr().out
    assert "pier" in out
    assert not {"\033", "\a"} & set(out)


def test_a_warning_goes_to_standard_error(capsys: Capture) -> None:
    terminal.warn("Mind the\033[31m gap")
    assert capsys.readouterr() == ("", "Mind the[31m gap\n")
