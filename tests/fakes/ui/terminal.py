"""Standard input for tests of the command line."""

import io


def make_stdin(data: bytes) -> io.TextIOWrapper:
    """Return a standard input that has these bytes."""
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", errors="surrogateescape")
