"""The pages of a PDF → the paragraphs of its text in reading order, then its notes."""

from collections.abc import Sequence
from itertools import chain

from pincite.index.readers.pdf.layout.columns import divide_into_regions
from pincite.index.readers.pdf.layout.initials import join_initials
from pincite.index.readers.pdf.layout.lines import (
    find_body_size,
    find_marks,
    make_lines,
)
from pincite.index.readers.pdf.layout.notes import Note, split_notes
from pincite.index.readers.pdf.layout.paragraphs import Paragraph, make_paragraphs
from pincite.index.readers.pdf.layout.tables import Column
from pincite.index.readers.pdf.words import Page


def arrange(pages: Sequence[Page]) -> tuple[list[Column], list[Note]]:
    """Return the columns of all pages in reading order, and the notes at the foot of the pages."""
    body_size = find_body_size(word for page in pages for word in page.words)
    columns: list[Column] = []
    notes: list[Note] = []
    for page in pages:
        page_columns, notes = _arrange_page(page, body_size, notes)
        columns += page_columns
    return columns, notes


def read_paragraphs(columns: Sequence[Column], notes: Sequence[Note]) -> list[Paragraph]:
    """Return the paragraphs of the columns, then those of each note."""
    return [*make_paragraphs(columns), *chain.from_iterable(map(make_paragraphs, notes))]


def _arrange_page(
    page: Page, body_size: float, notes: Sequence[Note]
) -> tuple[list[Column], list[Note]]:
    """Return the columns of a page, and the notes before it with its own."""
    regions = divide_into_regions(join_initials(page.words))
    marks = [find_marks(region.words, body_size) for region in regions]
    raised = frozenset(chain.from_iterable(each.raised for each in marks))
    starts = frozenset(chain.from_iterable(each.starts | each.small & raised for each in marks))
    columns = [
        Column(tuple(make_lines(region.words, starts)), page.number, region.is_table)
        for region in regions
    ]
    return split_notes(columns, body_size, starts | raised, notes)
