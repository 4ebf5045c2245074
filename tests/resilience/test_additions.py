"""Files that are added while the index is rebuilt: none is lost, and readers keep answering."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pincite.index import Served, StoreError, build

from tests.fakes.index.reports import ONE, write_articles

REPOSITORY = Path(__file__).parents[2]


def test_files_added_at_each_step_of_a_rebuild_are_in_the_next_one(tmp_path: Path) -> None:
    folder, root = write_articles(tmp_path / "articles"), tmp_path / "index"
    build(folder, into=root)
    steps: list[str] = []

    def add_a_file(step: str, _done: int, _total: int) -> None:
        if step in steps:
            return
        steps.append(step)
        (folder / f"ferry-{len(steps)}.txt").write_text(f"Ferry {len(steps)} sails to Vesterby.")
        with pytest.raises(StoreError, match=rf"another build.*process {os.getpid()} on"):
            build(folder, into=root)
        found = served.current().search("the bridge over the Ester")
        assert (found[0].article_id, served.article("one.txt").text) == ("one.txt", ONE)

    with Served(root) as served:
        (folder / "one.txt").write_text(f"{ONE} It has four lanes.")
        assert build(folder, into=root, progress=add_a_file).updated == 1
        assert len(steps) == 5
        assert {each.id for each in served.articles()} == {"one.txt", "two.txt"}
        assert served.article("one.txt").text.endswith("four lanes.")
        assert build(folder, into=root).added == 5
        added = {f"ferry-{number}.txt" for number in range(1, 6)}
        assert {each.id for each in served.articles()} == {"one.txt", "two.txt", *added}


@pytest.mark.parametrize(
    ("writers", "files"),
    [
        pytest.param("2", "1", id="short"),
        pytest.param("4", "5", id="long", marks=[pytest.mark.nightly, pytest.mark.timeout(3_000)]),
    ],
)
def test_nothing_is_lost_when_several_add_and_build_at_once(writers: str, files: str) -> None:
    if sys.platform != "linux":
        pytest.skip("the benchmark forks")
    command = [sys.executable, "-m", "benchmarks.resilience.additions"]
    done = subprocess.run(
        [*command, "--writers", writers, "--files", files, "--readers", "1"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert re.search(r"[1-9]\d* answers, 0 failures", done.stdout), done.stdout + done.stderr
    assert done.returncode == 0
