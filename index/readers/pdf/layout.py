"""Lines with their place on a page, made paragraphs again."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median_low
from typing import NamedTuple

_SENTENCE_END = re.compile(r"[.!?:。！？][\"'”’»)\]]*$")
_BULLET = re.compile(r"(?:[•‣▪◦*–—-]|\d{1,2}[.)])\s")
_BROKEN_WORD = re.compile(r"([^\W\d_]+)-$")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\0": None}
)
# What a browser prints around a page, and page numbers.
_PRINTED = re.compile(
    r"(?:page )?\d+(?: ?(?:/|of) ?\d+)?|(?:https?|file)://\S+(?: \d+/\d+)?"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d{2}.*",
    re.IGNORECASE,
)


class Line(NamedTuple):
    """One line of a page; `size` and `height` (above the page's foot) in points."""

    text: str
    size: float
    height: float

    def tidied(self) -> "Line":
        """Return the line with single spaces, letters for ligatures and visible hyphens only."""
        # A soft hyphen at the end of a line is a hyphen there; elsewhere it does not show.
        text = re.sub("\u00ad+$", "-", self.text.rstrip()).replace("\u00ad", "")
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return self._replace(text=" ".join(whole.translate(_LIGATURES).split()))


def without_running_lines(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Leave out what stands at the head or foot of most pages, but for its numbers."""

    def mark(line: Line) -> tuple[str, int]:
        return re.sub(r"\d+", "#", line.text), round(line.height)

    edges = [sorted(page, key=lambda line: line.height) for page in pages]
    edges = [[*page[:2], *page[2:][-2:]] for page in edges]
    counts = Counter(found for edge in edges for found in set(map(mark, edge)))
    running = {found for found, count in counts.items() if count > max(1, len(pages) / 2)}
    return [
        [
            line
            for line in page
            if line not in edge or not (mark(line) in running or _PRINTED.fullmatch(line.text))
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]


def headline(page: Sequence[Line]) -> str | None:
    """Return the words in the largest print of a page, if they stand out: the headline."""
    prints: Counter[float] = Counter()
    for line in page:
        prints[line.size] += len(line.text)
    body = prints.most_common(1)[0][0] if prints else 0.0
    runs = [
        (size, " ".join(line.text for line in run))
        for size, run in groupby(page, lambda line: line.size)
    ]
    large = [(size, text) for size, text in runs if size > 1.15 * body and " " in text]
    return max(large, key=lambda run: run[0])[1] if large else None


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """Join the lines, in reading order, to paragraphs."""
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(line.text for line in lines)))
    widest: dict[int, int] = {}
    for line in lines:
        widest[round(line.size)] = max(widest.get(round(line.size), 0), len(line.text))
    drops: dict[int, list[float]] = defaultdict(list)  # below lines that look wrapped
    for line, below in pairwise(lines):
        size, drop = round(line.size), line.height - below.height
        if size == round(below.size) and drop > 0 and len(line.text) > 0.85 * widest[size]:
            drops[size].append(drop)
    joined = [line.text for line in lines[:1]]
    for line, below in pairwise(lines):
        size = round(line.size)
        usual = median_low(drops[size]) if drops[size] else 1.5 * line.size
        if _is_break(line, below, widest[size], usual):
            joined.append(below.text)
        else:
            joined[-1] = _continued(joined[-1], below.text, words)
    return joined


def _is_break(line: Line, below: Line, widest: int, usual: float) -> bool:
    """Tell whether a new paragraph starts `below`.

    `widest` is the length in characters of the longest line of that size, and `usual` the
    distance in points between two wrapped lines of it.
    """
    if abs(line.size - below.size) > 0.1 * line.size or _BULLET.match(below.text):
        return True
    drop = line.height - below.height
    ends = bool(_SENTENCE_END.search(line.text))
    if drop < 0:  # the next column or page
        return ends or (below.text[0].isupper() and len(line.text) < 0.6 * widest)
    fill = len(line.text) / widest
    return drop > 1.25 * usual or fill < 0.6 or (ends and fill < 0.85)


def _continued(text: str, more: str, words: Counter[str]) -> str:
    """Join two lines of a paragraph: with a space, or as one word that was broken."""
    broken = _BROKEN_WORD.search(text[-40:])
    if broken and more[0].islower():
        rest = re.match(r"[^\W\d_]+", more)
        left, right = broken[1], rest[0] if rest else ""
        known = words[f"{left}-{right}"] or (words[right] > 1 and not words[left + right])
        return text + more if known else text[:-1] + more
    if text[-1] >= "\u2e80" and more[0] >= "\u2e80":  # Chinese and Japanese have no spaces
        return text + more
    return f"{text} {more}"
