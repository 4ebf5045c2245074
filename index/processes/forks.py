"""What a process opened cannot be used in a fork of it: threads and locks do not survive a fork."""

import ctypes
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache, update_wrapper
from typing import Generic, ParamSpec, TypeVar
from weakref import WeakSet

from pincite.index.errors import StoreError

P = ParamSpec("P")
T = TypeVar("T")

_kept_in_forks: "WeakSet[object]" = WeakSet()


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that opened something, which `what` names in messages."""

    what: str
    process: int = field(default_factory=os.getpid)

    @property
    def is_this_process(self) -> bool:
        """Whether this is the process, and not a fork of it."""
        return os.getpid() == self.process

    def require_this_process(self) -> None:
        """Raise StoreError in a fork of the process, which would hang."""
        if not self.is_this_process:
            raise StoreError(
                f"{self.what} was opened by process {self.process}, and this process is a fork of "
                "it: open the index in each worker, and open and ask nothing before the fork "
                "(gunicorn without --preload, Celery in worker_process_init, multiprocessing with "
                '"spawn")'
            )

    def guard(self, close: Callable[[], object]) -> Callable[[], None]:
        """Return a function that calls `close` in this process, and does nothing in a fork."""

        def close_here() -> None:
            if self.is_this_process:
                close()

        return close_here


@dataclass(frozen=True, slots=True)
class _Loaded(Generic[T]):
    value: T
    owner: Owner


class LoadOnce(Generic[P, T]):
    """A function that keeps what it loads, for the last `maxsize` arguments.

    Raises StoreError in a process that was forked after the loading.
    """

    def __init__(self, load: Callable[P, T], what: str, maxsize: int) -> None:
        @lru_cache(maxsize=maxsize)
        def load_and_keep(*args: P.args, **kwargs: P.kwargs) -> _Loaded[T]:
            value = load(*args, **kwargs)
            keep_in_forks(value)  # Models have threads too.
            return _Loaded(value, Owner(what))

        self._load = load_and_keep
        self.cache_clear = load_and_keep.cache_clear
        update_wrapper(self, load)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the function loads, or loaded before."""
        loaded = self._load(*args, **kwargs)  # type: ignore[arg-type] # hashable, as for a cache
        loaded.owner.require_this_process()
        return loaded.value


def load_once(what: str, maxsize: int = 1) -> Callable[[Callable[P, T]], LoadOnce[P, T]]:
    """Decorate a function that loads a model; `what` names the model in messages."""
    return lambda load: LoadOnce(load, what, maxsize)


def keep_in_forks(value: object) -> None:
    """Never destroy a value in a fork of this process, not even at its end.

    A destructor that waits for its threads would wait for ever, because a fork has none of them.
    """
    with suppress(TypeError):  # a value without weak references has no such destructor
        _kept_in_forks.add(value)


def _keep_values() -> None:
    for each in _kept_in_forks:
        # A reference that nothing releases.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(each))
    if _kept_in_forks:
        # Their libraries have destructors of their own, which run after Python has ended. What is
        # registered last runs first: it ends the process with the exit code that it is given.
        with suppress(AttributeError, OSError):  # not the C library of GNU
            libc = ctypes.CDLL(None)
            libc.on_exit(libc._exit, None)


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_keep_values)
