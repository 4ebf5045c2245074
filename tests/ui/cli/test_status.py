"""`pincite status`: what an index contains, and whether its files are valid."""

import json
import shutil
from pathlib import Path

import pytest
from pincite.ui.cli import main
from pincite.ui.cli.status import MAX_LISTED

Capture = pytest.CaptureFixture[str]


def test_it_shows_what_the_index_contains(index_path: str, capsys: Capture) -> None:
    assert main(["status", "--index", index_path]) == 0
    out = capsys.readouterr().out
    assert "pier.txt" in out
    assert "all-MiniLM-L6-v2" in out
    assert main(["status", "--index", index_path, "--json"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert (status["articles"], status["passages"], status["skipped"]) == (1, 1, [])
    assert status["publishers"] == [{"publisher": None, "articles": 1}]
    assert [each["served"] for each in status["generations"]] == [True]


def test_verify_finds_damage(index_path: str, tmp_path: Path, capsys: Capture) -> None:
    assert main(["status", "--verify", "--index", index_path]) == 0
    assert "DAMAGED" not in capsys.readouterr().out
    copy = shutil.copytree(index_path, tmp_path / "copy")
    (catalog,) = copy.rglob("catalog.sqlite")
    catalog.write_bytes(catalog.read_bytes() + b"\0")
    assert main(["status", "--verify", "--index", str(copy)]) == 1
    assert "catalog.sqlite is damaged" in capsys.readouterr().out
    assert main(["status", "--verify", "--json", "--index", str(copy)]) == 1
    assert json.loads(capsys.readouterr().out)["sound"] is False


def test_long_lists_are_cut_and_json_has_them_whole(tmp_path: Path, capsys: Capture) -> None:
    articles = tmp_path / "articles.jsonl"
    rows = [
        {
            "id": str(number),
            "title": "Pier",
            "text": f"Pier {number} is open.",
            "publisher": f"P{number}",
        }
        for number in range(MAX_LISTED + 3)
    ]
    articles.write_text("\n".join(map(json.dumps, rows)))
    index = ["--index", str(tmp_path / "index")]
    assert main(["index", str(articles), *index, "--quiet"]) == 0
    capsys.readouterr()
    assert main(["status", *index]) == 0
    assert "and 3 more: --json lists them" in capsys.readouterr().out
    assert main(["status", *index, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["publishers"]) == MAX_LISTED + 3
