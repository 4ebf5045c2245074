"""Forks that share the embedding model which their parent loaded.

A program must not do this: threads do not survive a fork. A benchmark may, since it forks with one
thread and ends its forks without destructors, and loading the model anew would take most of its
time.
"""

from pincite.index.processes.forks import Owner


def share_models_with_forks() -> None:
    """Let forks of this process use what it has loaded."""
    Owner.require_this_process = _accept  # type: ignore[method-assign,assignment]


def _accept(_owner: Owner) -> None:
    """Accept any process."""
