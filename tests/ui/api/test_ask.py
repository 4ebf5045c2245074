"""POST /api/v1/ask, as JSON and as server-sent events."""

import json
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from langchain_core.runnables import Runnable
from pincite.assistant import Answer, ModelError
from pincite.assistant.chain import Input
from pincite.assistant.types import Question
from pincite.index import Index, StoreError
from pincite.index.types import Filters
from pincite.ui.chat.queue import QueueLimits
from starlette.testclient import TestClient

from tests.fakes.ui.api import QUESTION, make_keyed_api, make_services
from tests.fakes.ui.library import FakeChain, fake_answer
from tests.ui.api.conftest import answer_twice, assert_problem, read_events

EVENTS = {"Accept": "text/event-stream"}


def make_client(index: Index, folder: Path, *chains: FakeChain, **services: Any) -> TestClient:
    """Return a client of an API of its own; the second chain answers with the model `tiny`."""
    named = dict(zip(("", "tiny"), chains, strict=False))
    return make_keyed_api(make_services(index, named, **services), folder).client()


def fail_with(error: Exception) -> FakeChain:
    """Return a chain that fails after its first piece."""

    def script(question: Question) -> Any:
        yield next(answer_twice(question))
        raise error

    return FakeChain(script)


def test_the_answer_is_that_of_the_chain(
    sample_index: Index, sample_chain: Runnable[Input, Answer], tmp_path: Path
) -> None:
    services = make_services(sample_index, {"": sample_chain})
    client = make_keyed_api(services, tmp_path).client()
    answer = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    assert answer == json.loads(json.dumps(sample_chain.invoke(QUESTION).to_json()))
    assert answer["answered"]
    citation = answer["citations"][0]
    article = client.get(f"/api/v1/articles/{citation['article_id']}").json()
    assert article["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_every_field_reaches_the_chain(client: TestClient, chain: FakeChain) -> None:
    body = {
        "question": "And when?",
        "history": ["Who?", "Anna. [1]"],
        "articles": ["a1", "sub/a2"],
        "publishers": ["Echo", ""],
        "since": "2024",
        "until": "2024-06-14",
        "named": " ferry ",
        "caution": "high",
        "quotes": 5.0,
        "asked": "2024-07-01",
    }
    assert client.post("/api/v1/ask", json=body).status_code == 200
    filters = Filters(
        frozenset({"a1", "sub/a2"}), "2024", "2024-06-14", frozenset({"Echo", ""}), "ferry"
    )
    expected = Question(
        "And when?", ("Who?", "Anna. [1]"), filters, "high", date(2024, 7, 1), quotes=5
    )
    assert chain.questions == [expected]


def test_events_add_up_to_the_answer(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": "When?"}, headers=EVENTS)
    assert response.headers["content-type"].startswith("text/event-stream")
    events = read_events(response.text)
    assert [name for name, _ in events] == ["piece", "piece", "answer"]
    first, second, whole = (json.loads(data) for _, data in events)
    assert first["text"] + second["text"] == whole["text"]
    assert first["citations"] + second["citations"] == whole["citations"]
    plain = client.post("/api/v1/ask", json={"question": "When?"}).json()
    assert whole == plain


def test_pieces_without_content_are_not_sent(sample_index: Index, tmp_path: Path) -> None:
    empty = fake_answer(text="", complete=False, draft="The ferry ru")

    def script(question: Question) -> Any:
        yield empty
        yield empty
        yield from answer_twice(question)

    client = make_client(sample_index, tmp_path, FakeChain(script))
    response = client.post("/api/v1/ask", json={"question": "When?"}, headers=EVENTS)
    assert [name for name, _ in read_events(response.text)] == ["piece", "piece", "answer"]
    assert "ferry ru" not in response.text.replace("ferry runs", "")


def test_a_model_can_be_chosen(sample_index: Index, tmp_path: Path) -> None:
    chains = FakeChain(answer_twice), FakeChain(answer_twice)
    client = make_client(sample_index, tmp_path, *chains)
    for model in ("tiny", "", None):
        body = {"question": f"Model {model}?", "model": model}
        assert client.post("/api/v1/ask", json=body).status_code == 200
    asked = [[each.text for each in chain.questions] for chain in chains]
    assert asked == [["Model ?", "Model None?"], ["Model tiny?"]]
    detail = assert_problem(
        client.post("/api/v1/ask", json={"question": "When?", "model": "huge"}),
        404,
        "no-such-model",
    )
    assert "choose one of '', 'tiny'" in detail


@pytest.mark.parametrize(
    ("body", "field", "remedy"),
    [
        ({}, "question", "required"),
        ({"question": ""}, "question", "at least 1 character"),
        ({"question": " \n"}, "question", "it is empty: write something"),
        ({"question": "x" * 4_001}, "question", "at most 4000"),
        ({"question": ["When?"]}, "question", "valid string"),
        ({"question": "When?", "histroy": []}, "histroy", "not permitted"),
        ({"question": "When?", "history": "Who?"}, "history", "valid list"),
        ({"question": "When?", "since": "June"}, "since", "write it like 2024-06-14"),
        ({"question": "When?", "until": "2023-02-29"}, "until", "write it like 2024-06-14"),
        ({"question": "When?", "asked": "2024-06"}, "asked", "write it like 2024-06-14"),
        ({"question": "When?", "caution": "hgih"}, "caution", "'low', 'normal' or 'high'"),
        ({"question": "When?", "quotes": 0}, "quotes", "greater than or equal to 1"),
        ({"question": "When?", "quotes": True}, "quotes", "valid integer"),
        ({"question": "When?", "quotes": "3"}, "quotes", "valid integer"),
    ],
)
def test_an_invalid_field_is_named(
    client: TestClient, chain: FakeChain, body: dict[str, Any], field: str, remedy: str
) -> None:
    response = client.post("/api/v1/ask", json=body)
    detail = assert_problem(response, 422, "invalid")
    assert detail.startswith(f"#/{field}")
    assert remedy in detail
    assert response.json()["errors"][0]["pointer"].startswith(f"#/{field}")
    assert not chain.questions


@pytest.mark.parametrize(
    ("content", "content_type", "detail"),
    [
        ("{", "application/json", "not valid JSON"),
        ("", "application/json", "required"),
        ("[" * 100_000, "application/json", "not valid JSON"),
        ("\xff".encode("latin-1"), "application/json", "not valid JSON"),
        ("question=When?", "application/x-www-form-urlencoded", "Content-Type: application/json"),
    ],
)
def test_a_body_that_is_not_json(
    client: TestClient, content: str | bytes, content_type: str, detail: str
) -> None:
    response = client.post("/api/v1/ask", content=content, headers={"Content-Type": content_type})
    assert response.status_code in {400, 422}
    assert detail in response.json()["detail"]


def test_a_question_of_any_characters_is_asked(client: TestClient, chain: FakeChain) -> None:
    question = "Wann\0 \u200b\U0001f600 ‏متى؟ </script>\x1b[31m"
    answer = client.post("/api/v1/ask", json={"question": question}).json()
    assert answer["question"] == question
    surrogate = client.post(
        "/api/v1/ask",
        content=b'{"question": "When \\ud800?"}',
        headers={"Content-Type": "application/json"},
    )
    assert_problem(surrogate, 422, "invalid")
    assert len(chain.questions) == 1


@pytest.mark.parametrize(
    ("error", "status", "name", "shown"),
    [
        (ModelError("tiny gives no token"), 502, "model-failed", "tiny gives no token"),
        (StoreError("/srv/secret is damaged"), 503, "index-unavailable", "try again later"),
        (RuntimeError("/srv/secret"), 500, "failed", "the log of the server"),
    ],
)
def test_a_failure_is_a_problem_in_both_forms(
    sample_index: Index,
    tmp_path: Path,
    error: Exception,
    status: int,
    name: str,
    shown: str,
) -> None:
    client = make_client(sample_index, tmp_path, fail_with(error))
    response = client.post("/api/v1/ask", json={"question": "When?"})
    assert shown in assert_problem(response, status, name)
    assert ("Retry-After" in response.headers) == (status == 503)
    events = read_events(
        client.post("/api/v1/ask", json={"question": "When?"}, headers=EVENTS).text
    )
    assert [each for each, _ in events] == ["piece", "problem"]
    assert json.loads(events[-1][1]) == response.json()
    assert "secret" not in response.text


def test_an_answer_that_is_cut_off_is_a_failure_of_the_model(
    sample_index: Index, tmp_path: Path
) -> None:
    answer = fake_answer(text="tiny broke off. These sentences were found:", complete=False)
    client = make_client(sample_index, tmp_path, FakeChain(lambda _: iter([answer])))
    response = client.post("/api/v1/ask", json={"question": "When?"})
    assert "tiny broke off" in assert_problem(response, 502, "model-failed")
    assert response.json()["answer"]["text"] == answer.text


def test_a_declined_answer_is_an_answer(sample_index: Index, tmp_path: Path) -> None:
    answer = replace(fake_answer(), text="No sentence was found.")
    client = make_client(sample_index, tmp_path, FakeChain(lambda _: iter([answer])))
    response = client.post("/api/v1/ask", json={"question": "When?"})
    assert response.status_code == 200
    assert response.json()["answered"] is False


def test_questions_wait_for_the_models(
    sample_index: Index, chain: FakeChain, tmp_path: Path
) -> None:
    client = make_client(sample_index, tmp_path, chain, ready=False)
    response = client.post("/api/v1/ask", json={"question": "When?"})
    assert_problem(response, 503, "not-ready")
    assert response.headers["Retry-After"] == "2"


def test_too_many_questions_in_a_minute(
    sample_index: Index, chain: FakeChain, tmp_path: Path
) -> None:
    client = make_client(sample_index, tmp_path, chain, limits=QueueLimits(per_minute=2))
    for _ in range(2):
        assert client.post("/api/v1/ask", json={"question": "When?"}).status_code == 200
    response = client.post("/api/v1/ask", json={"question": "When?"})
    assert "2 questions within a minute" in assert_problem(response, 429, "busy")
    assert 1 <= int(response.headers["Retry-After"]) <= 60


def test_each_key_has_limits_of_its_own(sample_index: Index, tmp_path: Path) -> None:
    chain = FakeChain(answer_twice)
    services = make_services(sample_index, {"": chain}, QueueLimits(per_minute=1))
    keyed = make_keyed_api(services, tmp_path)
    for key in (keyed.reader_key, keyed.operator_key):
        statuses = [
            keyed.client(key).post("/api/v1/ask", json={"question": "When?"}).status_code
            for _ in range(2)
        ]
        assert statuses == [200, 429]


def test_the_answer_has_all_fields_of_the_dataclass(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": "When?"}).json()
    assert asdict(fake_answer()).keys() - {"draft"} <= answer.keys()
