"""Prompts are whole: every variable has a value, and what a model is told changes on purpose."""

import re
from pathlib import Path

import pytest
from pincite import prompts
from pincite.prompts import load

FOLDER = Path(prompts.__file__).parent
GOLDEN = Path(__file__).parent / "golden"
VARIABLES = {
    "write": {"fence": "0f0f", "most": "6"},
    "articles": {
        "fence": "0f0f",
        "articles": "Pier to close, 3 June 2024\n[1] The pier closes.",
        "question": "What closes?",
    },
    "again": {"faults": "The pier closed in 1887. [1] (not in the source: 1887)"},
    "standalone": {"fence": "0f0f"},
    "talk": {"fence": "0f0f", "talk": "Q: Who?\nA: Ada Finch.", "question": "When did she?"},
}


@pytest.mark.parametrize("name", sorted(file.stem for file in FOLDER.glob("*.md")))
def test_prompt_is_as_it_was_agreed(name: str) -> None:
    """Where a prompt was changed on purpose, change its golden file too."""
    rendered = load(name, **VARIABLES[name])
    assert "{{" not in rendered
    assert rendered == (GOLDEN / f"{name}.md").read_text("utf-8").removesuffix("\n")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        pytest.param({"fence": "x"}, "write.md lacks most", id="missing"),
        pytest.param({"fence": "x", "most": "6", "tone": "dry"}, "has no tone", id="unknown"),
    ],
)
def test_variables_are_checked(values: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        load("write", **values)


def test_braces_in_values_are_text() -> None:
    values = VARIABLES["articles"] | {"articles": "[1] {{question}} and {{fence}}"}
    assert "[1] {{question}} and {{fence}}" in load("articles", **values)
