"""A line near a headline → the author, outlet, date or address that it states.

Only whole lines of an explicit form count: "By Jane Doe", "14 June 2024", "Outlet: Gazette",
"Gazette, 14 June 2024", and their German, French, Spanish and Italian forms. The date of a change
("Updated", "Stand") is never a publication date.
"""

import re

from pincite.index.readers.metadata.changes import follows_change, strip_changes
from pincite.index.readers.metadata.full_dates import CLOCK, find_full_date, parse_full_date
from pincite.index.readers.metadata.labels import (
    FIELD_BY_LABEL,
    IGNORED,
    LABELLED,
    NAME_LABELS,
    ROLE,
    SOURCE_SAYS,
    SUBJECT,
)
from pincite.index.readers.metadata.names import is_outlet, is_place, may_be_outlet
from pincite.index.readers.metadata.pieces import (
    BYLINE,
    Fields,
    assign_names,
    read_byline,
    read_pieces,
    split_names,
    strip_article,
)
from pincite.index.text.dates import parse_date

_MAX_LINE_LENGTH = 140  # characters, as in "By Jane Doe | 14 June 2024"
_MAX_WORDS_OF_NAME = 4
_VERB = (
    rf"{SUBJECT}(?:published|posted|appeared|erschienen|erschien|veröffentlicht|publié|publicado"
    r"|pubblicato)"
)
_ON = r"(?:\s(?:on|at|am|le|el|il))"
_BY = r"(?:by|von|par|por|di)\s"
_IN = r"(?:in der|in den|in dem|in|im|bei|dans|en|su)\s"
_VERB_DATE = re.compile(
    rf"{_VERB}(?:,|:|{_ON})?\s(?:{CLOCK},?\s+(?:on\s|am\s)?)?(?P<date>.+)", re.IGNORECASE
)
_VERB_START = re.compile(rf"{_VERB}(?:\szuerst)?(?=[\s,:])", re.IGNORECASE)
_NAMED = re.compile(rf"(?:(?P<by>{_BY})|{_IN})(?P<name>.+?)(?=$|\s{_BY})", re.IGNORECASE)
_CONNECTOR = re.compile(r"(?i)(?:^|\s)(?:on|at|am|vom|of|le|el|il)$")
_VERB_BEFORE = re.compile(rf"(?i)(?:{_VERB}|datum|date){_ON}?:?\s*$")
_BARS = re.compile(r"\s*\|\s*|\s+[·•]\s+|\t+")
_BARS_AND_DASHES = re.compile(r"\s*\|\s*|\s+[·•/–—-]\s+|\t+")
_FRAME = re.compile(r"^[\s*_>~=#·•–—-]+(?=\w)|[\s*_~=#–—-]+$")


def parse_credit_line(line: str, language: str | None, *, first: bool = False) -> Fields | None:
    """Return the fields that a line states; None if any part of the line is other text.

    `first`: whether the line is the first of its text. "Source: envoy to quit" is a headline there.
    An empty dict is a line that states none of the fields, for example "Updated: 14 June 2024".
    """
    line = _strip_frame(line)
    if not line or len(line) > _MAX_LINE_LENGTH or (first and SOURCE_SAYS.match(line)):
        return None
    rest, had_change = strip_changes(line)
    fields = None
    for separator in (_BARS, _BARS_AND_DASHES):
        if fields is None:
            fields = _parse_parts(separator.split(rest), language, is_sure=had_change)
    labelled = LABELLED.fullmatch(rest)
    if labelled and FIELD_BY_LABEL.get(labelled[1].lower()) == "title":
        _, *others = _BARS.split(rest)
        if any(_parse_part(part, language) is None for part in others):
            return {"title": labelled[2].strip()}  # with a bar in it
    return fields


def _parse_parts(parts: list[str], language: str | None, *, is_sure: bool) -> Fields | None:
    """Return the fields of the parts of a line. Names without a label need a sure part beside."""
    fields: Fields = {}
    names: list[str] = []
    for part in filter(None, (part.strip(" ,;") for part in parts)):
        parsed = _parse_part(part, language)
        if parsed is None:
            part_names = split_names(part)
            if part_names is None:
                return None
            names += part_names
        else:
            is_sure = True
            fields = parsed | fields
    if not is_sure:
        return None
    return assign_names(names, fields, in_row=len(parts) > 1) | fields


def _parse_part(part: str, language: str | None) -> Fields | None:
    """Return the fields of a part of a line that is surely one; None for other text."""
    if labelled := LABELLED.fullmatch(part):
        return _parse_labelled(labelled, language)
    if IGNORED.fullmatch(part) or ROLE.fullmatch(part):
        return {}
    if (dated := _VERB_DATE.fullmatch(part)) and (day := parse_date(dated["date"], language)):
        return {"published": day}
    if day := parse_full_date(part, language):
        return {"published": day}
    for parsed in (_parse_verb(part, language), _parse_dated(part, language)):
        if parsed is not None:
            return parsed
    return _parse_undated(part)


def _parse_verb(part: str, language: str | None) -> Fields | None:
    """Return the fields of "Posted on 14 June 2024 in Local by Jane Doe"; None for other text."""
    verb = _VERB_START.match(part)
    found = find_full_date(part[verb.end() :], language) if verb else None
    if not verb or not found:
        return None
    day, start, end = found
    fields = {"published": day}
    rest = part[verb.end() :]
    for text in (_CONNECTOR.sub("", rest[:start].strip(" ,:")), rest[end:].strip(" ,.")):
        position = len(text) if IGNORED.fullmatch(text) else 0
        while position < len(text):
            named = _NAMED.match(text, position)
            parsed = _read_named(named, is_posted="posted" in verb[0].lower()) if named else None
            if not named or parsed is None:
                return None
            fields |= parsed
            position = named.end() + 1
    return fields


def _read_named(match: re.Match[str], *, is_posted: bool) -> Fields | None:
    """Return the outlet of "in the Gazette" or "by the Gazette", the author of "by Jane Doe"."""
    name = strip_article(match["name"])
    if not match["by"]:
        # "Posted in Local News" names a category, "published in Lask" a place.
        is_named = name != match["name"] or not is_place(name)
        return {"publisher": name} if is_named and not is_posted else {}
    author, place = read_byline(name)
    if is_outlet(name) and not is_outlet(place):
        return {"publisher": name}
    if not author:
        return {} if len(name.split()) <= _MAX_WORDS_OF_NAME else None
    return {"author": author} | ({"publisher": place} if is_outlet(place) else {})


def _parse_labelled(match: re.Match[str], language: str | None) -> Fields | None:
    label, value = match[1].lower(), match[2].strip()
    field = FIELD_BY_LABEL.get(label, "")  # of CHANGED, none
    if field == "published":
        day = parse_date(value, language) or (find_full_date(value, language) or ("",))[0]
        return {field: day} if day else {}
    if field == "author":
        byline = value if BYLINE.fullmatch(value) else f"by {value}"
        for text in (byline, byline.split(";")[0]):
            if parsed := _parse_dated(text, language) or _parse_undated(text):
                return parsed
        return {field: value} if label not in NAME_LABELS else None
    if field == "publisher":
        if re.match(r"<?https?://", value):
            return {"url": value.strip("<>")}
        if dated := _parse_dated(value, language):
            return dated
        if label in ("from", "aus") and not may_be_outlet(strip_article(value)):
            return None
        return {field: value}
    return {field: value} if field else {}


def _parse_dated(part: str, language: str | None) -> Fields | None:
    """Return the fields of "Gazette, 14 June 2024", "14 June 2024, Gazette, by Jane Doe" and so on.

    None if there is no date, or if any piece around it is neither a name nor a place.
    """
    found = find_full_date(part, language)
    if found is None:
        return None
    day, start, end = found
    before, after = _VERB_BEFORE.sub("", part[:start]), part[end:]
    if follows_change(before) or follows_change(after):
        return {}
    fields = read_pieces(before, after)
    if fields is None:
        return None
    is_apart = not before.strip() or re.search(r"[,;(]\s*$|\s[–—-]\s*$", before)
    is_joined = "publisher" in fields and re.search(r":\s*$|\s\w{2,3}\s*$", before)
    is_byline = BYLINE.fullmatch(before.strip()) is not None
    if not (is_apart or is_joined or is_byline or is_outlet(fields.get("publisher", ""))):
        return None  # "Budget Speech 12 March 2024" is a headline
    return {"published": day} | fields


def _parse_undated(part: str) -> Fields | None:
    """Return the fields of "By Jane Doe, Gazette"; None for anything else."""
    return read_pieces(part) if BYLINE.fullmatch(part) else None


def _strip_frame(line: str) -> str:
    """Return a line without the marks around it, as in "— Gazette, 14 June 2024 —"."""
    line = _FRAME.sub("", line.strip())
    return line[1:-1].strip() if re.fullmatch(r"[(\[][^()\[\]]*[)\]]", line) else line
