"""The rebuild of the index while the chat runs: new files, errors and rights."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from fastapi.testclient import TestClient
from pincite.index import build
from pincite.index.served import Served
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.app import create_app
from pincite.ui.server.config import ChatConfig
from pincite.ui.server.reindex import ReindexJob

from tests.fakes.ui.html import ParsedHTML
from tests.fakes.ui.library import FakeChain
from tests.fakes.waiting import wait_until


@pytest.fixture
def news_index(tmp_path: Path) -> Iterator[tuple[Path, Path, Served]]:
    folder, index = tmp_path / "news", tmp_path / "index"
    folder.mkdir()
    (folder / "ferry.md").write_text(
        "---\ntitle: Ferry\ndate: 2024-05-02\n---\n\nIt sails in May.\n"
    )
    build(folder, into=index)
    served = Served(index)
    yield folder, index, served
    served.current().close()


def test_an_uploaded_file_is_searched_after_the_rebuild(
    news_index: tuple[Path, Path, Served],
) -> None:
    _, index, served = news_index
    chain = FakeChain(lambda _: iter(()))
    application = create_app(served, {"": chain}, ChatConfig(index_folder=index))
    client = TestClient(application, base_url="http://127.0.0.1:7860")
    text = b"---\ntitle: Library\npublisher: Echo\ndate: 2024-08-02\n---\n\nIt opens at nine.\n"
    part: dict[str, str | int] = {"name": "library.md", "key": "k1", "at": 0, "last": True}
    assert client.post("/add", params=part, content=text).status_code == 200
    again = client.post("/add", params=part, content=text)
    assert again.status_code == 409
    assert "already" in again.text
    assert client.post("/rebuild", json={}).json()["phase"] == "running"
    assert wait_until(lambda: client.get("/rebuild").json()["phase"] != "running", timeout=280)
    state = client.get("/rebuild").json()
    assert state["phase"] == "done", state
    assert state["report"] == {
        "added": 1,
        "updated": 0,
        "removed": 0,
        "unchanged": 1,
        "skipped": [],
    }
    assert "2 articles of 2" in ParsedHTML(client.get("/library").text).text
    found = client.get("/library", params={"publisher": "Echo", "since": "2024-08"})
    assert "1 article of 2" in ParsedHTML(found.text).text


def test_a_folder_that_cannot_be_read_fails_with_the_reason(tmp_path: Path) -> None:
    rebuild = ReindexJob(lambda: str(tmp_path / "gone"), tmp_path / "index")
    rebuild.start()
    assert wait_until(lambda: rebuild.state.phase != "running", timeout=280)
    state = rebuild.state
    assert state.phase == "failed"
    assert "does not exist" in state.problem


def test_a_request_during_a_build_is_followed_by_another(tmp_path: Path) -> None:
    """Two operators add files at once: the first build may have missed those of the second."""
    first_runs, go_on, calls = Event(), Event(), 0

    def get_folder() -> str:
        nonlocal calls
        calls += 1
        first_runs.set()
        assert go_on.wait(60)
        raise OSError(f"run {calls}")

    job = ReindexJob(get_folder, tmp_path / "index")
    job.request()
    assert first_runs.wait(60)
    job.request()
    job.request()
    go_on.set()
    assert wait_until(lambda: job.state.phase != "running", timeout=60)
    assert (job.state.phase, job.state.problem, calls) == ("failed", "run 2", 2)


def test_only_operators_upload_files_and_rebuild(news_index: tuple[Path, Path, Served]) -> None:
    folder, index, served = news_index
    policy = AccessPolicy(open_to_all=True)
    chains = {"": FakeChain(lambda _: iter(()))}
    application = create_app(served, chains, ChatConfig(access_policy=policy, index_folder=index))
    client = TestClient(application, base_url="http://127.0.0.1:7860")
    part: dict[str, str | int] = {"name": "x.txt", "key": "k", "at": 0, "last": True}
    assert client.post("/add", params=part, content=b"x").status_code == 403
    assert client.post("/rebuild", json={}).status_code == 403
    assert "Only the person who runs this chat" in client.get("/library").text
    assert [file.name for file in folder.iterdir()] == ["ferry.md"]
