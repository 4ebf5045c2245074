"""Failures of Chroma, told as errors of the index."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from pincite.index.errors import StoreError
from pincite.index.vectors.server import make_unreachable_error

_MIN_FREE_DESCRIPTORS = 32
"""Chroma's core panics when it runs out of file descriptors; it needs about this many."""


@contextmanager
def wrap_chroma_errors(server: str | None) -> Iterator[None]:
    """Turn every error of Chroma into a StoreError with a remedy."""
    try:
        yield
    except (StoreError, OSError):  # An OSError already says what the system refused.
        raise
    except Exception as error:
        if server and type(error).__name__ == "NotFoundError":
            message = f"the Chroma server {server} has lost the vectors of the index"
            raise StoreError(f"{message}: build the index again") from error
        if server:
            raise make_unreachable_error(server, error) from error
        raise _make_chroma_error(error) from error
    except BaseException as error:
        # A panic of Chroma's Rust core is not an Exception.
        if type(error).__name__ == "PanicException":
            raise _make_chroma_error(error) from error
        raise


def _make_chroma_error(error: BaseException) -> StoreError:
    message = f"Chroma failed in the folder of the index ({type(error).__name__}: {error})"
    return StoreError(
        f"{message}: check its free space and permissions, then build the index again"
    )


def require_free_descriptors() -> None:
    """Raise StoreError unless this process may open as many files as Chroma needs."""
    with ExitStack() as resources:
        try:
            for _ in range(_MIN_FREE_DESCRIPTORS):
                resources.callback(os.close, os.open(os.devnull, os.O_RDONLY))
        except OSError as error:
            message = "this program has too many open files to start Chroma"
            raise StoreError(f"{message}: allow more with `ulimit -n`") from error
