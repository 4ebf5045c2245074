"""Roles: who may change the library. Covers also: pincite.ui.auth.visitor."""

import pytest
from pincite.ui.auth.roles import is_operator
from pincite.ui.auth.visitor import VISITOR, Visitor


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        pytest.param({}, True, id="no access control"),
        pytest.param({VISITOR: Visitor("user anna", "anna", operator=True)}, True, id="operator"),
        pytest.param({VISITOR: Visitor("user bob", "bob", operator=False)}, False, id="user"),
        pytest.param({VISITOR: Visitor("192.0.2.1", None, operator=False)}, False, id="stranger"),
    ],
)
def test_only_an_operator_may_change_the_library(scope: dict[str, object], allowed: bool) -> None:
    assert is_operator(scope) is allowed
