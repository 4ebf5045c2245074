"""The JSON schemas of a checked text, for the OpenAPI document."""

from typing import Any

from pincite.assistant.text_check import FINDINGS, TextCheck
from pydantic import TypeAdapter


def make_check_schemas(reference: str) -> dict[str, Any]:
    """Return the JSON schemas of `TextCheck.to_json()` and of the objects in it, by name.

    `reference` is the template of a reference to one of them.
    """
    schema = TypeAdapter(TextCheck).json_schema(mode="serialization", ref_template=reference)
    schemas: dict[str, Any] = {**schema.pop("$defs"), "TextCheck": schema}
    count = {"type": "integer", "minimum": 0}
    schema["properties"]["counts"] = {
        "type": "object",
        "description": "how many sentences have each finding",
        "properties": dict.fromkeys(FINDINGS, count),
        "required": list(FINDINGS),
    }
    for each in schemas.values():
        each["required"] = list(each["properties"])
    return schemas
