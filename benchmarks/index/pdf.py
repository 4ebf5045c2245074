"""PDF documents of random layouts: how many of their sentences are read whole, and how fast.

    python -m benchmarks.index.pdf [DOCUMENTS] [FIRST]

Each document has one to four columns, ragged or justified, drawn column by column or row by row,
with hyphens, initials, notes, and running heads and feet, all by chance. FIRST is the number of
the first document: rules are written with the documents below 200 and reported on later ones.
"""

import random
import re
import sys
import time
from typing import NamedTuple

from fpdf import FPDF
from pincite.index.readers.pdf.document import read_pdf
from pincite.index.sentences import split
from pincite.index.types import Article

_NOUNS = (
    "council mayor harbour tram bridge school ferry mill budget treasurer market river county "
    "bishop clerk engine library station garden tower"
).split()
_VERBS = "voted built sold closed opened praised burned measured painted counted moved".split()
_PLACES = "Varn Lask Oster Marn Kell Dorn Pell Sund Brask Holm".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_TITLE = "The long story of one town and its tram"
_HEADS = ("Varn Review", "Town and Country")


class Style(NamedTuple):
    """What a document looks like; lengths are in points."""

    font: str
    size: float
    leading: float
    columns: int
    margin: float
    gutter: float
    justified: bool
    indent: float
    gap: float
    head: str
    foot: str
    hyphens: bool
    row_by_row: bool
    notes: bool
    initial: bool
    shift: float


class Run(NamedTuple):
    """A word at its place."""

    x: float
    y: float
    text: str
    size: float


def choose_style(chance: random.Random) -> Style:
    """Return a style by chance."""
    size = chance.choice([8, 9, 10, 11, 12])
    leading = size * chance.choice([1.15, 1.2, 1.35, 1.5])
    indent = chance.choice([0, 0, 12])
    return Style(
        font=chance.choice(["Times", "Helvetica"]),
        size=size,
        leading=leading,
        columns=chance.choice([1, 1, 2, 2, 2, 3, 4 if size < 10 else 2]),
        margin=chance.choice([36, 50, 72]),
        gutter=size * chance.choice([1.2, 1.5, 2, 3]),
        justified=chance.random() < 0.5,
        indent=indent,
        gap=0 if indent else leading * chance.choice([0.5, 1]),
        head=chance.choice(["", "same", "alternate", "number"]),
        foot=chance.choice(
            ["", "Page {} of 9", "{}", "Copyright Varn Review, all rights reserved"]
        ),
        hyphens=chance.random() < 0.4,
        row_by_row=chance.random() < 0.3,
        notes=chance.random() < 0.4,
        initial=chance.random() < 0.3,
        shift=chance.choice([0, 0, 1.5]),
    )


def make_sentence(chance: random.Random) -> str:
    """Return a sentence by chance."""
    one, two, three = chance.sample(_NOUNS, 3)
    place, verb, day = chance.choice(_PLACES), chance.choice(_VERBS), chance.choice(_DAYS)
    forms = (
        f"The {one} of {place} {verb} the old {two} on {day}, and the {three} said nothing.",
        f"Nobody in {place} knew that the {one} had {verb} {chance.randint(2, 900)} {two}s.",
        f"In {chance.randint(1950, 2024)} the {one} {verb} a {two} for "
        f"{chance.randint(2, 99)},{chance.randint(100, 999)} crowns.",
        f'"We have waited for the {one} since {day}," the {two} told the {three} of {place}.',
        f"A well-known {one} called the {two} a matter for the next {three}, which takes office.",
    )
    return chance.choice(forms)


class Writer:
    """Writes paragraphs into the columns of a document."""

    def __init__(self, style: Style, chance: random.Random) -> None:
        self._style, self._chance = style, chance
        self.document = FPDF(unit="pt", format=chance.choice(["A4", "letter"]))
        self.document.set_auto_page_break(False)
        between = (style.columns - 1) * style.gutter
        self._width = (self.document.w - 2 * style.margin - between) / style.columns
        self._bottom = self.document.h - (100 if style.notes else 60)
        self._runs: list[Run] = []
        self._notes: list[str] = []
        self._note_count = 0
        self._column, self._top = 0, self._start_page(_TITLE)
        self._y = self._top

    def finish(self) -> bytes:
        """Return the document."""
        self._end_page()
        return bytes(self.document.output())

    def write(self, sentences: list[str], *, is_first: bool) -> None:
        """Write a paragraph."""
        style = self._style
        words = [word for sentence in sentences for word in sentence.split()]
        marks = self._choose_notes(sentences)
        initial = words[0][0] if is_first and style.initial and words[0][0].isalpha() else ""
        if initial and len(words[0]) > 1:
            words[0] = words[0][1:]
        else:
            initial = ""
        inset = self._measure(initial, 3 * style.size) + 3 if initial else 0.0
        number = 0
        while words:
            room = inset if initial and number < 2 else (style.indent if number == 0 else 0)
            count = self._fit(words, self._width - room)
            line, words = words[:count], words[count:]
            self._next_line()
            left = style.margin + self._column * (self._width + style.gutter)
            self._place(line, left + room, marks, self._width - room if words else None)
            if initial and number == 1:
                self._runs.append(Run(left, self._y, initial, 3 * style.size))
            number += 1
        self._y += style.gap

    def _choose_notes(self, sentences: list[str]) -> dict[int, str]:
        """Return the marks of notes by the number of words left after them."""
        marks: dict[int, str] = {}
        left = sum(len(sentence.split()) for sentence in sentences)
        for sentence in sentences:
            left -= len(sentence.split())
            if self._style.notes and self._chance.random() < 0.08 and len(self._notes) < 2:
                self._note_count += 1
                marks[left] = str(self._note_count)
                self._notes.append(f"See the report of the {self._chance.choice(_NOUNS)}.")
        self._left = sum(len(sentence.split()) for sentence in sentences)
        return marks

    def _fit(self, words: list[str], width: float) -> int:
        """Return how many words fit; a long word may be divided, and its halves replace it."""
        used = 0.0
        for count, word in enumerate(words):
            used += self._measure(word) + (self._measure(" ") if count else 0) + 4
            if used > width and count:
                free = width - used + self._measure(word)
                is_long = self._style.hyphens and len(word) > 7 and word.isalpha()
                if is_long and free > self._measure(f"{word[:4]}-"):
                    words[count : count + 1] = [f"{word[:4]}-", word[4:]]
                    self._left += 1
                    return count + 1
                return count
            used -= 4
        return len(words)

    def _place(self, line: list[str], x: float, marks: dict[int, str], width: float | None) -> None:
        style = self._style
        space = self._measure(" ")
        natural = sum(map(self._measure, line)) + space * (len(line) - 1)
        if style.justified and width and len(line) > 1:
            space += max(width - natural - 4, 0) / (len(line) - 1)
        for word in line:
            self._left -= 1
            self._runs.append(Run(x, self._y, word, style.size))
            x += self._measure(word)
            if mark := marks.get(self._left):
                self._runs.append(Run(x + 0.2, self._y - 0.35 * style.size, mark, 5))
                x += 3
            x += space

    def _measure(self, text: str, size: float | None = None) -> float:
        self.document.set_font(self._style.font, size=size or self._style.size)
        return self.document.get_string_width(text)

    def _next_line(self) -> None:
        self._y += self._style.leading
        if self._y > self._bottom:
            self._column += 1
            if self._column == self._style.columns:
                self._end_page()
                self._top, self._column = self._start_page(""), 0
            self._y = self._top + self._style.leading

    def _start_page(self, title: str) -> float:
        """Start a page, and return where its text begins."""
        document, style = self.document, self._style
        document.add_page()
        number = document.page_no()
        shift = style.shift * (number % 3)
        head = _HEADS[0] if style.head == "same" else _HEADS[number % 2] if style.head else ""
        if style.head == "number":
            head = f"{head} {number + 40}" if number % 2 else f"{number + 40} {head}"
        document.set_font(style.font, size=8)
        document.text(style.margin + 200 * (number % 2), 28 + shift, head)
        foot = style.foot.format(number)
        document.text(document.w / 2 - 40, document.h - 22 + shift, foot)
        document.set_font(style.font, "B", 20)
        document.text(style.margin, 74, title)
        return 100 if title else 60

    def _end_page(self) -> None:
        runs = self._runs
        if self._style.row_by_row:
            runs = sorted(runs, key=lambda run: (round(run.y, 1), run.x))
        for run in runs:
            self.document.set_font(self._style.font, size=run.size)
            self.document.text(run.x, run.y, run.text)
        size = self._style.size - 2
        for number, note in enumerate(self._notes):
            y = self.document.h - 46 + number * (size + 2)
            self.document.set_font(self._style.font, size=5)
            mark = self._note_count - len(self._notes) + number + 1
            self.document.text(self._style.margin, y - 3, str(mark))
            self.document.set_font(self._style.font, size=size)
            self.document.text(self._style.margin + 7, y, note)
        self._runs, self._notes = [], []


def make_document(number: int) -> tuple[bytes, list[str], int]:
    """Return a document, its sentences, and its number of pages."""
    chance = random.Random(number)
    writer = Writer(choose_style(chance), chance)
    paragraphs = [
        [make_sentence(chance) for _ in range(chance.randint(2, 6))]
        for _ in range(chance.randint(8, 34))
    ]
    for position, paragraph in enumerate(paragraphs):
        writer.write(paragraph, is_first=position == 0)
    data = writer.finish()
    return data, [each for paragraph in paragraphs for each in paragraph], writer.document.page_no()


def main(documents: int = 200, first: int = 200) -> None:
    """Print the share of sentences read whole, of faultless documents, and the time of a page."""
    total = whole = pages = faultless = 0
    seconds = 0.0
    for number in range(first, first + documents):
        data, sentences, page_count = make_document(number)
        start = time.process_time()
        *_, article = read_pdf(data, f"{number}.pdf")
        seconds += time.process_time() - start
        assert isinstance(article, Article)
        found = {re.sub(r"\[\d+\]", "", article.text[a:b]) for a, b in split(article.text)}
        missing = [sentence for sentence in sentences if sentence not in found]
        if missing:
            print(f"{number}: {len(missing)} of {len(sentences)}, for example {missing[0]!r}")
        total, whole, pages = (
            total + len(sentences), whole + len(sentences) - len(missing), pages + page_count
        )  # fmt: skip
        faultless += not missing
    print(
        f"{whole:,} of {total:,} sentences whole ({whole / total:.4f}), in {faultless} of "
        f"{documents} documents all of them; {1000 * seconds / pages:.0f} ms a page of {pages}"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
