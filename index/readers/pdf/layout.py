"""The lines of PDF pages, with size and height → paragraphs and headline."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median_low
from typing import NamedTuple

_SENTENCE_END = re.compile(r"[.!?:。！？][\"'”’»)\]]*$")
_BULLET = re.compile(r"(?:[•‣▪◦*–—-]|\d{1,2}[.)])\s")
_HYPHENATED_WORD = re.compile(r"([^\W\d_]+)-$")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\0": None}
)
# Page numbers, and the headers and footers that browsers print.
_PRINTED_HEADER_OR_FOOTER = re.compile(
    r"(?:page )?\d+(?: ?(?:/|of) ?\d+)?|(?:https?|file)://\S+(?: \d+/\d+)?"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d{2}.*",
    re.IGNORECASE,
)


class Line(NamedTuple):
    """One line of a page; `font_size` and `height` (above the bottom edge) are in points."""

    text: str
    font_size: float
    height: float

    def normalize(self) -> "Line":
        """Return the line with single spaces, plain letters for ligatures and no soft hyphens."""
        # A soft hyphen is visible at the end of a line only.
        text = re.sub("\u00ad+$", "-", self.text.rstrip()).replace("\u00ad", "")
        valid_text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return self._replace(text=" ".join(valid_text.translate(_LIGATURES).split()))


def strip_headers_and_footers(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Return the pages without lines that repeat at the top or bottom of most pages.

    Numbers in such a line may differ. Page numbers and lines that browsers print go as well.
    """

    def make_key(line: Line) -> tuple[str, int]:
        return re.sub(r"\d+", "#", line.text), round(line.height)

    edges = [sorted(page, key=lambda line: line.height) for page in pages]
    edges = [[*page[:2], *page[2:][-2:]] for page in edges]
    counts = Counter(key for edge in edges for key in set(map(make_key, edge)))
    repeated_keys = {found for found, count in counts.items() if count > max(1, len(pages) / 2)}
    return [
        [
            line
            for line in page
            if line not in edge
            or not (
                make_key(line) in repeated_keys or _PRINTED_HEADER_OR_FOOTER.fullmatch(line.text)
            )
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]


def find_headline(page: Sequence[Line]) -> str | None:
    """Return the text in the largest print of a page; None if it is hardly larger than the rest."""
    characters_by_size: Counter[float] = Counter()
    for line in page:
        characters_by_size[line.font_size] += len(line.text)
    body_size = characters_by_size.most_common(1)[0][0] if characters_by_size else 0.0
    runs = [
        (size, " ".join(line.text for line in run))
        for size, run in groupby(page, lambda line: line.font_size)
    ]
    large = [(size, text) for size, text in runs if size > 1.15 * body_size and " " in text]
    return max(large, key=lambda run: run[0])[1] if large else None


def join_paragraphs(lines: Sequence[Line]) -> list[str]:
    """Return the paragraphs of `lines`, which are in reading order."""
    word_counts = Counter(
        re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(line.text for line in lines))
    )
    max_lengths: dict[int, int] = {}
    for line in lines:
        max_lengths[round(line.font_size)] = max(
            max_lengths.get(round(line.font_size), 0), len(line.text)
        )
    gaps: dict[int, list[float]] = defaultdict(list)  # below lines that look wrapped, by font size
    for line, next_line in pairwise(lines):
        size, gap = round(line.font_size), line.height - next_line.height
        if (
            size == round(next_line.font_size)
            and gap > 0
            and len(line.text) > 0.85 * max_lengths[size]
        ):
            gaps[size].append(gap)
    paragraphs = [line.text for line in lines[:1]]
    for line, next_line in pairwise(lines):
        size = round(line.font_size)
        usual_gap = median_low(gaps[size]) if gaps[size] else 1.5 * line.font_size
        if _starts_paragraph(line, next_line, max_lengths[size], usual_gap):
            paragraphs.append(next_line.text)
        else:
            paragraphs[-1] = _join_lines(paragraphs[-1], next_line.text, word_counts)
    return paragraphs


def _starts_paragraph(line: Line, next_line: Line, max_length: int, usual_gap: float) -> bool:
    """Whether `next_line` starts a new paragraph.

    `max_length` is the length in characters of the longest line in the font size of `line`, and
    `usual_gap` the distance in points between two wrapped lines of that size.
    """
    if abs(line.font_size - next_line.font_size) > 0.1 * line.font_size or _BULLET.match(
        next_line.text
    ):
        return True
    gap = line.height - next_line.height
    ends_sentence = bool(_SENTENCE_END.search(line.text))
    if gap < 0:  # the next column or page
        return ends_sentence or (next_line.text[0].isupper() and len(line.text) < 0.6 * max_length)
    fill_ratio = len(line.text) / max_length
    return gap > 1.25 * usual_gap or fill_ratio < 0.6 or (ends_sentence and fill_ratio < 0.85)


def _join_lines(text: str, next_text: str, word_counts: Counter[str]) -> str:
    """Join two lines of a paragraph by a space, or by the halves of a hyphenated word."""
    hyphenated = _HYPHENATED_WORD.search(text[-40:])
    if hyphenated and next_text[0].islower():
        rest = re.match(r"[^\W\d_]+", next_text)
        left, right = hyphenated[1], rest[0] if rest else ""
        keeps_hyphen = word_counts[f"{left}-{right}"] or (
            word_counts[right] > 1 and not word_counts[left + right]
        )
        return text + next_text if keeps_hyphen else text[:-1] + next_text
    if text[-1] >= "\u2e80" and next_text[0] >= "\u2e80":  # Chinese and Japanese write no spaces
        return text + next_text
    return f"{text} {next_text}"
