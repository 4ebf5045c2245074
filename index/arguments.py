"""Arguments of the public functions: one of the wrong type is refused, and its name is said."""

import os
from pathlib import Path

from pincite.index.embedding.local import Embedder
from pincite.index.errors import InputError
from pincite.index.limits import Limits
from pincite.index.types import Filters


def require_path(value: object, name: str) -> Path:
    """Return the argument `name` as a path. Raises InputError if it is not one."""
    if isinstance(value, str | os.PathLike):
        return Path(value)
    hint = "; articles in memory are indexed with build_articles" if name == "folder" else ""
    raise InputError(f"{name} is {type(value).__name__}, not the path of a folder{hint}")


def require_text(value: object, name: str) -> str:
    """Return the argument `name`, a string, without lone surrogates, which no article has.

    Raises InputError if it is not a string.
    """
    if not isinstance(value, str):
        raise InputError(f"{name} is {type(value).__name__}, not a string")
    return value.encode("utf-8", "replace").decode()


def require_count(value: object, name: str) -> int:
    """Return the argument `name`, a whole number from 1 on. Raises InputError if it is not one."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise InputError(f"{name} is {value!r}, not a whole number from 1 on")
    return value


def require_index(value: object) -> None:
    """Raise InputError unless the argument `index` is an open index."""
    if not callable(getattr(value, "current", None)):
        hint = f": pass Index.open({str(value)!r})" if isinstance(value, str | os.PathLike) else ""
        raise InputError(f"index is {type(value).__name__}, not an open index{hint}")


def require_limits(value: object) -> None:
    """Raise InputError unless the argument `limits` is a `Limits`."""
    if not isinstance(value, Limits):
        raise InputError(
            f"limits is {type(value).__name__}, not a Limits: pass pincite.index.limits.Limits(…)"
        )


def require_filters(value: object) -> None:
    """Raise InputError unless the argument `filters` is a `Filters`."""
    if not isinstance(value, Filters):
        raise InputError(
            f"filters is {type(value).__name__}, not a Filters: pass "
            'pincite.index.types.Filters(since="2024-06-14")'
        )


def require_embedder(value: object) -> None:
    """Raise InputError unless the argument `embedder` is an `Embedder` or None."""
    if value is None or isinstance(value, Embedder):
        return
    if isinstance(value, str):
        raise InputError(f"embedder is a string: pass pincite.index.Embedder({value!r})")
    if callable(getattr(value, "embed_documents", None)):
        raise InputError(
            f"embedder is {type(value).__name__}, an embedding model of LangChain: wrap it in "
            "pincite.index.LangChainEmbedder(…)"
        )
    raise InputError(f"embedder is {type(value).__name__}, not an Embedder")
