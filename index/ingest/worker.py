"""Files are read in a process of their own: one that hangs, crashes or bloats costs only itself."""

import faulthandler
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

from pincite.index.errors import FolderError
from pincite.index.limits import DEFAULT_LIMITS, Limits, explain_exceeded_limit
from pincite.index.readers.registry import Reading, gathered, items
from pincite.index.types import Article, Skipped

# Loaded before the first file, so that its time is not spent on them.
_LIBRARIES = ("chardet", "css_inline", "docx", "lxml.html", "pypdf", "trafilatura.metadata", "yaml")
_READY = ["ready"]
_DONE = ["done"]
_PATIENCE = 30  # seconds on the wall for each of the processor's
_TOO_SLOW = (1, -getattr(signal, "SIGPROF", 0))  # how the two clocks end a process


class Worker:
    """Reads files as `readers.read` does, within limits of time and memory.

    The process starts with the first file, and again after one that ended it. Not safe to share
    between threads. To be closed, or used in a `with` statement.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def read(self, path: Path, source: str) -> Reading:
        """Read the file `path`, which citations call `source`. Nothing is raised for a bad file.

        Raises FolderError where the process cannot be started.
        """
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = self._started()
        process = self._process
        reading = gathered(self._answers(process, os.fspath(path), source))
        return reading._replace(repeatable=self._process is not None)

    def _started(self) -> "subprocess.Popen[str]":
        # Without -P, a module in the folder where one stands would be taken for a library.
        program = [sys.executable, "-P", "-m", "pincite.index.ingest.worker"]
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [*program, json.dumps(asdict(self._limits))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="ascii",
            )
        except OSError as error:
            problem = error.strerror or str(error)
        else:
            if _line(process) == _READY:
                return process
            problem = f"it ended with code {_ended(process)}"
        raise FolderError(
            f"the process that reads files cannot be started ({problem}): "
            "free memory, processes or open files, or install pincite again"
        )

    def _answers(
        self, process: "subprocess.Popen[str]", path: str, source: str
    ) -> Iterator[Article | Skipped]:
        with suppress(OSError):  # if it has ended meanwhile, the missing answer says so
            print(json.dumps([path, source]), file=process.stdin, flush=True)
        while answer := _line(process):
            if answer == _DONE:
                return
            (item,) = answer
            yield Article(**item) if isinstance(item, dict) else Skipped(*item)
        self._process = None
        code = _ended(process)
        if code in _TOO_SLOW:
            says = "takes more than {} seconds to be read: split it"
            yield Skipped(source, explain_exceeded_limit(self._limits, "seconds", says))
        else:
            yield Skipped(source, f"breaks the program that reads it (code {code}): save it anew")


def _line(process: "subprocess.Popen[str]") -> list[Any]:
    """Return what the process says next; nothing where it has ended."""
    line = process.stdout.readline() if process.stdout else ""
    answer: list[Any] = json.loads(line) if line.endswith("\n") else []
    return answer


def _ended(process: "subprocess.Popen[str]") -> int:
    """Return the code with which the process ended, or was ended now."""
    process.kill()
    process.communicate()
    return process.returncode


def _serve(limits: Limits, requests: TextIO, answers: TextIO) -> None:
    """Answer each request `[path, source]` with a line for each article and skipped row."""

    def say(answer: list[Any]) -> None:
        print(json.dumps(answer), file=answers, flush=True)

    say(_READY)
    for request in requests:
        path, source = json.loads(request)
        _set_clock(limits.seconds)
        for item in items(Path(path), source, limits):
            say([asdict(item) if isinstance(item, Article) else item])
            if isinstance(item, Article):  # of many rows, each has its time
                _set_clock(limits.seconds)
        say(_DONE)
        _set_clock(0)


def _set_clock(seconds: float) -> None:
    """End this process after so much more of the processor's time; never for 0.

    It ends whatever it hangs in, and whether or not anyone still waits for an answer: by the
    time that it takes on a machine that does nothing else, so that one that is busy reads the
    same files; and by the clock on the wall, should it not work but wait.
    """
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_PROF, seconds)
    faulthandler.cancel_dump_traceback_later()
    if seconds:
        faulthandler.dump_traceback_later(seconds * _PATIENCE, exit=True)


def _bound_memory(limits: Limits) -> None:
    with suppress(ImportError, ValueError, OSError):  # not on Windows; not above a lower bound
        import resource

        most = int(limits.memory_mb * 1e6)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _main() -> None:
    limits = Limits(**json.loads(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started this process ends it
    for library in _LIBRARIES:
        import_module(library)
    _bound_memory(limits)
    _serve(limits, sys.stdin, answers)


if __name__ == "__main__":
    try:
        _main()
    except BaseException:  # no memory left to answer, or nobody to answer to
        os._exit(2)
