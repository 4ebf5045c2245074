"""An index on several hosts: copies give the same answers, and a server has the vectors."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pincite.index import Index, build
from pincite.index.generations import directory
from pincite.index.served import Served

from tests.fakes.index.chroma import ChromaServer

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
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text)
    return folder


def copy_index(root: Path, to: Path) -> None:
    """Copy the generations first and the pointer last, as docs/reference.md says."""
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


def test_copies_on_other_hosts_find_the_same_and_are_not_changed(
    folder: Path, tmp_path: Path
) -> None:
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
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SEARCH_PROGRAM, str(host), json.dumps(QUESTIONS)],
            stdout=subprocess.PIPE,
        )
        for host in hosts
    ]
    assert search_results(Index.open(hosts[0])) == expected
    for process in processes:
        output, _ = process.communicate()
        assert json.loads(output) == expected
    assert [file_states(host) for host in hosts] == before


def test_a_reader_on_another_host_moves_to_the_next_copy(folder: Path, tmp_path: Path) -> None:
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


def test_an_incomplete_copy_is_not_used(folder: Path, tmp_path: Path) -> None:
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


SERVER_ADDRESS, READER_ADDRESS = "10.231.77.1", "10.231.77.2"


def run_ip(*arguments: str) -> bool:
    """Run `ip` of iproute2, and return whether it succeeded."""
    return not subprocess.run(["ip", *arguments], capture_output=True).returncode


@pytest.fixture
def hosts() -> Iterator[tuple[list[str], list[str]]]:
    """Two network namespaces that reach only each other: the commands that run others there."""
    server, reader = (f"pincite-{name}-{os.getpid()}" for name in ("server", "reader"))
    if not (shutil.which("ip") and run_ip("netns", "add", server)):
        pytest.skip("no network namespace can be made here: it needs iproute2 and root")
    try:
        assert run_ip("netns", "add", reader)
        ends = (server, "eth0", SERVER_ADDRESS), (reader, "eth1", READER_ADDRESS)
        pair = ("eth0", "type", "veth", "peer", "name", "eth1")
        assert run_ip("-n", server, "link", "add", *pair, "netns", reader)
        for host, device, address in ends:
            assert run_ip("-n", host, "address", "add", f"{address}/24", "dev", device)
            for each in (device, "lo"):
                assert run_ip("-n", host, "link", "set", each, "up")
        yield ["ip", "netns", "exec", server], ["ip", "netns", "exec", reader]
    finally:
        for host in (server, reader):
            run_ip("netns", "delete", host)


def test_vectors_on_a_server_of_another_host_are_searched_with_the_words_of_this_one(
    folder: Path, tmp_path: Path, hosts: tuple[list[str], list[str]]
) -> None:
    on_server, on_reader = hosts
    root = tmp_path / "index"
    pincite = [*on_reader, sys.executable, "-m", "pincite"]
    where = ["--index", str(root), "--store"]
    chroma = ChromaServer(tmp_path / "vectors", address=SERVER_ADDRESS, within=on_server)
    try:
        refused = subprocess.run(
            [*pincite, "index", str(folder), *where, chroma.url], capture_output=True, text=True
        )
        assert refused.returncode
        assert "not encrypted" in refused.stderr
        address = f"insecure+{chroma.url}"
        built = subprocess.run(
            [*pincite, "index", str(folder), *where, address], capture_output=True, text=True
        )
        assert built.returncode == 0, built.stderr
        program = [*on_reader, sys.executable, "-c", SEARCH_PROGRAM]
        command = [*program, str(root), json.dumps(QUESTIONS)]
        _, found = json.loads(subprocess.check_output(command))
        assert [passages[0][0] for passages in found] == list(ARTICLES)
    finally:
        chroma.stop()
    local = tmp_path / "local"
    build(folder, into=local)
    _, expected = search_results(Index.open(local))
    assert found == expected
    lost = subprocess.run(command, capture_output=True, text=True)
    assert f"{SERVER_ADDRESS}:{chroma.port} does not answer" in lost.stderr
