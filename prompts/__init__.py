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
    text = _text(name)
    wanted = set(_VARIABLE.findall(text))
    for what, names in (("lacks", wanted - values.keys()), ("has no", values.keys() - wanted)):
        if names:
            raise ValueError(f"the prompt {name}.md {what} {', '.join(sorted(names))}")
    return _VARIABLE.sub(lambda found: values[found[1]], text)


@cache
def _text(name: str) -> str:
    return Path(__file__).with_name(f"{name}.md").read_text("utf-8").strip()
