"""A PDF document → its pages of text, and the pages that have none, with the reason and remedy."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from pincite.index.limits import Limits, restart_time_limit
from pincite.index.readers.pdf import ocr
from pincite.index.readers.pdf.layout.running import strip_running_rows
from pincite.index.readers.pdf.legibility import is_legible
from pincite.index.readers.pdf.words import Page, read_words
from pincite.index.types import Skipped

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_DAMAGED = "cannot be read: the page is damaged"
_NO_LETTERS = "is set in a font that does not say which letters it shows"
_PICTURE = "is a picture without text"
_MOSTLY_PICTURE = "is a picture with hardly any text beside it"
_DRAWN = "has letters that are drawn as shapes, or no text at all"
_NOTHING_READ = "is a picture in which OCR finds no text"

_MIN_PICTURE_SHARE = 0.05
_MAX_STAMP_WORDS = 12  # beside a picture that fills the page: a stamp or a scanner's name
_MIN_DRAWINGS = 40  # an outline of a letter is one shape
_MAX_LISTED_PAGES = 60  # one by one; of more, those in a row are listed together


class Pages(NamedTuple):
    """The pages of a document that have text, without running heads and feet.

    `problems`: why other pages are skipped, by their numbers. `running_texts`: what the running
    heads and feet say. `hidden`: the number of characters that do not show.
    """

    pages: tuple[Page, ...]
    problems: dict[int, str]
    running_texts: tuple[str, ...]
    hidden: int


def read_pages(document: "PdfDocument", limits: Limits) -> Pages:
    """Read all pages. With `limits.ocr`, pages without letters are read from their picture."""
    problems: dict[int, str] = {}
    pages: list[Page] = []
    for number in range(1, len(document) + 1):
        try:
            page = _read_page(document, number)
        except MemoryError:
            raise
        except Exception:  # a damaged page must not cost the others
            problems[number] = _DAMAGED
            continue
        if not is_legible(page):
            problems[number] = _NO_LETTERS
            page = replace(page, words=())
        pages.append(page)
    stripped, texts = _strip_running_rows(pages)
    for page in stripped:
        if problem := _find_problem(page):
            problems.setdefault(page.number, problem)
    if limits.ocr and problems and ocr.get_version():
        pages = list(_replace_pictures(document, pages, problems, limits))
        stripped, texts = _strip_running_rows(pages)
    readable = [page for page in stripped if page.words and page.number not in problems]
    hidden = sum(page.hidden for page in pages)
    return Pages(tuple(readable), problems, tuple(texts), hidden)


def _read_page(document: "PdfDocument", number: int) -> Page:
    page = document[number - 1]
    try:
        return read_words(page, number)
    finally:
        page.close()


def _strip_running_rows(pages: Sequence[Page]) -> tuple[Sequence[Page], Sequence[str]]:
    """Strip heads and feet, unless pages of text would be left with nothing at all."""
    stripped, texts = strip_running_rows(pages)
    has_text = any(page.words and page.picture_share <= _MIN_PICTURE_SHARE for page in pages)
    return (
        (pages, ()) if has_text and not any(page.words for page in stripped) else (stripped, texts)
    )


def _find_problem(page: Page) -> str | None:
    """Return why a page whose heads and feet are stripped has no text; None if nothing is missing.

    An empty page has nothing to miss.
    """
    if page.picture_share > 0.8 and 0 < len(page.words) <= _MAX_STAMP_WORDS:
        return _MOSTLY_PICTURE
    if page.words:
        return None
    if page.picture_share > _MIN_PICTURE_SHARE:
        return _PICTURE
    return _DRAWN if page.drawings >= _MIN_DRAWINGS else None


def _replace_pictures(
    document: "PdfDocument", pages: Sequence[Page], problems: dict[int, str], limits: Limits
) -> Iterator[Page]:
    """Yield the pages; those with a problem as OCR reads them, and take their problem away."""
    for page in pages:
        if page.number not in problems:
            yield page
            continue
        restart_time_limit(limits.ocr_seconds)
        picture = document[page.number - 1]
        found = ocr.read_picture(picture, page.number)
        picture.close()
        if found.words and is_legible(found):
            del problems[page.number]
            yield replace(found, hidden=page.hidden)
        else:
            problems[page.number] = _NOTHING_READ
            yield page
    restart_time_limit(limits.seconds)


def list_skipped(source: str, problems: dict[int, str], limits: Limits) -> list[Skipped]:
    """Return the skipped pages as `report.pdf:3`, each with its reason and remedy."""
    numbers = sorted(problems)
    if len(numbers) <= _MAX_LISTED_PAGES:
        return [
            Skipped(f"{source}:{number}", explain(problems[number], limits)) for number in numbers
        ]
    skipped = []
    for (_, problem), run in groupby(
        enumerate(numbers), key=lambda each: (each[1] - each[0], problems[each[1]])
    ):
        in_run = [number for _, number in run]
        name = f"{in_run[0]}-{in_run[-1]}" if len(in_run) > 1 else f"{in_run[0]}"
        skipped.append(Skipped(f"{source}:{name}", explain(problem, limits)))
    return skipped


def explain(problem: str, limits: Limits) -> str:
    """Return a problem with its remedy."""
    if problem == _DAMAGED:
        return f"{problem}; open the file in its program and save it again"
    if problem == _NOTHING_READ:
        return f"{problem}: look at the page"
    if not limits.ocr:
        return (
            f"{problem}: read it by machine with {ocr.INSTALL} and --limit ocr=1, "
            "or run OCR on the file first"
        )
    return f"{problem}: to read it by machine, {ocr.INSTALL}"
