"""What a reasoning model thinks aloud is not part of its answer."""

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.llm.thinking import ThinkingFilter


def drop_thinking(text: str, *, size: int = 3, thinks: bool = False) -> str:
    filtered = ThinkingFilter(thinks)
    pieces = [filtered.feed(text[start : start + size]) for start in range(0, len(text), size)]
    return "".join([*pieces, filtered.finish()])


@pytest.mark.parametrize("size", [1, 4, 999])
@pytest.mark.parametrize(
    "text",
    [
        "<think>Is it open?</think>It is.",
        "<THINKING>Is it [1] open?</THINKING>It is.",
        "[THINK]Is it open?[/THINK]It is.",
        "<|channel|>analysis<|message|>Is it?<|start|>assistant<|channel|>final<|message|>It is.",
        "It<think>hm</think> is.<thought>Yes.</thought>",
        "It is.<think>and never ends",
    ],
)
def test_thoughts_are_dropped(text: str, size: int) -> None:
    assert drop_thinking(text, size=size) == "It is."


@pytest.mark.parametrize("size", [1, 4, 999])
def test_a_model_may_begin_in_a_thought(size: int) -> None:
    assert drop_thinking("Is it open?</think>It is.", size=size, thinks=True) == "It is."


@given(st.text(st.characters(exclude_characters="<[◁")))
def test_a_text_without_tags_is_kept(text: str) -> None:
    assert drop_thinking(text) == drop_thinking(text, thinks=True) == text


def test_brackets_that_are_no_tags_are_kept() -> None:
    assert drop_thinking("If 3 < 4 [1] and <b>bold</b> [2].") == "If 3 < 4 [1] and <b>bold</b> [2]."
