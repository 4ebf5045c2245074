"""The OpenAPI 3.1 document: the schema of an answer, the problems, the keys, and examples."""

from functools import cache
from typing import TYPE_CHECKING, Any

from pincite.assistant.types import Answer
from pincite.ui.api.openapi.example import EXAMPLE_ANSWER
from pincite.ui.api.openapi.text_check import make_check_schemas
from pincite.ui.api.problems import PROBLEM_MEDIA_TYPE, PROBLEM_TYPES, ProblemError
from pincite.ui.api.responses import Problem
from pydantic import TypeAdapter

if TYPE_CHECKING:
    from fastapi import FastAPI

Responses = dict[int | str, dict[str, Any]]
"""Responses of an operation by status, as OpenAPI describes them."""

REFERENCE = "#/components/schemas/{model}"
DESCRIPTION = """\
Answers from a folder of articles: every statement cites the exact sentence that supports it.

Send a key as `Authorization: Bearer KEY`. A server that answers this machine only, and for which
no key was made, needs none. Errors are problem details (RFC 9457); below `/v1`, they have OpenAI's
form. A body has at most 1,000,000 bytes. All offsets count characters (Unicode code points).
"""

_RETRY_AFTER = {
    "Retry-After": {"description": "seconds to wait", "schema": {"type": "integer", "minimum": 0}}
}
_MANY = "You have asked 30 questions within a minute: ask again in 12 seconds."


def describe_problems(*statuses: int) -> Responses:
    """Return the responses of an operation for these statuses, and for 500."""
    return {status: _describe_problem(status) for status in (*statuses, 500)}


def describe_openai_errors(*statuses: int) -> Responses:
    """Return the same in the form of OpenAI's API."""
    return {
        status: {
            "description": _join_titles(status),
            "content": {"application/json": {"schema": _refer("OpenAIError")}},
            **({"headers": _RETRY_AFTER} if status in {429, 503} else {}),
        }
        for status in (*statuses, 500)
    }


def _describe_problem(status: int) -> dict[str, Any]:
    name = next(name for name, kind in PROBLEM_TYPES.items() if kind.status == status)
    example = ProblemError(name, _MANY if status == 429 else "What is wrong, and the remedy.")
    content = {"schema": _refer("Problem"), "example": example.to_json()}
    headers = {"headers": _RETRY_AFTER} if status in {409, 429, 503} else {}
    return {
        "description": _join_titles(status),
        "content": {PROBLEM_MEDIA_TYPE: content},
        **headers,
    }


def _join_titles(status: int) -> str:
    return "; ".join(kind.title for kind in PROBLEM_TYPES.values() if kind.status == status)


def _refer(model: str) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=model)}


def make_event_schema(*names: str) -> dict[str, Any]:
    """Return the schema of one server-sent event with JSON as its data, of these names."""
    event = {"event": {"type": "string", "enum": list(names)}} if names else {}
    data = {"type": "string", "contentMediaType": "application/json"}
    return {"type": "object", "required": ["data"], "properties": {**event, "data": data}}


ANSWER_RESPONSES: Responses = {
    200: {
        "description": "The answer",
        "content": {
            "application/json": {"schema": _refer("Answer"), "example": EXAMPLE_ANSWER},
            "text/event-stream": {
                "schema": make_event_schema("waiting", "piece", "answer", "problem"),
            },
        },
    },
    **describe_problems(400, 401, 403, 404, 413, 422, 429, 502, 503),
}


@cache
def make_answer_schemas() -> dict[str, Any]:
    """Return the JSON schemas of `Answer.to_json()` and of the objects in it, by name."""
    schema = TypeAdapter(Answer).json_schema(mode="serialization", ref_template=REFERENCE)
    schemas: dict[str, Any] = {**schema.pop("$defs"), "Answer": schema}
    schemas["Passage"] = _make_passage_schema(schemas["Passage"]["properties"])
    del schemas["Sentence"], schema["properties"]["draft"]
    schema["properties"]["answered"] = {"type": "boolean"}
    schema["properties"]["copies"] = {"type": "array", "items": _refer("Copy")}
    schemas["Statement"]["properties"]["as_of"] = {"type": ["string", "null"]}
    for each in schemas.values():
        each["required"] = list(each["properties"])
    return schemas


def _make_passage_schema(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a passage as an answer has it: its sentences are offsets."""
    offset = {"type": "integer", "minimum": 0}
    span = {"type": "array", "items": offset, "minItems": 2, "maxItems": 2}
    return {
        "type": "object",
        "description": "Consecutive sentences of one article, `article.text[start:end]`.",
        "properties": {
            "article_id": properties["article_id"],
            "start": offset,
            "end": offset,
            "score": properties["score"],
            "also_in": {
                "type": "array",
                "items": {"type": "string"},
                "description": "ids of the copies that contain a sentence; `copies` describes them",
            },
            "position": {**offset, "description": "position of the first sentence"},
            "sentences": {"type": "array", "items": span},
        },
    }


def make_document(application: "FastAPI") -> dict[str, Any]:
    """Return the OpenAPI document of the API."""
    from fastapi.openapi.utils import get_openapi

    document = get_openapi(
        title="Pincite",
        version="1",
        openapi_version="3.1.0",
        description=DESCRIPTION,
        routes=application.routes,
    )
    components = document["components"]
    # FastAPI describes errors of its own, which no route here returns.
    for methods in document["paths"].values():
        for operation in methods.values():
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                del operation["responses"]["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    components["schemas"].update(make_check_schemas(REFERENCE))
    components["schemas"].update(make_answer_schemas())
    components["schemas"]["OpenAIError"] = _OPENAI_ERROR
    problem = Problem.model_json_schema(ref_template=REFERENCE)
    components["schemas"].update(problem.pop("$defs"))
    components["schemas"]["Problem"] = problem
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"key": []}]
    return document


_OPENAI_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "param", "code"],
            "properties": {
                "message": {"type": "string"},
                "type": {"type": "string"},
                "param": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "code": {"type": "string"},
            },
        }
    },
}
