"""All formats, and a reader for any of them. A bad file gives a reason, never an error."""

import hashlib
import logging
import os
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pincite.index.limits import DEFAULT_LIMITS, Limits, explain_exceeded_limit
from pincite.index.readers.archives.epub import EPUB
from pincite.index.readers.archives.odt import ODT
from pincite.index.readers.archives.zip import read_zip
from pincite.index.readers.article import UnreadableError
from pincite.index.readers.docx.document import DOCX
from pincite.index.readers.feed import FEED
from pincite.index.readers.files.archive import ZIP_SIGNATURE
from pincite.index.readers.files.file_type import check_file_type
from pincite.index.readers.files.opening import open_regular_file
from pincite.index.readers.format import Format, Library
from pincite.index.readers.html.mhtml import MHTML
from pincite.index.readers.html.page import HTML
from pincite.index.readers.json import JSON, JSON_LINES
from pincite.index.readers.mail.formats import MAIL, MAILBOX
from pincite.index.readers.markdown import MARKDOWN
from pincite.index.readers.pdf.document import PDF
from pincite.index.readers.plugins import load_formats
from pincite.index.readers.rtf.document import RTF
from pincite.index.readers.subtitles import SRT, VTT
from pincite.index.readers.tables.csv import CSV
from pincite.index.readers.tables.xlsx import XLSX
from pincite.index.readers.text import TEXT
from pincite.index.types import Article, Skipped

VERSION = "4"
"""Part of each file's fingerprint. Raise it when a reader gives a different result for a file."""

_OUT_OF_MEMORY = "needs more than {} MB of memory to be read: split it"


class ReadResult(NamedTuple):
    """The articles of a file, and the file or the rows of it that could not be read.

    `repeatable` is False if reading was cut off: the next attempt may get further.
    """

    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]
    repeatable: bool = True


def list_formats() -> tuple[Format, ...]:
    """Return FORMATS, then the formats of other packages, which replace none of these.

    Raises InputError if one of those cannot be loaded.
    """
    return (*FORMATS, *load_formats())


def list_known_suffixes() -> tuple[str, ...]:
    """Return the extensions of all formats, lower case and with the dot."""
    return tuple(suffix for each in list_formats() for suffix in each.suffixes)


def find_format(path: Path) -> Format | None:
    """Return the format that the extension of `path` stands for; None if no format has it."""
    suffix = path.suffix.lower()
    return next((each for each in list_formats() if suffix in each.suffixes), None)


def find_format_by_content(data: bytes) -> Format | None:
    """Return the format that a file starts like, if its name may say anything; else None."""
    signatures = ((each, each.signature) for each in list_formats())
    return next(
        (
            each
            for each, signature in signatures
            if signature and signature.any_name and signature.pattern.match(data)
        ),
        None,
    )


def list_library_versions() -> list[str]:
    """Return the installed versions of the libraries that read files, sorted by library name."""
    return [version(distribution) for distribution, _ in _list_libraries()]


def list_library_modules(path: Path) -> list[str]:
    """Return the modules that reading the file `path` needs, sorted by library name.

    Import them before its time begins. An archive may need those of every format.
    """
    file_format = find_format(path)
    if file_format is None:
        return []
    libraries = _list_libraries() if file_format is ZIP else sorted(file_format.libraries)
    return [module for _, module in libraries]


def read(path: Path, source: str, limits: Limits = DEFAULT_LIMITS) -> ReadResult:
    """Read the file `path`, which citations call `source`.

    Raises nothing for a bad file or row: `skipped` holds it, with a reason that says what is
    wrong and how to mend it. Only `worker.Worker` stops a file that hangs or takes all memory.
    """
    return collect_result(iter_articles(path, source, limits))


def collect_result(items: Iterable[Article | Skipped]) -> ReadResult:
    """Sort articles and skipped rows into a `ReadResult`."""
    collected = tuple(items)
    return ReadResult(
        tuple(item for item in collected if isinstance(item, Article)),
        tuple(item for item in collected if isinstance(item, Skipped)),
    )


def iter_articles(path: Path, source: str, limits: Limits) -> Iterator[Article | Skipped]:
    """Yield the articles and the skipped rows of a file one by one; otherwise like `read`."""
    yield from _explain_errors(_iter_articles(path, source, limits), source, limits)


def _explain_errors(
    items: Iterable[Article | Skipped], source: str, limits: Limits
) -> Iterator[Article | Skipped]:
    """Yield the items; an error ends them, and becomes the reason why `source` is skipped."""
    try:
        yield from items
    except UnreadableError as error:
        yield Skipped(source, str(error))
    except MemoryError:
        yield Skipped(source, explain_exceeded_limit(limits, "memory_mb", _OUT_OF_MEMORY))
    except RecursionError:
        yield Skipped(source, "is nested too deeply to be read: save its text as .txt")
    except Exception as error:  # no damage to one file may stop the others
        if "memory alloc" in str(error).lower():  # lxml raises no MemoryError
            yield Skipped(source, explain_exceeded_limit(limits, "memory_mb", _OUT_OF_MEMORY))
        else:
            suffix = Path(source).suffix.lower()
            reason = (
                f"cannot be read: it is damaged, or not a {suffix} file "
                f"({type(error).__name__}); open it in its program and save it again"
            )
            yield Skipped(source, reason)


def hash_file(path: Path, limits: Limits = DEFAULT_LIMITS) -> str:
    """Return the sha256 of a file's bytes, in hex. Raises UnreadableError as reading would."""
    with _open_within_limits(path, limits) as (file, _):
        return hashlib.file_digest(file, "sha256").hexdigest()


def _list_libraries() -> list[Library]:
    return sorted({library for each in list_formats() for library in each.libraries})


def _iter_articles(path: Path, source: str, limits: Limits) -> Iterator[Article | Skipped]:
    with _open_within_limits(path, limits) as (file, file_format):
        data = file.read(int(limits.file_mb * 1e6) + 1)
        yield from _read_as(file_format, data, file, source, limits)


def _read_as(
    file_format: Format, data: bytes, file: BinaryIO, source: str, limits: Limits
) -> Iterator[Article | Skipped]:
    """Yield the articles of a file whose name says `file_format` and whose first bytes are `data`.

    What it starts like may say a different format.
    """
    if not data.strip():
        raise UnreadableError("is empty")
    signatures = [each.signature for each in list_formats() if each.signature]
    if file_format.keeps_name:
        signatures = [each for each in signatures if not each.any_name]
    else:
        file_format = find_format_by_content(data) or file_format
    check_file_type(data, Path(source).suffix.lower(), file_format.signature, signatures)
    with _silence(file_format.loggers):
        yield from file_format.read(data, file, source, limits)


def _read_member(data: bytes, source: str, limits: Limits) -> Iterator[Article | Skipped]:
    """Yield the articles of a file in an archive."""

    def iter_member() -> Iterator[Article | Skipped]:
        file_format = _require_format(Path(source))
        if file_format is ZIP:
            raise UnreadableError("is an archive within an archive: unpack it")
        yield from _read_as(file_format, data, BytesIO(data), source, limits)

    return _explain_errors(iter_member(), source, limits)


def _read_zip_file(
    _data: bytes, file: BinaryIO, source: str, limits: Limits
) -> Iterator[Article | Skipped]:
    return read_zip(file, source, limits, lambda data, name: _read_member(data, name, limits))


ZIP = Format(suffixes=(".zip",), read=_read_zip_file, signature=ZIP_SIGNATURE, many_articles=True)
"""An archive of files of the other formats; defined here because it reads them."""

FORMATS: tuple[Format, ...] = (
    TEXT,
    MARKDOWN,
    HTML,
    MHTML,
    PDF,
    DOCX,
    ODT,
    RTF,
    EPUB,
    MAIL,
    MAILBOX,
    FEED,
    JSON,
    JSON_LINES,
    CSV,
    XLSX,
    SRT,
    VTT,
    ZIP,
)
"""The formats that can be read, in the order in which messages name them."""


def _require_format(path: Path) -> Format:
    file_format = find_format(path)
    if file_format is None:
        suffix = path.suffix.lower()
        problem = f"is of unknown format {suffix}" if suffix else "has no file extension"
        raise UnreadableError(f"{problem}; known: {', '.join(list_known_suffixes())}")
    return file_format


@contextmanager
def _open_within_limits(path: Path, limits: Limits) -> Iterator[tuple[BufferedReader, Format]]:
    """Open a file of a known format whose size is within the limits."""
    file_format = _require_format(path)
    size_limit = file_format.size_limit
    with open_regular_file(path) as file:
        if os.fstat(file.fileno()).st_size > getattr(limits, size_limit) * 1e6:
            raise UnreadableError(
                explain_exceeded_limit(limits, size_limit, "is larger than {} MB: split it")
            )
        yield file, file_format


@contextmanager
def _silence(logger_names: Iterable[str]) -> Iterator[None]:
    """Keep warnings of libraries about damaged files off the terminal."""
    loggers = [logging.getLogger(name) for name in logger_names]
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
