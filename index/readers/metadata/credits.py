"""A line near a headline → the author, outlet, date or address that it states.

Only whole lines of an explicit form count: "By Jane Doe", "14 June 2024", "Outlet: Gazette",
"Gazette, 14 June 2024", and their German, French, Spanish and Italian forms. The date of a change
("Updated", "Stand") is never a publication date.
"""

import re

from pincite.index.readers.metadata.full_dates import find_full_date, parse_full_date
from pincite.index.readers.metadata.labels import (
    CHANGED,
    FIELD_BY_LABEL,
    IGNORED,
    LABELLED,
    NAME_LABELS,
    ROLE,
    ROLE_BEFORE,
    SOURCE_SAYS,
)
from pincite.index.readers.metadata.names import (
    has_given_name,
    is_outlet,
    is_person,
    is_place,
    may_be_outlet,
)
from pincite.index.text.dates import parse_date

Fields = dict[str, str]

_MAX_LINE_LENGTH = 140  # characters, as in "By Jane Doe | 14 June 2024"
_MAX_NAME_LENGTH = 70
_VERB = (
    r"(?:(?:this|dieser|diese|der)\s(?:article|story|report|text|artikel|beitrag|meldung)\s)?"
    r"(?:was\s|is\s|ist\s|wurde\s)?(?:first\s|originally\s|zuerst\s)?"
    r"(?:published|posted|appeared|erschienen|erschien|veröffentlicht|publié|publicado|pubblicato)"
)
_ON = r"(?:\s(?:on|at|am|le|el|il))"
_IN = r"(?:in der|in den|in dem|in|by|im|bei|von|dans|en|su)"
_VERB_DATE = re.compile(rf"{_VERB}(?:,|:|{_ON})?\s(?P<rest>.+)", re.IGNORECASE)
_VERB_OUTLET = re.compile(
    rf"{_VERB}\s(?:zuerst\s)?{_IN}\s(?P<outlet>.+?),?"
    r"\s(?:(?:on|am|vom|of|le|el|il)\s)?(?P<date>[\w.,]*\d.*)",
    re.IGNORECASE,
)
_VERB_DATE_OUTLET = re.compile(
    rf"{_VERB}{_ON}\s(?P<date>.*\d{{4}}),?\s{_IN}\s(?P<outlet>.+)", re.IGNORECASE
)
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|(?:words|story|report|reporting|text|written)\sby"
    r"|ein (?:bericht|text|beitrag) von)\s+(?P<names>\S.*)",
    re.IGNORECASE,
)
_IN_PLACE = re.compile(r"\s(?:in|for|für|im|pour)\s(?:(?:the|der|die|den)\s)?(?=[A-ZÄÖÜ])")
_SEPARATOR = re.compile(r"[,;()]|\s[–—-]\s|:(?=\s|$)")
_CONNECTOR = re.compile(
    r"^(?:[Aa]us|[Ff]rom|[Vv]om|of|on|am|den|der|the|in|im)\s|\s(?:vom|of|on|am|den|at|um)$"
)
_CHANGED_BEFORE = re.compile(rf"(?i)(?:{CHANGED}){_ON}?:?\s*$")
_VERB_BEFORE = re.compile(rf"(?i)(?:{_VERB}|datum|date){_ON}?:?\s*$")
_FRAME = re.compile(r"^[\s*_>~=#·•–—-]+(?=\w)|[\s*_~=#–—-]+$")


def parse_credit_line(line: str, language: str | None, *, first: bool = False) -> Fields | None:
    """Return the fields that a line states; None if any part of the line is other text.

    `first`: whether the line is the first of its text. "Source: envoy to quit" is a headline there.
    An empty dict is a line that states none of the fields, for example "Updated: 14 June 2024".
    """
    line = _strip_frame(line)
    if not line or len(line) > _MAX_LINE_LENGTH:
        return None
    fields = _parse_parts([line], language)
    for separator in (r"\s+[|·•/]\s+|\t+", r"\s+[|·•/–—-]\s+"):
        if fields is None and len(parts := re.split(separator, line)) > 1:
            fields = _parse_parts(parts, language)
    return None if first and SOURCE_SAYS.match(line) else fields


def _parse_parts(parts: list[str], language: str | None) -> Fields | None:
    """Return the fields of the parts of a line. Names without a label need a sure part beside."""
    fields: Fields = {}
    names: list[str] = []
    is_sure = False
    for part in parts:
        parsed = _parse_part(part.strip(), language)
        if parsed is None:
            if not (is_outlet(part) or is_person(part) or may_be_outlet(part)):
                return None
            names.append(part.strip())
        else:
            is_sure = True
            fields = parsed | fields
    if names and not is_sure:
        return None
    return _assign_names(names, fields) | fields


def _assign_names(names: list[str], fields: Fields) -> Fields:
    """Return which of the names without a label is the outlet, and which the author."""
    outlets = [name for name in names if is_outlet(name)]
    others = [name for name in names if name not in outlets and not is_place(name)]
    if not outlets and "publisher" not in fields:
        persons = [name for name in others if has_given_name(name)]
        outlets = [name for name in others if name not in persons and may_be_outlet(name)]
        if len(outlets) > 1 and not persons:  # the author stands before the outlet
            outlets = outlets[-1:]
    authors = [name for name in others if name not in outlets and is_person(name)]
    assigned: Fields = {}
    if outlets:
        assigned["publisher"] = outlets[0]
    if authors and "author" not in fields:
        assigned["author"] = authors[0]
    return assigned


def _parse_part(part: str, language: str | None) -> Fields | None:
    """Return the fields of a part of a line that is surely one; None for other text."""
    if labelled := LABELLED.fullmatch(part):
        return _parse_labelled(labelled, language)
    if IGNORED.fullmatch(part) or ROLE.fullmatch(part):
        return {}
    for pattern in (_VERB_DATE_OUTLET, _VERB_OUTLET):
        if (found := pattern.fullmatch(part)) and (
            day := parse_full_date(found["date"].rstrip("."), language)
        ):
            return {"published": day, "publisher": _strip_article(found["outlet"])}
    if dated := _VERB_DATE.fullmatch(part):
        day = parse_date(dated["rest"], language)
        return {"published": day} if day else None
    if day := parse_full_date(part, language):
        return {"published": day}
    return _parse_dated(part, language) or _parse_undated(part)


def _parse_labelled(match: re.Match[str], language: str | None) -> Fields | None:
    label, value = match[1].lower(), match[2].strip()
    field = FIELD_BY_LABEL[label]
    if field == "published":
        day = parse_date(value, language) or (find_full_date(value, language) or ("",))[0]
        return {field: day} if day else {}
    if field == "author":
        parsed = _parse_dated(f"by {value}", language) or _parse_undated(f"by {value}")
        return parsed or ({field: value} if label not in NAME_LABELS else None)
    if field == "publisher":
        if re.match(r"https?://", value):
            return {"url": value}
        if dated := _parse_dated(value, language):
            return dated
        if label in ("from", "aus") and not may_be_outlet(_strip_article(value)):
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
    before, after = part[:start], part[end:]
    is_change = _CHANGED_BEFORE.search(before) is not None
    before = _VERB_BEFORE.sub("", _CHANGED_BEFORE.sub("", before))
    fields = _read_pieces([*_SEPARATOR.split(before), *_SEPARATOR.split(after)])
    if fields is None:
        return None
    is_apart = not before.strip() or re.search(r"[,;(:]\s*$|\s[–—-]\s*$|\s\w{2,3}\s*$", before)
    is_byline = _BYLINE.fullmatch(before.strip()) is not None
    is_outlet_before = is_outlet(fields.get("publisher", ""))
    if not (is_apart or is_byline or is_outlet_before or before.isupper()):
        return None  # "Budget Speech 12 March 2024" is a headline
    return fields if is_change else {"published": day} | fields


def _parse_undated(part: str) -> Fields | None:
    """Return the fields of "By Jane Doe, Gazette"; None for anything else."""
    return _read_pieces(_SEPARATOR.split(part)) if _BYLINE.fullmatch(part) else None


def _read_pieces(pieces: list[str]) -> Fields | None:
    """Return the author and the outlet of the pieces of a line; None if one is neither."""
    names: list[str] = []
    authors: list[str] = []
    outlets: list[str] = []
    for piece in map(_strip_piece, pieces):
        if not piece or IGNORED.fullmatch(piece) or ROLE.fullmatch(piece):
            continue
        if byline := _BYLINE.fullmatch(piece):
            author, place = _read_byline(byline["names"])
            if not author:
                return None
            authors.append(author)
            outlets += [place] if is_outlet(place) else []
        elif authors and not is_outlet(piece) and _are_names(piece) and not is_place(piece):
            authors.append(piece)
        elif is_outlet(piece) or is_person(piece) or is_place(piece) or may_be_outlet(piece):
            if len(piece) > _MAX_NAME_LENGTH or piece[0].islower():
                return None
            names.append(piece)
        else:
            return None
    stated = {"author": ", ".join(authors)} if authors else {}
    stated |= {"publisher": outlets[0]} if outlets else {}
    return _assign_names(names, stated) | stated


def _read_byline(names: str) -> tuple[str, str]:
    """Return the author and the place or outlet of "Jane Doe for the Gazette"; "" for neither."""
    names = ROLE_BEFORE.sub("", names.strip())
    place = ""
    if inside := _IN_PLACE.search(names):
        names, place = names[: inside.start()], names[inside.end() :]
    return (names, place) if _are_names(names) else ("", "")


def _strip_piece(piece: str) -> str:
    """Return a piece of a line without the words that join it to its neighbours, and its issue."""
    stripped = piece.strip(" .,")
    for _ in range(3):
        stripped = _CONNECTOR.sub("", stripped).strip(" ,")
    words = stripped.split()
    for position in range(1, len(words)):
        if IGNORED.fullmatch(" ".join(words[position:])):
            return " ".join(words[:position])
    return stripped


def _strip_article(name: str) -> str:
    """Return "Varn Courier" for "the Varn Courier."; a capital "The" belongs to the name."""
    return re.sub(r"^(?:the|der|die|das|dem|den|le|la|el)\s", "", name.strip().rstrip("."))


def _are_names(value: str) -> bool:
    """Whether each word may be part of a name, as in "Jane Doe and J. P. van Dam"."""
    if not value or not value[0].isupper() or re.search(r"[;:!?]|[.]$(?<!\b[A-Z].)", value):
        return False
    return is_person(value) or is_outlet(value) or _is_single_name(value)


def _is_single_name(piece: str) -> bool:
    words = piece.split()
    return (
        len(words) <= 4
        and not re.search(r"\d|day$", piece)
        and all(re.fullmatch(r"[A-ZÄÖÜ][\w’'.-]*", word) for word in words)
    )


def _strip_frame(line: str) -> str:
    """Return a line without the marks around it, as in "— Gazette, 14 June 2024 —"."""
    line = _FRAME.sub("", line.strip())
    return line[1:-1].strip() if re.fullmatch(r"[(\[][^()\[\]]*[)\]]", line) else line
