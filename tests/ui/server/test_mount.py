"""The chat below a path of a host's application: its page, its files, and its access rules."""

import re

from fastapi import FastAPI
from pincite.index import Index
from pincite.ui.server.app import create_app
from starlette.testclient import TestClient

from tests.fakes.assistant.questions import KHERSON


class NoChain:
    """A chain that nobody asks."""

    def stream(self, input: object) -> None:  # noqa: A002
        raise AssertionError(input)


def test_the_chat_can_be_mounted_below_a_path(sample_index: Index) -> None:
    host = FastAPI()
    host.add_api_route("/", lambda: {"host": KHERSON})
    host.mount("/news", create_app(sample_index, {"": NoChain()}))  # type: ignore[dict-item]
    with TestClient(host, base_url="http://127.0.0.1:8000") as client:
        assert client.get("/").json() == {"host": KHERSON}
        assert client.get("/news/health").json() == {"status": "alive"}
        page = client.get("/news/")
        assert '"root":"http://127.0.0.1:8000/news"' in page.text.replace('": "', '":"')
        assert "nonce-" in page.headers["content-security-policy"]
        [script, *_] = re.findall(r'src="\./(assets/[^"]+\.js)"', page.text)
        assert client.get(f"/news/{script}").status_code == 200
        assert client.get("/news/no-such-page").status_code == 404
        assert client.get("/health").status_code == 404
