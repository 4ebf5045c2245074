"""Answers from a folder of articles; each statement cites the exact sentence that supports it.

This folder is the package `pincite`: `index/` is `pincite.index`, and so on. Importing the package
is fast: a name is imported from its sub-package when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pincite.assistant import Answer, build_chain
    from pincite.index import Index, PinciteError, build

    __version__: str

__all__ = ["Answer", "Index", "PinciteError", "__version__", "build", "build_chain"]

_MODULE_OF_NAME = {
    "Answer": "pincite.assistant",
    "Index": "pincite.index",
    "PinciteError": "pincite.index",
    "build": "pincite.index",
    "build_chain": "pincite.assistant",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("pincite")
    if name not in _MODULE_OF_NAME:
        raise AttributeError(f"module 'pincite' has no attribute {name!r}")
    return getattr(import_module(_MODULE_OF_NAME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
