"""The OpenAPI document is valid, has examples, and says what the API does.

Covers also: pincite.ui.api.openapi.example, pincite.ui.api.requests, pincite.ui.api.responses.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from pincite.assistant import Answer
from pincite.assistant.types import Statement
from pincite.index import Index
from pincite.ui.api.app import create_api
from pincite.ui.api.openapi.document import make_answer_schemas
from pincite.ui.api.openapi.example import EXAMPLE_ANSWER
from pincite.ui.server.access import AccessPolicy
from starlette.testclient import TestClient

from tests.fakes.ui.api import QUESTION, FakeReindexJob, make_keyed_api, make_services, serve_api
from tests.fakes.ui.library import FakeChain, fake_answer
from tests.ui.api.conftest import answer_twice


@pytest.fixture
def document(client: TestClient) -> Any:
    return client.get("/api/v1/openapi.json").json()


def list_operations(document: Any) -> list[tuple[str, str, Any]]:
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def find_answer_validator() -> jsonschema_rs.Draft202012Validator:
    """Return a validator of the JSON form of an answer, in which no field is unknown."""
    schemas = json.loads(
        json.dumps(make_answer_schemas()).replace("#/components/schemas/", "#/$defs/")
    )
    for each in schemas.values():
        if each.get("type") == "object":
            each["additionalProperties"] = False
    return jsonschema_rs.Draft202012Validator({"$ref": "#/$defs/Answer", "$defs": schemas})


def test_the_operations(document: Any) -> None:
    """Programs rely on these. Removing one needs a new version of the API."""
    assert {(method, path) for method, path, _ in list_operations(document)} == {
        ("post", "/api/v1/ask"),
        ("post", "/api/v1/check"),
        ("get", "/api/v1/timeline"),
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


@pytest.mark.parametrize("examples", [3, pytest.param(100, marks=pytest.mark.nightly)])
def test_schemathesis_finds_nothing(
    sample_index: Index, document: Any, tmp_path: Path, examples: int
) -> None:
    """It makes up valid and invalid requests, and checks each response against the document."""
    sample_index.search("warm up")  # the first search loads the model
    chains = {"": FakeChain(answer_twice), "tiny": FakeChain(answer_twice)}
    services = make_services(sample_index, chains, reindex_job=FakeReindexJob())
    api = make_keyed_api(services, tmp_path)
    with serve_api(api.application) as url:
        command = [sys.executable, "-m", "schemathesis.cli", "run"]
        command += [f"{url}/api/v1/openapi.json", f"--max-examples={examples}", "--seed=1"]
        command += ["--header", f"Authorization: Bearer {api.operator_key}"]
        # Of a path that is any text, it finds too few invalid values, which it counts as an error.
        command += ["--suppress-health-check=filter_too_much"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    selected = len(list_operations(document))
    assert f"{selected} selected" in done.stdout, done.stdout


def test_an_api_without_keys_has_the_same_document(sample_index: Index, document: Any) -> None:
    services = make_services(sample_index, {"": FakeChain(answer_twice)})
    client = TestClient(create_api(services, AccessPolicy()), base_url="http://127.0.0.1:7860")
    assert client.get("/api/v1/openapi.json").json() == document
