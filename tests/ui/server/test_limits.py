"""The limits of a server can be set by name."""

import pytest
from pincite.index.errors import InputError
from pincite.ui.server.limits import ServerLimits, parse_server_limits


def test_limits_are_set_by_name() -> None:
    limits = parse_server_limits(["streams=20", "free_percent=1.5"])
    assert limits == ServerLimits(streams=20, free_percent=1.5)


def test_an_unknown_limit_lists_all() -> None:
    with pytest.raises(InputError, match=r"--server-limit pages=1.*streams=64"):
        parse_server_limits(["pages=1"])
