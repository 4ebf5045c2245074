"""A part of an article → where it stands on the pages of its document, and pictures of these.

A page shows the picture at any size, and marks the boxes in the same proportion:
`100 * box.left / box.page_width` is the left edge of a mark in percent of the picture.
"""

import hashlib
from pathlib import Path
from unicodedata import normalize
from zipfile import BadZipFile, ZipFile

from pincite.index.errors import FolderError, InputError
from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.pdf.boxes import (
    PageBox,
    PageSize,
    find_boxes,
    is_packed_from,
    list_page_sizes,
)
from pincite.index.readers.pdf.picture import draw_page
from pincite.index.types import Article

DEFAULT_WIDTH = 1_000
"""The width of a picture in pixels: sharp enough to read on a screen."""

_MAX_WIDTH = 3_000


def locate(article: Article, start: int, end: int) -> tuple[PageBox, ...]:
    """Return where `article.text[start:end]` stands, one box for each part of a line, in order.

    Boxes are in points from the upper left corner of the displayed page. Empty for an article
    that has no pages.
    """
    return find_boxes(article.boxes, start, end)


def list_pages(article: Article) -> tuple[PageSize, ...]:
    """Return the pages of an article's document that have text; empty if it has no pages."""
    return list_page_sizes(article.boxes)


def draw(
    folder: str | Path,
    article: Article,
    page: int,
    *,
    width: int = DEFAULT_WIDTH,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """Return page `page`, counted from 1, of an article's document as a PNG of `width` pixels.

    `folder` is the one that the index was built from (`Index.folder`). Raises InputError if the
    article has no pages, or the page cannot be drawn. Raises FolderError if the document is no
    longer there, or has changed since it was indexed.
    """
    if not article.boxes:
        raise InputError(f"{article.source} has no pages to show: show its text")
    data = _read_document(Path(folder), article.source, limits)
    if data is None:
        raise FolderError(f"{article.source} is no longer in {folder}: build the index again")
    if not is_packed_from(article.boxes, hashlib.sha256(data).hexdigest()):
        raise FolderError(
            f"{article.source} has changed since it was indexed: build the index again"
        )
    return draw_page(data, page, max(1, min(width, _MAX_WIDTH)), limits)


def _find_file(folder: Path, source: str) -> Path:
    """Return the path of a file whose name on the disk may be in either Unicode form."""
    decomposed = folder / normalize("NFD", source)
    return decomposed if decomposed.is_file() else folder / source


def _read_document(folder: Path, source: str, limits: Limits) -> bytes | None:
    """Return the bytes of a file of the folder, or of an archive in it; None if it is gone."""
    max_bytes = int(limits.file_mb * 1e6)
    path = folder if folder.is_file() else _find_file(folder, source)
    try:
        if path.is_file() and (folder.is_dir() or source == folder.name):
            with path.open("rb") as file:
                return file.read(max_bytes)
        for archive in (path, *path.parents):
            if archive.is_file():
                name = source.removeprefix(
                    archive.relative_to(folder.parent if folder.is_file() else folder).as_posix()
                    + "/"
                )
                with ZipFile(archive) as members, members.open(name) as file:
                    return file.read(max_bytes)
    except (OSError, KeyError, BadZipFile, RuntimeError):
        return None
    return None
