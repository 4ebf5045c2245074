"""Text → sentences as offsets, by rules for English news that stay sound for any text.

A text is parted into stretches first, then each stretch is cut at its terminators. Every pattern
is possessive or bounded, so the time is linear in the length of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pincite.index.sentences.abbreviations import (
    ABBREVIATIONS,
    AMBIGUOUS,
    BRANDS,
    DATES,
    NUMBERED,
    PLACES,
    SAYING,
    STARTERS,
    TIMES,
    TITLES,
)
from pincite.index.sentences.lines import BULLETS, stretches
from pincite.index.text.visible import places, visible

# Stored with an index, so that offsets of two versions are never mixed. Raise it when spans move.
VERSION = "2"

# What ends a sentence beside . ! ? … (Unicode property Sentence_Terminal, the living scripts).
WIDE = "。．！？｡﹒﹖﹗︒︕︖‼‽⁇⁈⁉؟؝؞۔।॥։።፧፨။၊។៕᠃᠉꓿꘎꘏⸮"
CLOSING = "\"'”’»›)\\]}）」』】〉》〕*_"
OPENING = "\"'“‘„‚«‹(\\[{（「『【〈《〔*_¿¡"
GOES_ON = ",;:)]}%&/=-–—”’»?!."
# Marks, the rest of an ellipsis with spaces, closing quotes and brackets, footnote marks.
END = re.compile(
    rf"([.!?…{WIDE}]++)((?:[ \u00a0]\.(?![\w.]))*+)"
    rf"([{CLOSING}]*+(?: [”»](?=\s|\Z))*+)"
    r"(?: ?\[(?:\d{1,4}|[a-z]|(?:note|nb) \d{1,3}|[a-z ]{1,40} needed)\])*+[¹²³⁰⁴-⁹]*+"
)
NEXT = re.compile(rf"\s*+([{OPENING}]*+)\s?([^\W_](?:\w|[’'-](?=\w)){{0,40}}+)?+")
OMISSION = re.compile(r"\.\.\.|…|\. \.|\[(?:\.\.\.|…)\]")
ADDRESS = re.compile(r"https?:|www\.")
ASIDE = re.compile(r"\s*+\([^()]{1,80}\)\s?[a-z,;:]")
REFERENCE = re.compile(r"\s*+\([^()]{0,40}\d\)[.,;]")
SAID = re.compile(rf"\s++(?:[A-Z][\w’'.-]{{0,30}}\s){{1,4}}(?:{'|'.join(sorted(SAYING))})\b")
TIME_FIRST = re.compile(r"(?i)(?:at|by|around|about|before|after|since|until|from) [\d: ]+[ap]\.m")
NUMERAL = re.compile(r"\d{1,3}|[IVXLC]{1,5}|[ivx]{1,4}|[A-Za-z]")
ROMAN = re.compile(r"[IVXLC]{2,}|[VX]")
DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{1,2}")
CONSONANTS = re.compile(r"[B-DF-HJ-NP-TV-Z][b-df-hj-np-tv-xz]{1,4}")
LOOK_BACK = 40
SIGNATURE = 80


class Span(NamedTuple):
    """`text[start:end]` is one sentence, in characters from the start of the text."""

    start: int
    end: int


class _Place(NamedTuple):
    """Where a sentence may end: the terminator and its surroundings.

    `before` is what the sentence holds before `marks`, at most LOOK_BACK characters of it;
    `openers` are the quotes and brackets before `word`, which follows.
    """

    before: str
    marks: str
    spaced: str
    closers: str
    openers: str
    word: str

    @property
    def last(self) -> str:
        """The last word before the marks, without what opens it."""
        return re.sub(r"^\W+", "", self.before.split()[-1]) if self.before.strip() else ""

    @property
    def starter(self) -> bool:
        """Whether the word that follows is one that opens sentences."""
        return self.word.lower().replace("’", "'") in STARTERS or bool(
            re.fullmatch(r"(?:I|He|She|It|They|We|You|That|There|What|Who|Here)['’]\w+", self.word)
        )


def split(text: str) -> tuple[Span, ...]:
    """Return the sentences of `text` in order.

    The spans do not overlap, hold every character that shows, and neither start nor end with
    white space or with what does not show, which moves no boundary. A blank line ends a
    sentence; a single line break does where the line is a heading, a list item or a paragraph
    of its own, not where a wrapped line goes on.
    """
    # For each character that does not show, how many that do stand before it.
    before = [place - count for count, place in enumerate(places(text))]

    def place(shown: int) -> int:
        return shown + bisect_right(before, shown)

    spans = _split(visible(text) if before else text)
    return tuple(Span(place(start), place(end - 1) + 1) for start, end in spans)


def _split(text: str) -> Iterator[Span]:
    plain = text.replace("\r\n", " \n")
    for start, end in stretches(plain):
        for first, last in _sentences(plain, start, end):
            piece = text[first:last]
            if stripped := piece.strip():
                left = first + len(piece) - len(piece.lstrip())
                yield Span(left, left + len(stripped))


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    bounds = [start]
    for match in END.finditer(text, start, end):
        if cut := _cut(text, bounds[-1], end, match):
            bounds.append(cut)
    if len(bounds) > 1 and end - bounds[-1] <= SIGNATURE:
        quotation, rest = text[start : bounds[-1]].strip(), text[bounds[-1] : end]
        if _signed(quotation[:1], quotation[-1:], rest):
            bounds.pop()
    return pairwise([*bounds, end])


def _signed(first: str, last: str, rest: str) -> bool:
    """Say whether a quotation is followed by its author alone: `"So be it." Jane Doe, poet`."""
    following = NEXT.match(rest)
    word = following[2] if following else None
    opens = word is not None and word[0].isupper() and word.lower() not in STARTERS
    return first in ('"', "“") and last in ('"', "”") and opens and not END.search(rest)


def _cut(text: str, start: int, end: int, match: re.Match[str]) -> int | None:
    """Return where the sentence from `start` ends at this match of END; None where it goes on."""
    stop = match.end()
    following = NEXT.match(text, stop, end)
    if stop >= end or not following:
        return None
    before = text[max(start, match.start() - LOOK_BACK) : match.start()]
    place = _Place(before, match[1], match[2], match[3], following[1], following[2] or "")
    if not text[stop].isspace():
        wide = place.marks[-1] in WIDE and not text[stop].isdigit()
        after = text[following.end() : min(end, following.end() + 1)]
        return stop if wide or (after.isspace() and _glued(place)) else None
    if not place.word:
        if OMISSION.match(text, following.end(), end):
            return stop
        # Of nothing but opening marks no sentence can be made: they stay with this one.
        if following.end() >= end or text[following.end()] in GOES_ON:
            return None
    if place.word.islower() and not ADDRESS.match(text, following.start(2)):
        return None
    if "(" in place.openers and REFERENCE.match(text, stop, end):
        return None
    if place.marks == "." and not place.spaced:
        return stop if _full_stop(place, whole=match.start() - start <= LOOK_BACK) else None
    if place.marks[-1] in ".…":
        return _ellipsis(place, match)
    if "(" in place.openers and ASIDE.match(text, stop, end):
        return None
    if "!" in place.marks and not place.closers and place.last.lower() in BRANDS:
        return stop if place.starter else None
    said = place.closers and not place.starter and SAID.match(text, stop, end)
    return None if said else stop


def _glued(place: _Place) -> bool:
    """Say whether a sentence ends although the space after it is missing: `he said.The`."""
    return (
        len(place.last) >= 3
        and place.last.isalpha()
        and place.last[1:].islower()
        and place.last.lower() not in ABBREVIATIONS
        and place.word.istitle()
        and place.word.lower() not in ("com", "net", "org")
    )


def _ellipsis(place: _Place, match: re.Match[str]) -> int | None:
    """Return where a sentence ends at an ellipsis that a capital follows."""
    dots = (place.marks + place.spaced).count(".") + 3 * place.marks.count("…")
    said = place.before.rstrip("\"'“‘([")
    if not said.strip():
        return None
    if said[-1].isspace():
        return match.end() if dots > 3 or place.closers else None
    # `end. . . . Next`: the first full stop ends, the rest says what is left out after it.
    return match.end(1) if place.spaced and dots > 3 and not place.closers else match.end()


def _full_stop(place: _Place, *, whole: bool) -> bool:
    """Say whether a single full stop ends a sentence, `whole` if all of it is in `before`."""
    before, word, starter, last = place.before, place.word, place.starter, place.last
    if not last or before[-1].isspace():
        return True
    key = re.split(r"[-–—]", last)[-1].lower()
    if whole and not set("\"”'’") & set(place.closers):
        if NUMERAL.fullmatch(before.strip(f"{BULLETS}([ \u00a0\n")):
            return False
        if TIME_FIRST.fullmatch(before.lstrip('"“ ')):
            return False
    if place.closers and not set(")]") & set(place.closers):
        return key not in TITLES
    if key in TITLES:
        shouted = last.isupper() and not word.isupper()
        return (starter and (key == "st" or shouted)) or (shouted and key in TIMES)
    if len(last) == 1 and last.upper() != last.lower():
        return starter
    if key in NUMBERED:
        return not (word[:1].isdigit() or ROMAN.fullmatch(word))
    if key in DATES and last[0].isupper():
        return not word[:1].isdigit() and word.lower() not in TIMES
    if key in ("a.m", "p.m"):
        return word.lower() not in TIMES
    if key in PLACES and last[0].isupper():
        return starter and "(" not in place.openers
    if key in AMBIGUOUS or DOTTED.fullmatch(key) or CONSONANTS.fullmatch(last):
        return starter and "(" not in place.openers
    return True
