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
from pincite.index.readers.registry import ReadResult, collect_result, iter_articles
from pincite.index.types import Article, Skipped

# Loaded before the first file, so that its time is not spent on them.
_PRELOADED_MODULES = (
    "chardet",
    "css_inline",
    "docx",
    "lxml.html",
    "pypdf",
    "trafilatura.metadata",
    "yaml",
)
_READY = ["ready"]
_DONE = ["done"]
_WALL_TIME_FACTOR = 30  # seconds on the wall for each of the processor's
_TIMEOUT_EXIT_CODES = (1, -getattr(signal, "SIGPROF", 0))  # how the two clocks end a process


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

    def read(self, path: Path, source: str) -> ReadResult:
        """Read the file `path`, which citations call `source`. Nothing is raised for a bad file.

        Raises FolderError where the process cannot be started.
        """
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = self._start()
        process = self._process
        result = collect_result(self._request_articles(process, os.fspath(path), source))
        return result._replace(repeatable=self._process is not None)

    def _start(self) -> "subprocess.Popen[str]":
        # Without -P, a module in the folder where one stands would be taken for a library.
        command = [sys.executable, "-P", "-m", "pincite.index.ingest.worker"]
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [*command, json.dumps(asdict(self._limits))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="ascii",
            )
        except OSError as error:
            problem = error.strerror or str(error)
        else:
            if _read_response(process) == _READY:
                return process
            problem = f"it ended with code {_kill(process)}"
        raise FolderError(
            f"the process that reads files cannot be started ({problem}): "
            "free memory, processes or open files, or install pincite again"
        )

    def _request_articles(
        self, process: "subprocess.Popen[str]", path: str, source: str
    ) -> Iterator[Article | Skipped]:
        with suppress(OSError):  # if it has ended meanwhile, the missing answer says so
            print(json.dumps([path, source]), file=process.stdin, flush=True)
        while response := _read_response(process):
            if response == _DONE:
                return
            (item,) = response
            yield Article(**item) if isinstance(item, dict) else Skipped(*item)
        self._process = None
        exit_code = _kill(process)
        if exit_code in _TIMEOUT_EXIT_CODES:
            reason = "takes more than {} seconds to be read: split it"
            yield Skipped(source, explain_exceeded_limit(self._limits, "seconds", reason))
        else:
            yield Skipped(
                source, f"breaks the program that reads it (code {exit_code}): save it anew"
            )


def _read_response(process: "subprocess.Popen[str]") -> list[Any]:
    """Return what the process says next; nothing where it has ended."""
    line = process.stdout.readline() if process.stdout else ""
    response: list[Any] = json.loads(line) if line.endswith("\n") else []
    return response


def _kill(process: "subprocess.Popen[str]") -> int:
    """Return the code with which the process ended, or was ended now."""
    process.kill()
    process.communicate()
    return process.returncode


def _serve_requests(limits: Limits, requests: TextIO, responses: TextIO) -> None:
    """Answer each request `[path, source]` with a line for each article and skipped row."""

    def send(response: list[Any]) -> None:
        print(json.dumps(response), file=responses, flush=True)

    send(_READY)
    for request in requests:
        path, source = json.loads(request)
        _limit_time(limits.seconds)
        for item in iter_articles(Path(path), source, limits):
            send([asdict(item) if isinstance(item, Article) else item])
            if isinstance(item, Article):  # of many rows, each has its time
                _limit_time(limits.seconds)
        send(_DONE)
        _limit_time(0)


def _limit_time(seconds: float) -> None:
    """End this process after so much more of the processor's time; never for 0.

    It ends whatever it hangs in, and whether or not anyone still waits for an answer: by the
    time that it takes on a machine that does nothing else, so that one that is busy reads the
    same files; and by the clock on the wall, should it not work but wait.
    """
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.setitimer(signal.ITIMER_PROF, seconds)
    faulthandler.cancel_dump_traceback_later()
    if seconds:
        faulthandler.dump_traceback_later(seconds * _WALL_TIME_FACTOR, exit=True)


def _limit_memory(limits: Limits) -> None:
    with suppress(ImportError, ValueError, OSError):  # not on Windows; not above a lower bound
        import resource

        max_bytes = int(limits.memory_mb * 1e6)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))


def _main() -> None:
    limits = Limits(**json.loads(sys.argv[1]))
    responses = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started this process ends it
    for module in _PRELOADED_MODULES:
        import_module(module)
    _limit_memory(limits)
    _serve_requests(limits, sys.stdin, responses)


if __name__ == "__main__":
    try:
        _main()
    except BaseException:  # no memory left to answer, or nobody to answer to
        os._exit(2)
