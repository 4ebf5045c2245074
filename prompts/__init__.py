"""The name of a prompt and the values of its variables → the text that a language model gets."""

import re
from functools import cache
from pathlib import Path

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


def load(name: str, **values: str) -> str:
    """Return the prompt `name.md` with each `{{variable}}` replaced by its value.

    Braces in a value stay as they are. Raises ValueError if a variable has no value, or a value
    has no variable.
    """
    prompt = _read_prompt(name)
    variables = set(_VARIABLE.findall(prompt))
    for problem, names in (
        ("needs a value for", variables - values.keys()),
        ("has no variable", values.keys() - variables),
    ):
        if names:
            raise ValueError(f"the prompt {name}.md {problem} {', '.join(sorted(names))}")
    return _VARIABLE.sub(lambda match: values[match[1]], prompt)


@cache
def _read_prompt(name: str) -> str:
    return Path(__file__).with_name(f"{name}.md").read_text("utf-8").strip()
