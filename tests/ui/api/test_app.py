"""The API in front of the chat, alone, and mounted in another application.

Covers also: pincite.ui.api.services.
"""

import shutil
import time
from pathlib import Path

import pytest
from fastapi import FastAPI
from pincite.index import Index, InputError, Served
from pincite.ui.auth.keys import KEYS_FILE, KeyStore
from pincite.ui.server.access import AccessPolicy
from pincite.ui.server.app import create_app
from pincite.ui.server.config import ChatConfig
from starlette.testclient import TestClient

from tests.fakes.ui.api import QUESTION
from tests.fakes.ui.library import FakeChain, FakeLibrary, fake_article
from tests.fakes.ui.server import LOCAL_URL
from tests.fakes.waiting import wait_until
from tests.ui.api.conftest import answer_twice, assert_problem


def make_client(index: Index | Served, **config: object) -> TestClient:
    chains = {"": FakeChain(answer_twice)}
    application = create_app(index, chains, ChatConfig(**{"api": True, **config}))  # type: ignore[arg-type]
    return TestClient(application, base_url=LOCAL_URL)


def test_unknown_paths_and_methods_are_problems(client: TestClient) -> None:
    for path in ("/api/v1/nothing", "/api/v2/ask", "/api/v1/ask/"):
        assert "openapi.json lists all paths" in assert_problem(client.get(path), 404, "not-found")
    response = client.put("/api/v1/reindex")
    assert "use GET, POST" in assert_problem(response, 405, "wrong-method")
    assert response.headers["Allow"] == "GET, POST"
    assert client.get("/v1/nothing").json()["error"]["code"] == "not_found"


def test_the_chat_and_the_api_share_one_port(sample_index: Index) -> None:
    client = make_client(sample_index)
    assert "gradio" in client.get("/").text
    assert client.get("/about").status_code == 200
    assert client.post("/api/v1/ask", json={"question": "When?"}).json()["answered"]
    assert client.get("/v1/models").status_code == 200
    assert "pincite_answers_total" in client.get("/metrics").text


def test_without_the_option_there_is_no_api(sample_index: Index) -> None:
    client = make_client(sample_index, api=False)
    for path in ("/api/v1/status", "/v1/models", "/metrics"):
        assert client.get(path).status_code == 404


def test_without_the_page_only_the_api_and_health_checks_answer(
    sample_index: Index, tmp_path: Path
) -> None:
    keys = KeyStore(tmp_path / KEYS_FILE)
    key = keys.add("desk")
    policy = AccessPolicy(host="0.0.0.0", keys=keys)
    client = make_client(sample_index, page=False, access_policy=policy)
    article = next(sample_index.articles())
    for path in ("/", "/library", f"/article?id={article.id}", "/config", "/answer", "/about"):
        response = client.get(path)
        assert response.status_code == 404, path
        assert article.text[:40] not in response.text
    assert client.get("/health").status_code == 200
    assert client.get("/ready").status_code == 200
    assert client.get("/api/v1/status").status_code == 401
    headers = {"Authorization": f"Bearer {key}"}
    assert client.get("/api/v1/status", headers=headers).status_code == 200


def test_a_rebuild_runs_while_questions_are_answered(
    sample_index_path: Path, tmp_path: Path
) -> None:
    shutil.copytree(sample_index_path, tmp_path / "index")
    served = Served(tmp_path / "index")
    client = make_client(served, page=False, index_folder=tmp_path / "index")
    assert client.post("/api/v1/reindex").status_code == 202
    assert_problem(client.post("/api/v1/reindex"), 409, "reindex-running")
    assert client.post("/api/v1/search", json={"query": QUESTION}).json()["passages"]
    assert wait_until(lambda: client.get("/api/v1/reindex").json()["phase"] != "running", 300)
    state = client.get("/api/v1/reindex").json()
    assert state["phase"] == "done", state
    assert state["report"]["unchanged"] == served.coverage().articles


def test_an_application_of_others_can_mount_it(sample_index: Index, tmp_path: Path) -> None:
    keys = KeyStore(tmp_path / KEYS_FILE)
    config = ChatConfig(AccessPolicy(keys=keys), page=False, api=True)
    host = FastAPI()
    host.mount("/news", create_app(sample_index, {"": FakeChain(answer_twice)}, config))
    headers = {"Authorization": f"Bearer {keys.add('desk')}"}
    client = TestClient(host, base_url=LOCAL_URL, headers=headers)
    answer = client.post("/news/api/v1/ask", json={"question": "When?"})
    assert answer.json()["answered"]
    assert_problem(client.get("/news/api/v1/nothing"), 404, "not-found")
    assert client.get("/news/v1/models").json()["data"][0]["id"] == "pincite"
    assert client.get("/news/v1/nothing").json()["error"]["code"] == "not_found"
    anonymous = TestClient(host, base_url=LOCAL_URL)
    assert anonymous.get("/news/api/v1/openapi.json").status_code == 200
    assert anonymous.get("/news/api/v1/status").status_code == 401


def test_the_api_needs_an_index() -> None:
    library = FakeLibrary((fake_article(),))
    with pytest.raises(InputError, match="an Index or a Served"):
        create_app(library, {"": FakeChain(answer_twice)}, ChatConfig(api=True))


def test_an_error_names_a_field_as_the_client_knows_it(client: TestClient) -> None:
    found = client.get("/api/v1/articles?since=junk").json()["errors"]
    assert [each["pointer"] for each in found] == ["#/since"]
    found = client.post("/api/v1/ask", json={"question": "When?", "a[b]": 1}).json()["errors"]
    assert [each["pointer"] for each in found] == ["#/a[b]"]  # the client's own name


@pytest.mark.parametrize(
    ("content", "param", "detail"),
    [
        ("", "messages/0/user/content", "at least 1 character"),
        ([{"type": "image_url"}], "messages/0/user/content/0/type", "Pincite reads text only"),
    ],
)
def test_an_error_of_a_message_names_its_part(
    client: TestClient, content: object, param: str, detail: str
) -> None:
    body = {"messages": [{"role": "user", "content": content}], "model": "pincite"}
    error = client.post("/v1/chat/completions", json=body).json()["error"]
    assert error["param"] == param
    assert detail in error["message"]


def test_a_body_with_thousands_of_errors_names_a_few_at_once(client: TestClient) -> None:
    parts = [{"role": "user", "content": [{"type": "image"}] * 40}] * 500
    body = {"question": "When?", "messages": parts} | {f"x{n}": n for n in range(20_000)}
    for path in ("/api/v1/ask", "/v1/chat/completions"):
        started = time.process_time()
        refused = client.post(path, json=body)
        assert refused.status_code in (400, 422)
        assert len(refused.text) < 20_000
        assert time.process_time() - started < 5
