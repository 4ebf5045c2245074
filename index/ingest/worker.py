"""Reads files in a separate process: a file that makes it hang or crash is only skipped."""

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
from pincite.index.limits import (
    DEFAULT_LIMITS,
    Limits,
    explain_exceeded_limit,
    limit_memory,
    limit_time,
)
from pincite.index.processes.children import SAFE_FOLDER, make_command, make_environment
from pincite.index.readers.registry import (
    ReadResult,
    collect_result,
    iter_articles,
    list_library_modules,
)
from pincite.index.sentences import split
from pincite.index.types import Article, Skipped, StatedValue

_READY = ["ready"]
_DONE = ["done"]
_TIMEOUT_EXIT_CODES = (1, -getattr(signal, "SIGPROF", 0))
"""Exit codes of a process that exceeded its wall-clock time or its processor time."""


class Worker:
    """Reads files like `registry.read`, within limits of time and memory.

    The process starts with the first file, and restarts after a file that ended it. Close the
    worker, or use it in a `with` statement. Not thread-safe.
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
        """Read the file `path`, which citations call `source`. Raises nothing for a bad file.

        Raises FolderError if the process cannot be started.
        """
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = self._start()
        process = self._process
        result = collect_result(self._request_articles(process, str(path.absolute()), source))
        return result._replace(repeatable=self._process is not None)

    def _start(self) -> "subprocess.Popen[str]":
        limits = json.dumps(asdict(self._limits))
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module
                make_command("pincite.index.ingest.worker", limits),
                env=make_environment(),
                cwd=SAFE_FOLDER,
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
            "free memory, end other processes, close files, or reinstall pincite"
        )

    def _request_articles(
        self, process: "subprocess.Popen[str]", path: str, source: str
    ) -> Iterator[Article | Skipped]:
        with suppress(OSError):  # the process has ended: its response will be missing
            print(json.dumps([path, source]), file=process.stdin, flush=True)
        while response := _read_response(process):
            if response == _DONE:
                return
            (item,) = response
            yield _article_from_json(item) if isinstance(item, dict) else Skipped(*item)
        self._process = None
        exit_code = _kill(process)
        if exit_code in _TIMEOUT_EXIT_CODES:
            reason = "takes more than {} seconds to read: split it"
            yield Skipped(source, explain_exceeded_limit(self._limits, "seconds", reason))
        else:
            yield Skipped(
                source,
                explain_exceeded_limit(
                    self._limits,
                    "memory_mb",
                    f"breaks the program that reads it (code {exit_code}), which has {{}} MB of "
                    "memory: save it again",
                ),
            )


def _read_response(process: "subprocess.Popen[str]") -> list[Any]:
    """Return the next line of the process, parsed; [] if the process has ended."""
    line = process.stdout.readline() if process.stdout else ""
    response: list[Any] = json.loads(line) if line.endswith("\n") else []
    return response


def _article_from_json(fields: dict[str, Any]) -> Article:
    stated = tuple(StatedValue(*each) for each in fields.pop("stated"))
    return Article(**fields, stated=stated)


def _kill(process: "subprocess.Popen[str]") -> int:
    """End the process if it still runs, and return its exit code."""
    process.kill()
    process.communicate()
    return process.returncode


def _serve_requests(limits: Limits, requests: TextIO, responses: TextIO) -> None:
    """Answer each request `[path, source]` with a line for each article or skipped row."""

    def send(response: list[Any]) -> None:
        print(json.dumps(response), file=responses, flush=True)

    send(_READY)
    for request in requests:
        path, source = json.loads(request)
        _import_libraries(Path(path), limits)
        limit_time(limits.seconds)
        for item in iter_articles(Path(path), source, limits):
            if isinstance(item, Article) and _has_too_many_sentences(item, limits):
                reason = "has more than {} sentences: split it"
                explanation = explain_exceeded_limit(limits, "sentences", reason)
                send([Skipped(item.id, explanation)])
            else:
                send([asdict(item) if isinstance(item, Article) else item])
            if isinstance(item, Article):  # each row has its own time
                limit_time(limits.seconds)
        send(_DONE)
        limit_time(0)


def _has_too_many_sentences(article: Article, limits: Limits) -> bool:
    """Return whether an article would take too long to index. Splitting counts as reading time."""
    # A sentence has at least one character and a place to end.
    return len(article.text) > limits.sentences and len(split(article.text)) > limits.sentences


def _import_libraries(path: Path, limits: Limits) -> None:
    """Import the libraries that read the file, outside of its limits of time and memory."""
    missing = [name for name in list_library_modules(path) if name not in sys.modules]
    if missing:
        limit_memory(None)
        for module in missing:
            import_module(module)
        limit_memory(limits.max_memory)


def _main() -> None:
    limits = Limits(**json.loads(sys.argv[1]))
    responses = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # output of libraries must not mix with responses
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process ends this one
    limit_memory(limits.max_memory)
    _serve_requests(limits, sys.stdin, responses)


if __name__ == "__main__":
    try:
        _main()
    except BaseException:  # no memory left, or the parent process has ended
        os._exit(2)
