"""What a language model is told: Markdown files with named variables."""

import re
from functools import cache
from pathlib import Path

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


def load(name: str, **values: str) -> str:
    """Return the prompt `name.md` with each `{{variable}}` filled in.

    Braces inside of values stay as they are. Raises ValueError for a variable of the prompt that
    has no value, and for a value of none.
    """
    prompt = _read_prompt(name)
    variables = set(_VARIABLE.findall(prompt))
    for problem, names in (
        ("lacks", variables - values.keys()),
        ("has no", values.keys() - variables),
    ):
        if names:
            raise ValueError(f"the prompt {name}.md {problem} {', '.join(sorted(names))}")
    return _VARIABLE.sub(lambda found: values[found[1]], prompt)


@cache
def _read_prompt(name: str) -> str:
    return Path(__file__).with_name(f"{name}.md").read_text("utf-8").strip()
