"""The reindex job: rebuilds the index in a separate process while the chat keeps answering."""

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Literal

from pincite.index.embedding.endpoint import API_KEY_VARIABLE
from pincite.index.processes.children import SAFE_FOLDER, make_command, make_environment

_MODEL_FOLDERS = ("HF_HOME", "HF_HUB_CACHE", "SENTENCE_TRANSFORMERS_HOME")
"""Variables that name where models of one's own are: the child embeds with them."""


@dataclass(frozen=True, slots=True)
class ReindexState:
    """Progress of the job: the step and its items; at the end the build report, or the problem."""

    phase: Literal["idle", "running", "done", "failed"] = "idle"
    step: str = ""
    done: int = 0
    total: int = 0
    seconds_left: float | None = None
    report: dict[str, Any] | None = None
    problem: str = ""


class ReindexJob:
    """Runs `pincite index` for a folder, one process at a time. Thread-safe."""

    def __init__(
        self, get_folder: Callable[[], str], index_folder: Path, limit_options: Sequence[str] = ()
    ) -> None:
        """Index the folder that `get_folder` returns at each start.

        `limit_options` are values of --limit, NAME=NUMBER.
        """
        self._get_folder = get_folder
        self._options = [
            "--index",
            str(index_folder.absolute()),
            *(f"--limit={each}" for each in limit_options),
            "--json",
        ]
        self._lock = Lock()
        self._state = ReindexState()
        self._is_requested = False
        self._process: subprocess.Popen[str] | None = None

    @property
    def folder(self) -> Path:
        """The folder of articles."""
        return Path(self._get_folder())

    @property
    def state(self) -> ReindexState:
        """The progress of the running job, or of the last one."""
        return self._state

    def start(self) -> bool:
        """Start a job, unless one is running. Return whether it started."""
        with self._lock:
            if self._state.phase == "running":
                return False
            self._state = ReindexState("running")
        Thread(target=self._run, daemon=True).start()
        return True

    def request(self) -> None:
        """Start a job. If one is running, another follows it: it may have missed the latest files.

        Both then count as one, and report their changes together.
        """
        with self._lock:
            self._is_requested = self._state.phase == "running"
        if not self._is_requested:
            self.start()

    def stop(self) -> None:
        """Stop the running job. The current index stays in use."""
        with self._lock:
            self._is_requested = False
            if self._process and self._process.poll() is None:
                self._process.terminate()

    def _run(self) -> None:
        earlier: dict[str, Any] | None = None
        while True:
            state = self._index()
            report = _add_reports(earlier, state.report)
            with self._lock:
                if not self._is_requested:
                    self._state = replace(state, report=report)
                    return
                self._is_requested = False
                self._state = ReindexState("running")
            earlier = report

    def _index(self) -> ReindexState:
        """Run the command once, and return how it ended."""
        try:
            arguments = ["index", str(self.folder.absolute()), *self._options]
            with subprocess.Popen(  # noqa: S603 the program and its options are our own
                make_command("pincite.ui.cli", *arguments),
                env=make_environment(API_KEY_VARIABLE, *_MODEL_FOLDERS),
                cwd=SAFE_FOLDER,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            ) as process:
                self._process = process
                last_line = self._read_progress(process)
                report = process.stdout.read() if process.stdout else ""
                code = process.wait()
            if code in {0, 3}:
                return ReindexState("done", report=json.loads(report))
            return ReindexState("failed", problem=last_line.removeprefix("pincite: "))
        except (OSError, ValueError) as error:
            return ReindexState("failed", problem=str(error))

    def _read_progress(self, process: "subprocess.Popen[str]") -> str:
        """Update the state from the progress lines. Return the last line of any other kind."""
        last_line = ""
        for line in process.stderr or ():
            try:
                row = json.loads(line)
                progress = {name: row[name] for name in ("step", "done", "total", "seconds_left")}
                self._state = replace(self._state, **progress)
            except (ValueError, KeyError, TypeError):
                last_line = line.strip() or last_line
        return last_line

    def to_json(self) -> dict[str, Any]:
        """Return the state as JSON-compatible values."""
        return asdict(self._state)


def _add_reports(
    earlier: dict[str, Any] | None, later: dict[str, Any] | None
) -> dict[str, Any] | None:
    """Return the report of two builds in a row: their changes together, else that of the later."""
    if earlier is None or later is None:
        return later or earlier
    names = ("added", "updated", "removed")
    return {**later, **{name: earlier.get(name, 0) + later.get(name, 0) for name in names}}
