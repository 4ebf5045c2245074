"""How long work takes."""

import time
from collections.abc import Coroutine
from typing import Any


async def measure_seconds(work: Coroutine[Any, Any, object]) -> float:
    """Return how many seconds the work takes."""
    started = time.monotonic()
    await work
    return time.monotonic() - started


def to_milliseconds(seconds: float) -> int:
    """Return seconds as whole milliseconds."""
    return round(1000 * seconds)
