"""Pictures of pages over HTTP."""

from pathlib import Path

from fastapi.testclient import TestClient
from pincite.index.readers.registry import read
from pincite.ui.server.app import create_app

from tests.fakes.index.pdf import Text, make_pages
from tests.fakes.ui.library import FakeLibrary, fake_article
from tests.fakes.ui.server import LOCAL_URL, make_echo_chain


def test_a_page_is_a_picture_that_is_drawn_once(tmp_path: Path) -> None:
    document = tmp_path / "a.pdf"
    document.write_bytes(make_pages([Text(60, 100, "Nothing happened.")]))
    [article] = read(document, "a.pdf").articles
    library = FakeLibrary((article, fake_article(id="t1")), folder=str(tmp_path))
    client = TestClient(create_app(library, {"": make_echo_chain()}), base_url=LOCAL_URL)
    first = client.get("/page", params={"id": article.id, "n": 1})
    assert (first.headers["content-type"], first.content[:4]) == ("image/png", b"\x89PNG")
    document.unlink()
    assert client.get("/page", params={"id": article.id, "n": 1}).content == first.content
    gone = client.get("/page", params={"id": article.id, "n": 2})
    assert (gone.status_code, "build the index again" in gone.text) == (404, True)
    assert client.get("/page", params={"id": "t1", "n": 1}).status_code == 404
    assert client.get("/page", params={"id": "t1", "n": 0}).status_code == 422
