"""Limits as an operator sets them."""

import pytest
from pincite.index.errors import InputError
from pincite.index.limits import DEFAULT_LIMITS, Limits, parse_limits


def test_limits_are_set_by_name() -> None:
    assert parse_limits([]) == DEFAULT_LIMITS
    assert parse_limits(["seconds=0.5", "nesting=50", "linked=1", "linked=0"]) == Limits(
        seconds=0.5, nesting=50
    )


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        pytest.param("size=3", "file_mb=10, rows_mb=1000, seconds=10", id="no-such-limit"),
        pytest.param("seconds", "above 0, as in seconds=20", id="no-value"),
        pytest.param("seconds=ten", "above 0", id="no-number"),
        pytest.param("seconds=0", "above 0", id="zero"),
        pytest.param("seconds=-1", "above 0", id="negative"),
        pytest.param("seconds=inf", "above 0", id="endless"),
        pytest.param("seconds=nan", "above 0", id="nan"),
    ],
)
def test_what_is_no_limit_is_said(setting: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as error:
        parse_limits([setting])
    assert setting in str(error.value)
