"""The name of a model → how models of its family want to be asked.

A name may have an owner and a tag, as in "qwen/qwen3:4b-q4". The first profile whose pattern is in
the name holds; a model that no pattern names gets the default profile.
"""

import re
from dataclasses import dataclass

THINKING_TOKENS = 4_000
"""Tokens that a reasoning model may think, in addition to those of its answer."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How a model wants to be asked.

    `temperature`: None if the server does not accept one. `stop`: texts that end an answer, for
    models that go on with a turn of the user. `system_role`: false if the instructions must stand
    in the first message of the user. `thinks`: it thinks aloud before it answers. `json`: it
    answers in JSON.
    """

    temperature: float | None = 0.0
    stop: tuple[str, ...] = ()
    system_role: bool = True
    thinks: bool = False
    json: bool = False


DEFAULT_PROFILE = Profile()

_PROFILES: tuple[tuple[str, Profile], ...] = (
    # Their makers advise against greedy decoding: thoughts then repeat without end.
    (r"deepseek-r1|r1-distill|r1:|qwq", Profile(0.6, system_role=False, thinks=True)),
    (r"qwen-?3(?!.*(?:instruct|coder|embedding))|thinking|-think\b", Profile(0.6, thinks=True)),
    (r"gpt-oss", Profile(1.0, thinks=True)),
    (r"magistral", Profile(0.7, thinks=True)),
    (r"exaone-deep|nemotron.*reason|phi-?4.*reason", Profile(0.6, thinks=True)),
    # Reasoning models behind an API think out of sight, and refuse a temperature.
    (r"(?:^|/)o[134](?:-|$)|gpt-5", Profile(None)),
    (r"gemma-?[12]?(?![\d.])|gemma-?2", Profile(stop=("<end_of_turn>",), system_role=False)),
    (r"gemma", Profile(stop=("<end_of_turn>",))),
    (r"mistral.*v0\.[12]|mixtral", Profile(stop=("[INST]", "</s>"), system_role=False)),
    (r"phi-?[34]", Profile(stop=("<|end|>", "<|user|>"))),
    (r"llama-?[23]|tinyllama|vicuna", Profile(stop=("<|eot_id|>", "<|user|>", "USER:"))),
    (r"qwen|smollm|hermes|zephyr", Profile(stop=("<|im_end|>", "<|im_start|>"))),
)


def find_profile(name: str) -> Profile:
    """Return the profile of a model by its name."""
    lower = name.lower()
    return next(
        (profile for pattern, profile in _PROFILES if re.search(pattern, lower)), DEFAULT_PROFILE
    )
