"""A line near a headline → the author, outlet, date or address that it states.

Only whole lines of an explicit form count: "By Jane Doe", "14 June 2024", "Outlet: Gazette",
"Gazette, 14 June 2024", and their German, French, Spanish and Italian forms. The date of a change
("Updated", "Stand") is never a publication date.
"""

import re
from collections.abc import Iterator

from pincite.index.readers.metadata.names import (
    has_given_name,
    is_outlet,
    is_person,
    is_place,
    may_be_outlet,
)
from pincite.index.text.dates import parse_date
from pincite.index.text.months import ANY_WEEKDAY

Fields = dict[str, str]

_MAX_LINE_LENGTH = 120  # characters, as in "By Jane Doe | 14 June 2024"
_CHANGED = (
    "updated|last updated|modified|last modified|corrected|aktualisiert|zuletzt aktualisiert|stand"
    "|letzte aktualisierung|geändert|zuletzt geändert|mis à jour|actualizado|aggiornato|retrieved"
    "|accessed|abgerufen|abgerufen am|printed|gedruckt|saved|downloaded|clipped"
)
_FIELD_BY_LABEL = {
    label: field
    for field, labels in {
        "title": "title|headline|subject|titel|überschrift|schlagzeile|titre|título|titolo",
        "author": "by|author|authors|byline|writer|reporter|written by|words|autor|autorin|autoren"
        "|von|text|verfasser|verfasserin|auteur|par|autore|di|por",
        "published": "date|published|publication date|publish date|posted|first published|datum"
        "|veröffentlicht|erschienen|erstveröffentlicht|erscheinungsdatum|veröffentlichungsdatum"
        "|publié|fecha|publicado|data|pubblicato",
        "publisher": "publisher|source|outlet|newspaper|publication|site|website|paper|medium"
        "|quelle|zeitung|herausgeber|verlag|journal|fuente|fonte|aus|from",
        "url": "url|link|address|web|adresse|permalink|source url|original",
        "": f"{_CHANGED}|section|category|categories|tags|topic|topics|ressort|rubrik|thema"
        "|schlagwörter|length|reading time|lesezeit|kategorie|copyright|language|sprache",
    }.items()
    for label in labels.split("|")
}
_LABELLED = re.compile(
    rf"({'|'.join(sorted(_FIELD_BY_LABEL, key=len, reverse=True))})(?:\s(?:on|am|le|el|il))?"
    r"\s*::?\s*(\S.*)",
    re.IGNORECASE,
)
_VERB = (
    r"(?:(?:this|dieser|diese|der)\s(?:article|story|report|text|artikel|beitrag|meldung)\s)?"
    r"(?:was\s|is\s|ist\s|wurde\s)?(?:first\s|originally\s|zuerst\s)?"
    r"(?:published|posted|appeared|erschienen|erschien|veröffentlicht|publié|publicado|pubblicato)"
)
_VERB_DATE = re.compile(rf"{_VERB}(?:,|:|\s(?:on|at|am|le|el|il))?\s(?P<rest>.+)", re.IGNORECASE)
_VERB_OUTLET = re.compile(
    rf"{_VERB}\s(?:zuerst\s)?(?:in|by|im|in der|in den|bei|von|dans|en|su)\s(?P<outlet>.+?),?"
    r"\s(?:(?:on|am|vom|of|le|el|il)\s)?(?P<date>[\w.,]*\d.*)",
    re.IGNORECASE,
)
_VERB_DATE_OUTLET = re.compile(
    rf"{_VERB}\s(?:on|am|le|el|il)\s(?P<date>.*\d{{4}}),?\s(?:in|by|im|in der|bei|von|dans|en|su)"
    r"\s(?P<outlet>.+)",
    re.IGNORECASE,
)
_CHANGED_DATE = re.compile(
    rf"(?:{_CHANGED})(?:\s(?:on|at|am|le|el|il))?:?\s(?P<rest>.+)", re.IGNORECASE
)
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|(?:words|story|report|reporting|text|written)\sby|ein (?:bericht|text)"
    r" von)\s+(?P<names>\S.*)",
    re.IGNORECASE,
)
_IN_OUTLET = re.compile(r"\s(?:in|for|für|im|pour)\s(?:(?:the|der|die|den)\s)?(?=[A-ZÄÖÜ])")
_DATED_PART = re.compile(
    r"(?P<name>.+?)(?:,|:|\s[–—-]|\svom|\sof|\sam|\son)?\s\(?(?P<date>(?:"
    + ANY_WEEKDAY
    + r")?[\w.]*\d[^()]*)\)?",
    re.IGNORECASE,
)
_SOURCE_SAYS = re.compile(r"(?i)(?:source|quelle|fuente|fonte|aus|from)\s*:")
_ISSUE = re.compile(r"(?i)(?:,\s*)?(?:no\.?|nr\.?|issue|ausgabe|heft|vol\.?|p\.?|pp\.?|s\.?|page|seite)"
                    r"\s*[\w/–-]+\Z")  # fmt: skip
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
    # As the first line, "Source: Minister to resign" is a headline.
    return None if first and _SOURCE_SAYS.match(line) else fields


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
    if labelled := _LABELLED.fullmatch(part):
        return _parse_labelled(labelled, language)
    if changed := _CHANGED_DATE.fullmatch(part):
        return {} if parse_date(changed["rest"], language) else None
    for pattern in (_VERB_DATE_OUTLET, _VERB_OUTLET):
        if (found := pattern.fullmatch(part)) and (
            day := _parse_full_date(found["date"].rstrip("."), language)
        ):
            return {"published": day, "publisher": _strip_article(found["outlet"])}
    if dated := _VERB_DATE.fullmatch(part):
        day = parse_date(dated["rest"], language)
        return {"published": day} if day else None
    if byline := _BYLINE.fullmatch(part):
        return _parse_byline(byline["names"], language)
    if day := _parse_full_date(part, language):
        return {"published": day}
    return _parse_dated_name(part, language)


def _parse_labelled(match: re.Match[str], language: str | None) -> Fields | None:
    label, value = match[1].lower(), match[2].strip()
    field = _FIELD_BY_LABEL[label]
    if field == "published":
        day = parse_date(value, language)
        return {field: day} if day else {}
    if field == "author":
        is_label = label not in ("by", "von", "par", "di", "por", "text", "words")
        parsed = _parse_byline(value, language)
        return parsed or ({field: value} if is_label else None)
    if field == "publisher":
        if re.match(r"https?://", value):
            return {"url": value}
        if dated := _parse_dated_name(value, language):
            return dated
        if label in ("from", "aus") and not may_be_outlet(_strip_article(value)):
            return None
        return {field: value}
    return {field: value} if field else {}


def _parse_byline(names: str, language: str | None) -> Fields | None:
    """Return the fields of "Jane Doe", "Jane Doe, Gazette, 14 June 2024", "Jane Doe in Lask"."""
    fields: Fields = {}
    rest = names
    for head, tail in _split_off_end(names):
        if day := _parse_full_date(tail, language):
            fields["published"] = day
            rest = re.sub(r"(?:,|\s[–—-]|\son|\sam)\s*$", "", head)
            break
    pieces = [piece.strip() for piece in rest.split(",")]
    outlets = [piece for piece in pieces[1:] if is_outlet(_strip_article(piece))]
    if outlets:
        fields["publisher"] = _strip_article(outlets[0])
        pieces = [piece for piece in pieces if piece not in outlets]
    elif inside := _IN_OUTLET.search(rest):
        place = rest[inside.end() :]
        pieces = [rest[: inside.start()]]
        if is_outlet(place):
            fields["publisher"] = place
    author = ", ".join(pieces)
    return {"author": author} | fields if _are_names(author) else None


def _parse_dated_name(part: str, language: str | None) -> Fields | None:
    """Return the fields of "Gazette, 14 June 2024", "14 June 2024, Gazette", "Lask, 14 June 2024"."""
    part = _ISSUE.sub("", part)
    for head, tail in (
        *_split_off_end(part),
        *((tail, head) for head, tail in _split_off_end(part)),
    ):
        day = _parse_full_date(tail.strip(" ()"), language)
        if day is None:
            continue
        joined = re.search(r"(?:,|:|\s[–—|-]|\s(?:vom|of|am|on|den))\s*$", head)
        name = re.sub(r"(?:[,:]|\s[–—|-]|\s(?:vom|of|am|on|den))\s*$", "", head).strip(" ()")
        name = re.sub(r"^(?:aus|from)(?:\s(?:der|dem|the))?\s", "", name, flags=re.IGNORECASE)
        pieces = [piece.strip() for piece in re.split(r",\s|\s[–—-]\s", name.strip(" ,")) if piece]
        if not pieces or not all(may_be_outlet(each) or is_person(each) or is_place(each)
                                 for each in pieces) or len(name) > 70:  # fmt: skip
            return None
        if not joined and "(" not in part and not is_outlet(name) and tail is not None:
            if not name.isupper() and not any(map(is_outlet, pieces)):
                return None
        if any(piece[0].islower() and not is_outlet(piece) for piece in pieces):
            return None
        return {"published": day} | _assign_names(pieces, {})
    return None


def _split_off_end(text: str) -> Iterator[tuple[str, str]]:
    """Yield `text` cut before each of its words, the longest end first: head, end."""
    for found in re.finditer(r"\s|(?<=\S)(?=\()", text):
        yield text[: found.start()], text[found.end() :]


def _strip_article(name: str) -> str:
    """Return "Varn Courier" for "the Varn Courier."; a capital "The" belongs to the name."""
    return re.sub(r"^(?:the|der|die|das|dem|den|le|la|el)\s", "", name.strip().rstrip("."))


def _parse_full_date(text: str, language: str | None) -> str | None:
    text = re.sub(rf",?\s+{ANY_WEEKDAY.rstrip('+)')}*)\Z", "", text, flags=re.IGNORECASE)
    day = parse_date(text, language)
    return day if day and len(day) == len("2024-06-14") else None


def _are_names(value: str) -> bool:
    """Whether each word may be part of a name, as in "Jane Doe and J. P. van Dam, Gazette"."""
    pieces = [piece.strip() for piece in value.split(",")]
    if not value or not value[0].isupper() or re.search(r"[;:!?]|[.]$(?<!\b[A-Z].)", value):
        return False
    return all(
        piece and (is_person(piece) or is_outlet(piece) or _is_single_name(piece))
        for piece in pieces
    )  # fmt: skip


def _is_single_name(piece: str) -> bool:
    return re.fullmatch(
        r"(?:[A-ZÄÖÜ][\w’'.-]*)(?:\s[A-ZÄÖÜ][\w’'.-]*){0,3}", piece
    ) is not None and (not re.search(r"\d|day$", piece))


def _strip_frame(line: str) -> str:
    """Return a line without the marks around it, as in "— Gazette, 14 June 2024 —"."""
    line = _FRAME.sub("", line.strip())
    return line[1:-1].strip() if re.fullmatch(r"[(\[][^()\[\]]*[)\]]", line) else line
