"""Profiles of models, by name."""

import pytest
from pincite.assistant.llm.profiles import DEFAULT_PROFILE, find_profile


@pytest.mark.parametrize(
    ("name", "thinks", "system_role", "temperature"),
    [
        ("deepseek-r1:7b", True, False, 0.6),
        ("DeepSeek-R1-Distill-Qwen-7B", True, False, 0.6),
        ("qwen3:4b", True, True, 0.6),
        ("Qwen/Qwen3-4B-Instruct-2507", False, True, 0.0),
        ("qwen2.5:1.5b", False, True, 0.0),
        ("gpt-oss:20b", True, True, 1.0),
        ("o3-mini", False, True, None),
        ("gpt-5-mini", False, True, None),
        ("gpt-4.1-mini", False, True, 0.0),
        ("gemma2:2b", False, False, 0.0),
        ("gemma3:4b", False, True, 0.0),
        ("mistral-7b-instruct-v0.2", False, False, 0.0),
        ("mistral-small", False, True, 0.0),
        ("llama3.2", False, True, 0.0),
        ("phi4-mini-reasoning", True, True, 0.6),
    ],
)
def test_a_model_is_known_by_its_name(
    name: str, *, thinks: bool, system_role: bool, temperature: float | None
) -> None:
    profile = find_profile(name)
    assert (profile.thinks, profile.system_role, profile.temperature) == (
        thinks,
        system_role,
        temperature,
    )


def test_an_unknown_model_has_the_default_profile() -> None:
    assert find_profile("tiny") == DEFAULT_PROFILE
