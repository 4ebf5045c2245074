"""Prompts are complete: every variable has a value, and the text changes only on purpose.

Covers also: pincite.prompts.
"""

import re
from pathlib import Path

import pytest
from pincite import prompts
from pincite.prompts import load

FOLDER = Path(prompts.__file__).parent
GOLDEN = Path(__file__).parent / "golden"
VARIABLES = {
    "answer.system": {"delimiter": "0f0f", "max_statements": "6", "example": "Valid:\n\nNO ANSWER"},
    "answer.user": {
        "delimiter": "0f0f",
        "articles": "Pier to close, 3 June 2024\n[1] The pier closes.",
        "question": "What closes?",
    },
    "answer.retry": {"statements": "The pier closed in 1887. [1] (not in the source: 1887)"},
    "answer.json": {},
    **{f"answer.example.{language}": {} for language in ("de", "en", "es", "fr", "it", "nl", "pt")},
    "opinion.system": {"delimiter": "0f0f"},
    "opinion.user": {"delimiter": "0f0f", "statements": "1: The pier closes."},
    "parts.system": {},
    "parts.user": {"question": "What closes, and what opens?"},
    "condense.system": {"delimiter": "0f0f"},
    "condense.user": {
        "delimiter": "0f0f",
        "conversation": "Q: Who?\nA: Ada Finch.",
        "question": "When did she?",
    },
}


@pytest.mark.parametrize("name", sorted(file.stem for file in FOLDER.glob("*.md")))
def test_a_prompt_equals_its_golden_file(name: str) -> None:
    """If you change a prompt on purpose, change its golden file too."""
    rendered = load(name, **VARIABLES[name])
    assert "{{" not in rendered
    assert rendered == (GOLDEN / f"{name}.md").read_text("utf-8").removesuffix("\n")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        pytest.param(
            {"delimiter": "x"},
            "answer.system.md needs a value for example, max_statements",
            id="missing",
        ),
        pytest.param(
            {"delimiter": "x", "max_statements": "6", "example": "x", "tone": "dry"},
            "answer.system.md has no variable tone",
            id="unknown",
        ),
    ],
)
def test_variables_are_checked(values: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        load("answer.system", **values)


def test_braces_in_values_are_text() -> None:
    values = VARIABLES["answer.user"] | {"articles": "[1] {{question}} and {{delimiter}}"}
    assert "[1] {{question}} and {{delimiter}}" in load("answer.user", **values)
