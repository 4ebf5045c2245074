"""JSON and server-sent events of any text."""

import json

import pytest
from hypothesis import given, strategies as st
from pincite.ui.api.encoding import encode_event, encode_json


@given(st.text())
def test_any_text_survives(text: str) -> None:
    assert json.loads(encode_json({"text": text})) == {"text": text}


@given(st.text("\n\r\u2028:d"), st.sampled_from(["", "piece"]))
def test_an_event_is_one_block(text: str, name: str) -> None:
    event = encode_event(text, name).decode()
    lines = event.removesuffix("\n\n").split("\n")
    assert lines[:-1] == ([f"event: {name}"] if name else [])
    assert json.loads(lines[-1].removeprefix("data: ")) == text
    assert "\r" not in event


def test_a_lone_surrogate_is_replaced() -> None:
    assert encode_json("a\ud800b") == b'"a?b"'


def test_a_number_that_json_does_not_have_is_an_error() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        encode_json(float("nan"))
