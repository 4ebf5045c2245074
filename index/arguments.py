"""Arguments of the public functions: one of the wrong type is refused, and its name is said."""

import os
from pathlib import Path

from pincite.index.embedding.local import Embedder
from pincite.index.errors import InputError


def require_path(value: object, name: str) -> Path:
    """Return the argument `name` as a path. Raises InputError if it is not one."""
    if isinstance(value, str | os.PathLike):
        return Path(value)
    hint = "; articles in memory are indexed with build_articles" if name == "folder" else ""
    raise InputError(f"{name} is {type(value).__name__}, not the path of a folder{hint}")


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
