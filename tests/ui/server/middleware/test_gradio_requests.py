"""Requests to Gradio: those of the page pass, and all others are refused."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, strategies as st
from pincite.ui.server.middleware.gradio_requests import (
    MalformedRequestError,
    is_stream,
    read_session,
)

STEP = {"data": ["When?", "{}", None], "fn_index": 1, "session_hash": "abc", "trigger_id": 7}


def read(route: str, body: object = None, query: str = "") -> str | None:
    scope = {
        "path": f"/gradio_api/{route}",
        "method": "GET" if body is None else "POST",
        "query_string": query.encode(),
    }
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_session(scope, content)


@pytest.mark.parametrize(
    ("route", "body", "query"),
    [
        pytest.param("run/predict", STEP, "", id="step"),
        pytest.param("queue/join", {**STEP, "event_data": None, "trigger_id": None}, "", id="join"),
        pytest.param(
            "cancel", {"session_hash": "abc", "fn_index": 1, "event_id": "e-1"}, "", id="cancel"
        ),
        pytest.param("queue/data", None, "session_hash=abc", id="stream"),
        pytest.param("heartbeat/abc", None, "", id="heartbeat"),
    ],
)
def test_a_request_of_the_page_names_its_session(route: str, body: object, query: str) -> None:
    assert read(route, body, query) == "abc"


def test_a_request_without_a_session_names_none() -> None:
    assert read("startup-events", {}) is None
    assert read("reset", {"event_id": "e"}) is None


@pytest.mark.parametrize(
    ("route", "body", "query"),
    [
        pytest.param("run/predict", STEP, "session_hash=abc", id="in query and body"),
        pytest.param("queue/data", None, "session_hash=a&session_hash=b", id="twice"),
        pytest.param("queue/data", None, "", id="none"),
        pytest.param("heartbeat/abc", None, "session_hash=b", id="in path and query"),
        pytest.param("heartbeat/a/b", None, "", id="path"),
        pytest.param("run/predict", b'{"session_hash": "a", "session_hash": "b"}', "", id="keys"),
        pytest.param("run/predict", b"[" * 60_000, "", id="nested"),
        pytest.param("run/predict", [], "", id="list"),
        pytest.param("run/predict", {**STEP, "oauth_token": "x"}, "", id="unknown field"),
        pytest.param("run/predict", {**STEP, "data": [{}]}, "", id="data of objects"),
        pytest.param("run/predict", {**STEP, "data": "x"}, "", id="no list"),
        pytest.param("run/predict", {**STEP, "fn_index": True}, "", id="bool"),
        pytest.param("run/predict", {**STEP, "fn_index": -1}, "", id="negative"),
        pytest.param("run/predict", {**STEP, "session_hash": "a\nb"}, "", id="line break"),
        pytest.param("run/predict", {"data": []}, "", id="missing fields"),
    ],
)
def test_other_requests_are_refused(route: str, body: object, query: str) -> None:
    with pytest.raises(MalformedRequestError):
        read(route, body, query)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*STEP, "event_data", "x"]), JSON) | JSON)
def test_no_body_is_an_error_of_a_different_kind(body: object) -> None:
    with suppress(MalformedRequestError):
        assert read("queue/join", json.dumps(body).encode())


def test_the_streams_are_known() -> None:
    assert is_stream("/gradio_api/queue/data")
    assert is_stream("/gradio_api/heartbeat/x")
    assert not is_stream("/gradio_api/queue/join")
    assert not is_stream("/queue/data")
