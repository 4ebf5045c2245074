"""From a file to its articles: one function a format, and nothing raised for a bad file."""

import hashlib
import logging
import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from pincite.index.limits import DEFAULT_LIMITS, Limits, explain_exceeded_limit
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.docx import read_docx
from pincite.index.readers.file_type import check_file_type
from pincite.index.readers.files import open_regular_file
from pincite.index.readers.html.page import read_html
from pincite.index.readers.json import read_json, read_json_lines
from pincite.index.readers.markdown import read_markdown
from pincite.index.readers.pdf.document import read_pdf
from pincite.index.readers.text import read_text
from pincite.index.types import Article, Skipped

VERSION = "1"
"""Stored with an index: raise it when what is read of a file changes."""

Reader = Callable[[bytes, str, Limits], Iterable[Article | Skipped]]


class ReadResult(NamedTuple):
    """What a file held: its articles, and the file or the rows of it that could not be read.

    It is not `repeatable` where the reading was cut off, since another may come further.
    """

    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]
    repeatable: bool = True


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".json": read_json,
}
JSON_LINES_SUFFIXES = (".jsonl", ".ndjson")
"""Files with an article a line: they are read line by line, and may be large."""

FORMATS = (*READERS, *JSON_LINES_SUFFIXES)

_OUT_OF_MEMORY = "needs more than {} MB of memory to be read: split it"
_NOISY_LOGGERS = ("pypdf", "trafilatura", "htmldate")  # what they would say is said in the reasons


def read(path: Path, source: str, limits: Limits = DEFAULT_LIMITS) -> ReadResult:
    """Read the file `path`, which citations call `source`.

    Nothing is raised for a bad file or row: it is in `skipped` with a reason that says what is
    wrong and what would help. A file that hangs or takes all memory is not stopped here but by
    `worker.Worker`.
    """
    return collect_result(iter_articles(path, source, limits))


def collect_result(items: Iterable[Article | Skipped]) -> ReadResult:
    """Tell the articles from what was skipped."""
    collected = tuple(items)
    return ReadResult(
        tuple(item for item in collected if isinstance(item, Article)),
        tuple(item for item in collected if isinstance(item, Skipped)),
    )


def iter_articles(path: Path, source: str, limits: Limits) -> Iterator[Article | Skipped]:
    """Yield what `read` returns as it is read."""
    suffix = path.suffix.lower()
    try:
        yield from _iter_articles(path, suffix, source, limits)
    except UnreadableError as error:
        yield Skipped(source, str(error))
    except MemoryError:
        yield Skipped(source, explain_exceeded_limit(limits, "memory_mb", _OUT_OF_MEMORY))
    except RecursionError:
        yield Skipped(source, "is nested too deeply to be read: save its text as .txt")
    except Exception as error:  # a damaged file must not stop the rest, whatever it breaks
        if "memory alloc" in str(error).lower():  # as lxml says it
            yield Skipped(source, explain_exceeded_limit(limits, "memory_mb", _OUT_OF_MEMORY))
        else:
            reason = (
                f"cannot be read: it is damaged, or no {suffix} file ({type(error).__name__}); "
                "open it in its program and save it again"
            )
            yield Skipped(source, reason)


def hash_file(path: Path, limits: Limits = DEFAULT_LIMITS) -> str:
    """Return the sha256 of a file's bytes. Raises `Unreadable` where it cannot be read."""
    with _open_within_limits(path, limits) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _open_within_limits(path: Path, limits: Limits) -> Iterator[BufferedReader]:
    """Open a file of a known format whose size is within the limits."""
    suffix = path.suffix.lower()
    if suffix not in READERS and suffix not in JSON_LINES_SUFFIXES:
        problem = f"is of unknown format {suffix}" if suffix else "has no file extension"
        raise UnreadableError(f"{problem}; known: {', '.join((*READERS, *JSON_LINES_SUFFIXES))}")
    limit_name = "rows_mb" if suffix in JSON_LINES_SUFFIXES else "file_mb"
    with open_regular_file(path) as stream:
        if os.fstat(stream.fileno()).st_size > getattr(limits, limit_name) * 1e6:
            raise UnreadableError(
                explain_exceeded_limit(limits, limit_name, "is larger than {} MB: split it")
            )
        yield stream


def _iter_articles(
    path: Path, suffix: str, source: str, limits: Limits
) -> Iterator[Article | Skipped]:
    with _open_within_limits(path, limits) as stream, _silence_libraries():
        data = stream.read(int(limits.file_mb * 1e6) + 1)
        if not data.strip():
            raise UnreadableError("is empty")
        check_file_type(data, suffix)
        if suffix in JSON_LINES_SUFFIXES:
            yield from read_json_lines(data, stream, source, limits)
        else:
            yield from READERS[suffix](data, source, limits)


@contextmanager
def _silence_libraries() -> Iterator[None]:
    """Keep what libraries say about damaged files off the terminal."""
    loggers = [logging.getLogger(name) for name in _NOISY_LOGGERS]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
