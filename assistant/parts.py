"""The parts and settings of a chain: one of the wrong kind is refused, and the field is named."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any, NamedTuple, get_args, get_type_hints

from pincite.assistant.llm.model import ModelSettings
from pincite.assistant.settings import Settings
from pincite.assistant.types import CAUTIONS
from pincite.index.errors import InputError


class _Rule(NamedTuple):
    """Returns whether a value fits, and says in words what fits."""

    fits: Callable[[Any], bool]
    words: str


def _choice(*values: str) -> _Rule:
    return _Rule(lambda value: value in values, f"one of {', '.join(values)}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_AT_LEAST_ONE = _Rule(
    lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 1,
    "a whole number of 1 or more",
)
_SECONDS = _Rule(lambda value: _is_number(value) and value > 0, "a number of seconds above 0")
_TEXT = _Rule(lambda value: isinstance(value, str), "a string")
_BOOL = _Rule(lambda value: isinstance(value, bool), "True or False")

_RULES: Mapping[type, Mapping[str, _Rule]] = {
    Settings: {
        "passages": _AT_LEAST_ONE,
        "passages_per_article": _AT_LEAST_ONE,
        "passages_read": _AT_LEAST_ONE,
        "quotes": _AT_LEAST_ONE,
        "caution": _choice(*CAUTIONS),
        "reader": _Rule(
            lambda value: value is None or isinstance(value, str),
            "`large`, or the folder or the name of a CrossEncoder, as a string (a reader of your "
            "own is passed as `reader` to build_chain)",
        ),
        "checker": _Rule(
            lambda value: value is None or isinstance(value, str),
            "`large`, or the folder of its base, as a string",
        ),
        "longest_question": _AT_LEAST_ONE,
        "model": _Rule(
            lambda value: value is None or isinstance(value, ModelSettings),
            "ModelSettings, as in ModelSettings('llama3.2') (a model of your own is passed as "
            "`model` to build_chain)",
        ),
        "decided_by": _choice(*get_args(get_type_hints(Settings)["decided_by"])),
        "second_opinion": _Rule(
            lambda value: isinstance(value, bool | ModelSettings), "True, False or ModelSettings"
        ),
        "statements": _AT_LEAST_ONE,
        "unsupported": _choice(*get_args(get_type_hints(Settings)["unsupported"])),
        "quote_on_failure": _BOOL,
        "answer_seconds": _SECONDS,
    },
    ModelSettings: {
        "name": _TEXT,
        "base_url": _TEXT,
        "key": _TEXT,
        "window": _Rule(
            lambda value: value is None or _AT_LEAST_ONE.fits(value),
            "a whole number of 1 or more, or None",
        ),
        "longest": _AT_LEAST_ONE,
        "temperature": _Rule(
            lambda value: value is None or (_is_number(value) and value >= 0),
            "a number of 0 or more, or None",
        ),
        "json": _BOOL,
        "retries": _Rule(
            lambda value: value == 0 or _AT_LEAST_ONE.fits(value), "a whole number of 0 or more"
        ),
        "connect": _SECONDS,
        "first": _SECONDS,
        "gap": _SECONDS,
        "total": _SECONDS,
    },
}
"""For each field of the settings, what fits. A field without a rule is not checked."""

_MEMBERS_OF_MODEL = ("name", "identity", "prompt_budget", "stream")


def check_parts(index: object, settings: object, reader: object, model: object) -> None:
    """Raise InputError for the first part or setting of a chain that has the wrong type or value.

    The message names the field and says what fits.
    """
    if isinstance(index, type) or not callable(getattr(index, "current", None)):
        raise InputError(
            f"index is {_describe(index)}, not an open index: pass "
            'pincite.Index.open("index/"), with the folder of your index'
        )
    if not isinstance(settings, Settings):
        raise InputError(f"settings is {_describe(settings)}, not Settings: pass Settings(…)")
    _check_fields(settings, "settings")
    if settings.model:
        _check_fields(settings.model, "settings.model")
    if reader is not None and not callable(reader):
        raise InputError(
            f"reader is {_describe(reader)}, not a function that judges sentences: name a "
            "CrossEncoder with Settings(reader=…), or pass a Reader of your own"
        )
    if model is not None:
        _check_model(model)


def _check_fields(settings: Settings | ModelSettings, name: str) -> None:
    rules = _RULES[type(settings)]
    for each in fields(settings):
        value, rule = getattr(settings, each.name), rules.get(each.name)
        if rule and not rule.fits(value):
            choices = rule.words.removeprefix("one of ").split(", ")
            nearest = get_close_matches(str(value), choices, n=1)
            hint = f": did you mean {nearest[0]!r}?" if nearest else ""
            raise InputError(f"{name}: {each.name} is {value!r}, not {rule.words}{hint}")


def _check_model(model: object) -> None:
    if isinstance(model, ModelSettings):
        raise InputError("model is ModelSettings: pass it as Settings(model=…)")
    if isinstance(model, str):
        raise InputError(
            f"model is the string {model!r}: pass Settings(model=ModelSettings({model!r}))"
        )
    missing = [name for name in _MEMBERS_OF_MODEL if not hasattr(model, name)]
    if not missing:
        return
    if hasattr(model, "bind_tools") and hasattr(model, "astream"):
        raise InputError(
            f"model is {_describe(model)}, a chat model of LangChain: wrap it in "
            "pincite.assistant.langchain.ChatModel(model, window=8192), with the number of tokens "
            "that it can read"
        )
    raise InputError(
        f"model is {_describe(model)}, not a Model: it has no {', '.join(missing)} (see "
        "pincite.assistant.llm.model.Model)"
    )


def _describe(value: object) -> str:
    return f"the class {value.__name__}" if isinstance(value, type) else type(value).__name__
