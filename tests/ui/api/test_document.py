"""The OpenAPI document is valid, has examples, and says what the API does.

Covers also: pincite.ui.api.example, pincite.ui.api.schemas.
"""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from pincite.assistant import Answer
from pincite.assistant.types import Statement
from pincite.index import Index
from pincite.ui.api.app import create_api
from pincite.ui.api.document import make_answer_schemas
from pincite.ui.api.example import EXAMPLE_ANSWER
from pincite.ui.server.access import AccessPolicy
from starlette.testclient import TestClient

from tests.fakes.ui.api import QUESTION, FakeReindexJob, KeyedApi, make_keyed_api, make_services
from tests.fakes.ui.library import FakeChain, fake_answer
from tests.ui.api.conftest import answer_twice

HOST = {"Host": "127.0.0.1:7860"}


@pytest.fixture
def document(client: TestClient) -> Any:
    return client.get("/api/v1/openapi.json").json()


def list_operations(document: Any) -> list[tuple[str, str, Any]]:
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def find_answer_validator() -> jsonschema.Draft202012Validator:
    """Return a validator of the JSON form of an answer, in which no field is unknown."""
    schemas = json.loads(
        json.dumps(make_answer_schemas()).replace("#/components/schemas/", "#/$defs/")
    )
    for each in schemas.values():
        if each.get("type") == "object":
            each["additionalProperties"] = False
    return jsonschema.Draft202012Validator({"$ref": "#/$defs/Answer", "$defs": schemas})


def test_the_operations(document: Any) -> None:
    """Programs rely on these. Removing one needs a new version of the API."""
    assert {(method, path) for method, path, _ in list_operations(document)} == {
        ("post", "/api/v1/ask"),
        ("post", "/api/v1/search"),
        ("get", "/api/v1/articles"),
        ("get", "/api/v1/articles/{article_id}"),
        ("get", "/api/v1/status"),
        ("get", "/api/v1/reindex"),
        ("post", "/api/v1/reindex"),
        ("post", "/v1/chat/completions"),
        ("get", "/v1/models"),
        ("get", "/v1/models/{model}"),
    }


def test_every_reference_leads_somewhere_and_no_schema_is_left_over(document: Any) -> None:
    text = json.dumps(document)
    schemas = document["components"]["schemas"]
    used = {each.partition('"')[0] for each in text.split("#/components/schemas/")[1:]}
    assert used == schemas.keys()


def test_every_operation_is_described_and_needs_a_key(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["security"] == [{"key": []}]
    for method, path, operation in list_operations(document):
        assert operation["summary"], (method, path)
        assert operation["description"], (method, path)
        assert {"400", "401", "403", "500"} <= operation["responses"].keys()
        assert "security" not in operation


def test_the_examples_are_valid_requests(document: Any, client: TestClient) -> None:
    asked = 0
    for method, path, operation in list_operations(document):
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
        for example in document["components"]["schemas"].get(name, {}).get("examples", ()):
            assert client.request(method, path, json=example).status_code == 200, example
            asked += 1
    assert asked >= 4


@pytest.mark.parametrize("answer", [EXAMPLE_ANSWER, fake_answer().to_json()])
def test_the_schema_has_exactly_the_fields_of_an_answer(answer: dict[str, Any]) -> None:
    find_answer_validator().validate(json.loads(json.dumps(answer)))
    assert make_answer_schemas()["Answer"]["properties"].keys() == answer.keys()


def test_the_schema_has_the_fields_of_a_real_answer(sample_chain: Any) -> None:
    answer: Answer = sample_chain.invoke(QUESTION)
    assert answer.passages
    find_answer_validator().validate(json.loads(json.dumps(answer.to_json())))
    statement = answer.to_json()["statements"][0]
    assert statement.keys() == make_answer_schemas()["Statement"]["properties"].keys()
    assert isinstance(answer.statements[0], Statement)


# Requests made up from the document. -------------------------------------------------------------


def make_operator_api(index: Index, folder: Path) -> KeyedApi:
    chains = {"": FakeChain(answer_twice), "tiny": FakeChain(answer_twice)}
    return make_keyed_api(make_services(index, chains, reindex_job=FakeReindexJob()), folder)


@pytest.fixture
def made_up_requests(sample_index: Index, tmp_path_factory: pytest.TempPathFactory) -> Any:
    sample_index.search("warm up")  # the first search loads the model
    api = make_operator_api(sample_index, tmp_path_factory.mktemp("keys"))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", api.application, headers=HOST)
    schema.config.headers = {**HOST, "Authorization": f"Bearer {api.operator_key}"}
    return schema


made_up = schemathesis.pytest.from_fixture("made_up_requests")


@made_up.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_schemathesis_finds_nothing(case: Any) -> None:
    case.call_and_validate()


def test_an_api_without_keys_has_the_same_document(sample_index: Index, document: Any) -> None:
    services = make_services(sample_index, {"": FakeChain(answer_twice)})
    client = TestClient(create_api(services, AccessPolicy()), base_url="http://127.0.0.1:7860")
    assert client.get("/api/v1/openapi.json").json() == document
