"""The start of a paragraph → the place, date and agency of its dateline.

For example "LASK, 14 June 2024 (Wire) – The talks …" and "Lask (dpa) - Die Gespräche …".
"""

import re

from pincite.index.readers.metadata.full_dates import find_full_date
from pincite.index.readers.metadata.names import is_outlet
from pincite.index.text.visible import to_single_line
from pincite.index.types import StatedValue

_MAX_LENGTH = 110
_END = re.compile(r"\s?(?:[–—:]|-{1,2}(?=\s)|\.(?=\s))")
_AGENCY = re.compile(r"\(([^()]{2,40})\)")
_PLACE_WORD = re.compile(r"[A-ZÄÖÜÉ][\w.’'-]*|(?:am|an|der|de|la|of|the|upon|im|den)")
_MAX_PLACE_WORDS = 6


def read_dateline(paragraph: str, language: str | None, *, first: bool = True) -> list[StatedValue]:
    """Return the date and the agency of the dateline that begins a paragraph; [] if none does.

    `first`: whether the paragraph is the first of the text. Below it, "Lask, 14 June 1924. …" is
    an entry of a chronicle: only an agency, or a place in capitals with a dash, makes a dateline.
    """
    start = paragraph.lstrip(" \t*_")[:_MAX_LENGTH]
    if not start[:1].isupper():
        return []
    for end in _END.finditer(start):
        head, mark = start[: end.start()], end[0].strip()
        agency = _AGENCY.search(head)
        found = find_full_date(_AGENCY.sub("", head), language)
        place = _AGENCY.sub("", head)
        if found:
            place = place[: found[1]] + place[found[2] :]
        is_sure = agency is not None or (mark not in (".", ":") and place.isupper())
        if not _is_place(place) or not (found or (agency and mark != ".")):
            continue
        if not is_sure and (not first or mark == ":"):
            continue
        origin = f"dateline “{to_single_line(head)}”"
        values = [StatedValue("published", found[0], origin)] if found else []
        name = re.split(r"[,/]", agency[1])[0].strip() if agency else ""
        return [*values, *([StatedValue("publisher", name, origin)] if is_outlet(name) else [])]
    return []


def _is_place(text: str) -> bool:
    words = re.sub(r"[,()*_]|\b(?:den|the)\b|\b\d{1,2}\b\.?", " ", text).split()
    return 0 < len(words) <= _MAX_PLACE_WORDS and all(map(_PLACE_WORD.fullmatch, words))
