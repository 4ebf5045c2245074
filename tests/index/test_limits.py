"""Settings written as NAME=NUMBER are parsed or refused, and limits are explained."""

from dataclasses import dataclass

import pytest
from pincite.index.errors import InputError
from pincite.index.limits import (
    DEFAULT_LIMITS,
    Limits,
    explain_exceeded_limit,
    parse_limits,
    parse_settings,
)


def test_limits_are_set_by_name() -> None:
    assert parse_limits([]) == DEFAULT_LIMITS
    assert parse_limits(["seconds=0.5", "nesting=50", "linked=1", "linked=0"]) == Limits(
        seconds=0.5, nesting=50
    )


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        pytest.param("size=3", "'size'.*file_mb=10, rows_mb=1000, seconds=10", id="unknown"),
        pytest.param("seconds", "above 0, as in seconds=20", id="no value"),
        pytest.param("seconds=ten", "above 0", id="words"),
        pytest.param("seconds=0", "above 0", id="zero"),
        pytest.param("seconds=-1", "above 0", id="negative"),
        pytest.param("seconds=inf", "above 0", id="infinite"),
        pytest.param("seconds=nan", "above 0", id="nan"),
        pytest.param("nesting=2.5", "whole number above 0", id="fraction"),
    ],
)
def test_an_unusable_limit_is_named_with_what_to_write(setting: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        parse_limits([setting])
    assert f"--limit {setting}" in str(error.value)


def test_settings_of_any_dataclass_are_parsed() -> None:
    @dataclass(frozen=True)
    class Speed:
        name: str
        retries: int = 2
        timeout: float | None = 1.5

    none = Speed("slow", timeout=None)
    assert parse_settings(none, ["retries=0"], option="-x", allow_zero=True) == Speed(
        "slow", 0, timeout=None
    )
    assert parse_settings(none, ["timeout=3"], option="-x").timeout == 3.0
    with pytest.raises(InputError, match=r"-x name=1: .* retries=2, timeout=1\.5"):
        parse_settings(none, ["name=1"], option="-x")
    with pytest.raises(InputError, match="-x retries=-1: write a whole number of 0 or more"):
        parse_settings(none, ["retries=-1"], option="-x", allow_zero=True)


def test_an_exceeded_limit_is_explained_with_its_remedy() -> None:
    reason = explain_exceeded_limit(DEFAULT_LIMITS, "rows_mb", "is larger than {} MB")
    assert reason == "is larger than 1,000 MB, or allow more with --limit rows_mb=NUMBER"
