"""Roles: an operator may add files and rebuild the index, every other visitor may only ask."""

from pincite.ui.auth.visitor import VISITOR
from starlette.types import Scope


def is_operator(scope: Scope) -> bool:
    """Return whether the visitor of a request is an operator. Without a visitor: yes."""
    visitor = scope.get(VISITOR)
    return visitor is None or bool(visitor.operator)
