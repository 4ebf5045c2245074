"""The pages of a PDF → the paragraphs of its text in reading order, then its notes."""

from collections.abc import Sequence
from itertools import chain

from pincite.index.readers.pdf.layout.columns import divide_into_regions
from pincite.index.readers.pdf.layout.lines import (
    find_body_size,
    find_raised,
    join_initials,
    make_lines,
)
from pincite.index.readers.pdf.layout.notes import split_notes
from pincite.index.readers.pdf.layout.paragraphs import Paragraph, make_paragraphs
from pincite.index.readers.pdf.layout.tables import Column
from pincite.index.readers.pdf.words import Page


def arrange(pages: Sequence[Page]) -> tuple[list[Column], list[Column]]:
    """Return the columns of all pages in reading order, and the notes at the foot of the pages."""
    body_size = find_body_size(word for page in pages for word in page.words)
    columns, notes = [], []
    for page in pages:
        page_columns, page_notes = _arrange_page(page, body_size)
        columns += page_columns
        notes += page_notes
    return columns, notes


def read_paragraphs(columns: Sequence[Column], notes: Sequence[Column]) -> list[Paragraph]:
    """Return the paragraphs of the columns, then each note as a paragraph."""
    return [*make_paragraphs(columns), *chain.from_iterable(make_paragraphs([n]) for n in notes)]


def _arrange_page(page: Page, body_size: float) -> tuple[list[Column], list[Column]]:
    regions = divide_into_regions(join_initials(page.words))
    marks = [find_raised(region.words) for region in regions]
    starts = frozenset(chain.from_iterable(starts for _, starts in marks))
    raised = frozenset(chain.from_iterable(raised for raised, _ in marks))
    columns = [
        Column(tuple(make_lines(region.words, starts)), page.number, region.is_table)
        for region in regions
    ]
    return split_notes(columns, body_size, starts | raised)
