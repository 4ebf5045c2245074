"""A text → blocks that no sentence crosses: paragraphs, headings, list items, captions.

A single line break separates two blocks unless it wraps a line. If text extraction has lost a
line break, a few patterns still reveal it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from pincite.index.sentences.abbreviations import NON_FINAL_WORDS, SENTENCE_STARTERS, TITLES

BULLETS = "•⁃▪▫◦‣●○■□◆►▶✓✔"
_LINE_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BULLET_ITEM = re.compile(rf"\s*(?:[{BULLETS}]|[*]\s|[QA]:\s)")
_LIST_ITEM = re.compile(r"\s*(?:[+–—-]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]+\s|\(?[A-Z]\)\s)")
_FIRST_ITEM = re.compile(r"\s*([1a])(\.\)|[.)])\s")
_FINAL_PUNCTUATION = re.compile(r"[.!?…:][\"'”’»)\]]*\Z")
_FULL_DATE = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}"
    r"(?=\s*+(?:\Z|(?<=\s)[A-Z]))"
)
_PHOTO_CREDIT = re.compile(r" (?<=\w )(?:Image|Photo|Photograph|Picture)(?: by| [Cc]redit)?: ")
_SENTENCE_START = re.compile(r" (?<=\w\w )(?:The|This|These|In|On) [a-z]+ [\w’'$]")
_MAX_LINE_LENGTH = 200
_MIN_LINE_LENGTH = 30


def split_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each block, in order. Only line breaks lie between them."""
    lines = _LINE_BREAK.split(text)
    wrap_width = _find_wrap_width(lines)
    start = end = 0
    for line, next_line in zip(lines, [*lines[1:], ""], strict=True):
        end += len(line) + 1
        if not _continues(line, next_line, wrap_width):
            breaks = (start + offset for offset in _find_lost_breaks(text[start : end - 1]))
            yield from pairwise([start, *breaks, end - 1])
            start = end


def _find_wrap_width(lines: list[str]) -> int:
    """Return the width at which lines are wrapped; 0 if most line breaks separate blocks."""
    pairs = [(a.rstrip(), b.strip()) for a, b in pairwise(lines)]
    pairs = [(a, b) for a, b in pairs if a and b]
    wrapped = sorted(len(a) for a, b in pairs if _is_unfinished(a) or b[0].islower())
    wrapped = [length for length in wrapped if _MIN_LINE_LENGTH <= length <= _MAX_LINE_LENGTH]
    if not wrapped or len(wrapped) * 3 < len(pairs):
        return 0
    # One much longer line must not decide the width of all.
    return max(length for length in wrapped if length <= wrapped[len(wrapped) // 2] + 20)


def _is_unfinished(line: str) -> bool:
    """Whether a line ends with a word or mark that ends no heading and no sentence."""
    last = line[-30:].split()[-1]
    return (
        line[-1] in ",–—-"
        or last in NON_FINAL_WORDS
        or (line[-1] == "." and last[:-1].lower() in TITLES)
    )


def _continues(line: str, next_line: str, wrap_width: int) -> bool:
    """Whether a sentence may continue from one line to the next."""
    stripped, words = line.rstrip(), next_line[:_MAX_LINE_LENGTH].split(None, 1)
    if not stripped or not words or _BULLET_ITEM.match(next_line):
        return False
    is_full = 0 < wrap_width < len(stripped) + 1 + len(words[0])
    is_finished = _FINAL_PUNCTUATION.search(stripped[-8:])
    if _LIST_ITEM.match(next_line) and (is_finished or not is_full):
        return False
    if words[0][0].islower() or words[0][0] in ",;)]}”’%":
        return is_full or (
            not is_finished and (len(stripped) >= _MIN_LINE_LENGTH or _is_unfinished(stripped))
        )
    if next_line[0].isspace() and not line[0].isspace():
        return False
    return is_full or (len(stripped) >= _MIN_LINE_LENGTH and _is_unfinished(stripped))


def _find_lost_breaks(block: str) -> list[int]:
    """Return the offsets in `block` at which a line break was probably lost."""
    breaks = [*_iter_item_starts(block)]
    for date in _FULL_DATE.finditer(block):
        before = block[max(0, date.start() - 40) : date.start()].rstrip()
        if not before or (
            before[-1] not in ",;:–—-(" and before.split()[-1] not in NON_FINAL_WORDS
        ):
            breaks += [date.start(), date.end()]
    breaks += [credit.start() for credit in _PHOTO_CREDIT.finditer(block)]
    for match in _SENTENCE_START.finditer(block):
        before = block[max(0, match.start() - 40) : match.start()].split()[-1]
        if before.lower() not in NON_FINAL_WORDS | SENTENCE_STARTERS:
            breaks.append(match.start())
    return sorted({offset for offset in breaks if 0 < offset < len(block)})


def _iter_item_starts(block: str) -> Iterator[int]:
    """Yield the offsets of list items on one line: `1. Eggs 2. Milk`, `• Eggs • Milk`."""
    bullet = block.lstrip()[:1]
    if bullet and bullet in BULLETS:
        position = block.find(f" {bullet}", 1)
        while position >= 0:
            yield position
            position = block.find(f" {bullet}", position + 1)
    elif first := _FIRST_ITEM.match(block):
        number, punctuation, position = first[1], first[2], 0
        while number != "z":
            number = str(int(number) + 1) if number.isdigit() else chr(ord(number) + 1)
            marker = f" {number}{punctuation} "
            position = block.find(marker, position + 1)
            if position < 0 or (
                punctuation == "." and block[position + len(marker) :][:1].islower()
            ):
                break
            yield position
