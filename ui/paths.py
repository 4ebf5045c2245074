"""The path of a request, below the place where a host application has mounted this one."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

_CONVERSATION = re.compile(r"/c/[\w-]{1,64}")


def get_local_path(scope: Mapping[str, Any]) -> str:
    """Return `/health` for a request of `/news/health`, if this application is below `/news`."""
    path, root = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    return path[len(root) :] or "/" if root and f"{path}/".startswith(f"{root}/") else path


def is_page(path: str) -> bool:
    """Return whether a local path is that of the chat page, with or without a conversation."""
    return path == "/" or _CONVERSATION.fullmatch(path) is not None


def to_page(scope: Mapping[str, Any]) -> MutableMapping[str, Any]:
    """Return the scope of the chat page itself for a request of a conversation's address."""
    path = str(scope["path"]).removesuffix(get_local_path(scope)) + "/"
    return {**scope, "path": path, "raw_path": path.encode()}
