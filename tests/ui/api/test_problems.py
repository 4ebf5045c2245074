"""Errors as problem details, and in OpenAI's form."""

import json
from http import HTTPStatus

import pytest
from pincite.assistant import ModelError
from pincite.index import FolderError, InputError, StoreError
from pincite.ui.api.problems import PROBLEM_TYPES, ProblemError, render_problem, to_problem


@pytest.mark.parametrize("name", PROBLEM_TYPES)
def test_every_kind_has_a_status_and_a_title(name: str) -> None:
    problem = ProblemError(name, "What is wrong.").to_json()
    assert HTTPStatus(problem["status"])
    assert problem["type"] == f"urn:pincite:{name}"
    assert problem["title"]
    assert problem["detail"] == "What is wrong."


@pytest.mark.parametrize(
    ("error", "name", "detail"),
    [
        (InputError("the question is empty: ask something"), "invalid", "ask something."),
        (ModelError("tiny is busy"), "model-failed", "tiny is busy"),
        (StoreError("/srv/index is damaged"), "index-unavailable", "try again later"),
        (FolderError("/srv/news is missing"), "index-unavailable", "try again later"),
        (KeyError("secret"), "failed", "the log of the server"),
        (ProblemError("busy", "Wait."), "busy", "Wait."),
    ],
)
def test_every_error_becomes_a_problem(error: Exception, name: str, detail: str) -> None:
    problem = to_problem(error)
    assert problem.name == name
    assert detail in problem.detail
    assert "srv" not in problem.detail


def test_the_path_decides_the_form() -> None:
    problem = ProblemError(
        "invalid", "#/messages/0: empty", extra={"errors": [{"pointer": "#/messages/0"}]}
    )
    plain = render_problem(problem, {"path": "/api/v1/ask"})
    assert (plain.status_code, plain.media_type) == (422, "application/problem+json")
    openai = render_problem(problem, {"path": "/news/v1/models", "root_path": "/news"})
    assert (openai.status_code, openai.media_type) == (400, "application/json")
    assert json.loads(bytes(openai.body))["error"]["param"] == "messages/0"


def test_a_problem_says_how_to_authenticate() -> None:
    response = render_problem(ProblemError("key-needed", "Send a key."), {"path": "/metrics"})
    assert response.headers["www-authenticate"] == 'Bearer realm="pincite"'
