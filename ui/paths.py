"""The path of a request, below the place where a host application has mounted this one."""

from collections.abc import Mapping
from typing import Any


def get_local_path(scope: Mapping[str, Any]) -> str:
    """Return `/health` for a request of `/news/health`, if this application is below `/news`."""
    path, root = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    return path[len(root) :] or "/" if root and f"{path}/".startswith(f"{root}/") else path
