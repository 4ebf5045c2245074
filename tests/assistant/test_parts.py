"""Wrong parts and settings of a chain are refused when it is built, by name.

Covers also: pincite.assistant.settings.
"""

from dataclasses import fields
from typing import Any

import pytest
from langchain_core.language_models import GenericFakeChatModel
from pincite.assistant import ModelSettings, Settings, build_chain
from pincite.assistant.parts import _RULES, check_parts
from pincite.index import Index, InputError

from tests.fakes.llm.model import make_scripted_model


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"caution": "hgih"}, "caution is 'hgih'", id="caution"),
        pytest.param({"caution": "hgih"}, "did you mean 'high'?", id="nearest"),
        pytest.param({"quotes": 0}, "quotes is 0, not a whole number of 1 or more", id="quotes"),
        pytest.param({"passages": 0}, "passages is 0", id="passages"),
        pytest.param({"passages": True}, "passages is True", id="bool"),
        pytest.param({"passages": "12"}, "passages is '12'", id="string"),
        pytest.param({"reader": 7}, "reader is 7", id="reader"),
        pytest.param({"unsupported": "hide"}, "not one of quote, strike", id="unsupported"),
        pytest.param({"quote_on_failure": 1}, "not True or False", id="quote_on_failure"),
        pytest.param({"model": "llama3.2"}, "model is 'llama3.2', not ModelSettings", id="model"),
        pytest.param(
            {"model": ModelSettings("m", window=0)}, "settings.model: window is 0", id="window"
        ),
        pytest.param({"model": ModelSettings("m", retries=-1)}, "retries is -1", id="retries"),
        pytest.param({"model": ModelSettings("m", gap=0)}, "gap is 0, not a number of", id="gap"),
        pytest.param({"model": ModelSettings("m", temperature=-1)}, "temperature is -1", id="heat"),
    ],
)
def test_a_wrong_setting_is_named(
    sample_index: Index, changes: dict[str, Any], expected: str
) -> None:
    with pytest.raises(InputError) as refused:
        build_chain(sample_index, settings=Settings(**changes))
    assert expected in str(refused.value)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param({"index": "index/"}, "index is str", id="folder"),
        pytest.param({"index": Index}, "index is the class Index", id="class"),
        pytest.param({"settings": {"quotes": 1}}, "settings is dict", id="settings"),
        pytest.param({"reader": "name"}, "reader is str", id="reader"),
        pytest.param({"model": "llama3.2"}, "ModelSettings('llama3.2')", id="name"),
        pytest.param({"model": ModelSettings("m")}, "Settings(model=…)", id="model settings"),
        pytest.param({"model": 7}, "model is int, not a Model", id="number"),
        pytest.param(
            {"model": GenericFakeChatModel(messages=iter([]))},
            "pincite.assistant.langchain.ChatModel(model, window=8192)",
            id="chat model",
        ),
    ],
)
def test_a_wrong_part_is_named(sample_index: Index, parts: dict[str, Any], expected: str) -> None:
    right = {"index": sample_index, "settings": Settings(), "reader": None, "model": None}
    check_parts(**right)
    check_parts(**{**right, "model": make_scripted_model()})
    with pytest.raises(InputError) as refused:
        check_parts(**{**right, **parts})
    assert expected in str(refused.value)


@pytest.mark.parametrize("kind", [Settings, ModelSettings])
def test_every_setting_has_a_rule(kind: type[Any]) -> None:
    assert _RULES[kind].keys() == {each.name for each in fields(kind)}
