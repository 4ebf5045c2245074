"""Text → the stretches that no sentence crosses: paragraphs, headings, list items, captions.

A single line break parts two stretches unless the line was wrapped there. Where extraction has
lost a line break altogether, a few marks still show it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from pincite.index.sentences.abbreviations import LINKING, STARTERS, TITLES

BULLETS = "•⁃▪▫◦‣●○■□◆►▶✓✔"
LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
SYMBOL = re.compile(rf"\s*(?:[{BULLETS}]|[*]\s|[QA]:\s)")
MARKER = re.compile(r"\s*(?:[+–—-]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]+\s|\(?[A-Z]\)\s)")
FIRST_ITEM = re.compile(r"\s*([1a])(\.\)|[.)])\s")
FINISHED = re.compile(r"[.!?…:][\"'”’»)\]]*\Z")
FULL_DATE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}"
    r"(?=\s*+(?:\Z|(?<=\s)[A-Z]))"
)
CREDIT = re.compile(r" (?<=\w )(?:Image|Photo|Photograph|Picture)(?: by| [Cc]redit)?: ")
CAPITAL = re.compile(r" (?<=\w\w )(?:The|This|These|In|On) [a-z]+ [\w’'$]")
LONGEST_LINE = 200
SHORTEST_LINE = 30


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each stretch; together they are the whole text, in order."""
    lines = LINE_END.split(text)
    width = _width(lines)
    start = end = 0
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        end += len(line) + 1
        if not _goes_on(line, following, width):
            cuts = (start + cut for cut in _cuts(text[start : end - 1]))
            yield from pairwise([start, *cuts, end - 1])
            start = end


def _width(lines: list[str]) -> int:
    """Return the column at which lines were wrapped; 0 where most line breaks are meant."""
    pairs = [(a.rstrip(), b.strip()) for a, b in pairwise(lines)]
    pairs = [(a, b) for a, b in pairs if a and b]
    wrapped = sorted(len(a) for a, b in pairs if _open(a) or b[0].islower())
    wrapped = [length for length in wrapped if SHORTEST_LINE <= length <= LONGEST_LINE]
    if not wrapped or len(wrapped) * 3 < len(pairs):
        return 0
    # A stray long line says nothing of the column of the others.
    return max(length for length in wrapped if length <= wrapped[len(wrapped) // 2] + 20)


def _open(line: str) -> bool:
    """Say whether a line ends on a word or mark that no heading or sentence ends on."""
    last = line[-30:].split()[-1]
    return (
        line[-1] in ",–—-" or last in LINKING or (line[-1] == "." and last[:-1].lower() in TITLES)
    )


def _goes_on(line: str, following: str, width: int) -> bool:
    """Say whether a sentence may run on from one line to the next."""
    stripped, words = line.rstrip(), following[:LONGEST_LINE].split(None, 1)
    if not stripped or not words or SYMBOL.match(following):
        return False
    full = 0 < width < len(stripped) + 1 + len(words[0])
    finished = FINISHED.search(stripped[-8:])
    if MARKER.match(following) and (finished or not full):
        return False
    if words[0][0].islower() or words[0][0] in ",;)]}”’%":
        return full or (not finished and (len(stripped) >= SHORTEST_LINE or _open(stripped)))
    if following[0].isspace() and not line[0].isspace():
        return False
    return full or (len(stripped) >= SHORTEST_LINE and _open(stripped))


def _cuts(piece: str) -> list[int]:
    """Return where a piece is cut although it holds no line break that is meant."""
    cuts = [*_items(piece)]
    for date in FULL_DATE.finditer(piece):
        before = piece[max(0, date.start() - 40) : date.start()].rstrip()
        if not before or (before[-1] not in ",;:–—-(" and before.split()[-1] not in LINKING):
            cuts += [date.start(), date.end()]
    cuts += [credit.start() for credit in CREDIT.finditer(piece)]
    for capital in CAPITAL.finditer(piece):
        before = piece[max(0, capital.start() - 40) : capital.start()].split()[-1]
        if before.lower() not in LINKING | STARTERS:
            cuts.append(capital.start())
    return sorted({cut for cut in cuts if 0 < cut < len(piece)})


def _items(piece: str) -> Iterator[int]:
    """Yield where the items of a list start that runs on: `1. Eggs 2. Milk`, `• Eggs • Milk`."""
    bullet = piece.lstrip()[:1]
    if bullet and bullet in BULLETS:
        found = piece.find(f" {bullet}", 1)
        while found >= 0:
            yield found
            found = piece.find(f" {bullet}", found + 1)
    elif first := FIRST_ITEM.match(piece):
        label, sign, found = first[1], first[2], 0
        while label != "z":
            label = str(int(label) + 1) if label.isdigit() else chr(ord(label) + 1)
            marker = f" {label}{sign} "
            found = piece.find(marker, found + 1)
            if found < 0 or (sign == "." and piece[found + len(marker) :][:1].islower()):
                break
            yield found
