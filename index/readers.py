"""From a file to its articles: one function a format, and nothing raised for a bad file."""

import logging
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from pincite.index.articles import Unreadable, make_article
from pincite.index.decode import decode
from pincite.index.docx import read_docx
from pincite.index.headline import top
from pincite.index.html import read_html
from pincite.index.markdown import read_markdown
from pincite.index.pdf import read_pdf
from pincite.index.rows import read_json, read_json_lines
from pincite.index.signatures import check_name
from pincite.index.types import Article, Skipped

Reader = Callable[[bytes, str], Iterable[Article | Skipped]]


class Reading(NamedTuple):
    """What a file held: its articles, and the file or the rows of it that could not be read."""

    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]


def read_text(data: bytes, source: str) -> Iterator[Article]:
    """Read a plain text, whole; the headline and what is stated around it are also metadata."""
    text = decode(data)
    yield make_article(id=source, source=source, text=text, **asdict(top(text)))


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
}

_NOISY = ("pypdf", "trafilatura", "htmldate")  # what they would say is said in the reasons


def read(path: Path, source: str) -> Reading:
    """Read the file `path`, which citations call `source`.

    Nothing is raised for a bad file or row: it is in `skipped` with a reason that says what is
    wrong and what would help.
    """
    articles: list[Article] = []
    skipped: list[Skipped] = []
    suffix = path.suffix.lower()
    try:
        for item in _items(path, suffix, source):
            articles.append(item) if isinstance(item, Article) else skipped.append(item)
    except Unreadable as error:
        skipped.append(Skipped(source, str(error)))
    except OSError as error:
        reason = f"cannot be opened ({error.strerror or error}): check that you may read it"
        skipped.append(Skipped(source, reason))
    except Exception as error:  # a damaged file must not stop the rest, whatever it breaks
        reason = (
            f"cannot be read: it is damaged, or no {suffix} file ({type(error).__name__}); "
            "open it in its program and save it again"
        )
        skipped.append(Skipped(source, reason))
    return Reading(tuple(articles), tuple(skipped))


def _items(path: Path, suffix: str, source: str) -> Iterator[Article | Skipped]:
    reader = READERS.get(suffix)
    if reader is None:
        named = f"is of unknown format {suffix}" if suffix else "has no file extension"
        raise Unreadable(f"{named}; known: {', '.join(READERS)}")
    with _quiet():
        data = path.read_bytes()
        if not data.strip():
            raise Unreadable("is empty")
        check_name(data, suffix)
        yield from reader(data, source)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what libraries say about damaged files off the terminal."""
    loggers = [logging.getLogger(name) for name in _NOISY]
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
