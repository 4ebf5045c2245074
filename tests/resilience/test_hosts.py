"""A generation is an immutable folder: copied to other hosts, it answers there unchanged."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pincite.index import Index, build
from pincite.index.generations import directory
from pincite.index.served import Served

ARTICLES = {
    "bridge.txt": "A bridge opened on Monday. It cost 12 million and took two years to build.",
    "harvest.txt": "The wheat harvest began in July. Farmers expect more than they did in May.",
}
QUESTIONS = ["What did the bridge cost?", "When did the harvest begin?"]

SEARCH_PROGRAM = """
import json, os, sys
from pincite.index import Index
index = Index.open(sys.argv[1])
found = [[[p.article_id, p.start, p.end, round(p.score, 4)] for p in index.search(question)]
         for question in json.loads(sys.argv[2])]
print(json.dumps([index.id, found]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for name, text in ARTICLES.items():
        (made / name).write_text(text)
    return made


def copy_index(root: Path, to: Path) -> None:
    """The generations first and the pointer last, as docs/reference.md says."""
    hidden = shutil.ignore_patterns(".*")
    shutil.copytree(root / "generations", to / "generations", ignore=hidden, dirs_exist_ok=True)
    shutil.copy2(root / "current", to / "current.new")
    (to / "current.new").replace(to / "current")


def file_states(root: Path) -> dict[str, tuple[str, int]]:
    return {
        file.relative_to(root).as_posix(): (
            hashlib.sha256(file.read_bytes()).hexdigest(),
            file.stat().st_mtime_ns,
        )
        for file in root.rglob("*")
        if file.is_file()
    }


def search_results(index: Index) -> list[object]:
    found = [
        [[p.article_id, p.start, p.end, round(p.score, 4)] for p in index.search(question)]
        for question in QUESTIONS
    ]
    return [index.id, found]


def test_copies_on_other_hosts_answer_and_stay_as_they_are(folder: Path, tmp_path: Path) -> None:
    root, hosts = tmp_path / "index", [tmp_path / "host 1" / "index", tmp_path / "Wirt-Ö" / "i"]
    build(folder, into=root)
    expected = search_results(Index.open(root))
    for host in hosts:
        copy_index(root, host)
    before = [file_states(host) for host in hosts]
    shutil.rmtree(root)
    shutil.rmtree(folder)
    for host in hosts:
        for file in host.rglob("*"):
            file.chmod(0o555 if file.is_dir() else 0o444)
    asked = [
        subprocess.Popen(
            [sys.executable, "-c", SEARCH_PROGRAM, str(host), json.dumps(QUESTIONS)],
            stdout=subprocess.PIPE,
        )
        for host in hosts
    ]
    assert search_results(Index.open(hosts[0])) == expected
    for process in asked:
        output, _ = process.communicate()
        assert json.loads(output) == expected
    assert [file_states(host) for host in hosts] == before


def test_a_reader_elsewhere_moves_to_the_generation_that_is_copied_next(
    folder: Path, tmp_path: Path
) -> None:
    root, host = tmp_path / "index", tmp_path / "host"
    build(folder, into=root)
    copy_index(root, host)
    served = Served(host)
    first = served.current()
    (folder / "harvest.txt").write_text("Whales were seen off Larnmouth on Sunday.")
    build(folder, into=root)
    hidden = shutil.ignore_patterns(".*")
    shutil.copytree(root / "generations", host / "generations", ignore=hidden, dirs_exist_ok=True)
    assert served.current() is first
    copy_index(root, host)
    assert search_results(served.current()) == search_results(Index.open(root))
    assert served.current().id != first.id
    assert first.search(QUESTIONS[1])[0].article_id == "harvest.txt"


def test_a_copy_that_was_cut_short_is_not_served(folder: Path, tmp_path: Path) -> None:
    root, host = tmp_path / "index", tmp_path / "host"
    build(folder, into=root)
    copy_index(root, host)
    expected = search_results(Index.open(host))
    (folder / "harvest.txt").write_text("Whales were seen off Larnmouth on Sunday.")
    build(folder, into=root)
    copy_index(root, host)
    newest = directory.get_current(host)
    assert newest is not None
    catalog = newest / directory.CATALOG_FILE
    catalog.write_bytes(catalog.read_bytes()[: catalog.stat().st_size // 2])
    assert search_results(Index.open(host)) == expected
