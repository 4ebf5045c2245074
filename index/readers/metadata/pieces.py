"""The pieces of a line near a headline → the author and the outlet that they name."""

import re

from pincite.index.readers.metadata.labels import IGNORED, ROLE, ROLE_BEFORE
from pincite.index.readers.metadata.names import (
    has_given_name,
    is_agency,
    is_outlet,
    is_person,
    is_place,
    may_be_outlet,
)

Fields = dict[str, str]

BYLINE = re.compile(
    r"(?:by|von|par|por|di|(?:words|story|report|reporting|text|written)\sby"
    r"|ein (?:bericht|text|beitrag) von)\s+(?P<names>\S.*)",
    re.IGNORECASE,
)
"""A whole piece: `By Jane Doe`."""

_MAX_NAME_LENGTH = 70
_SEPARATOR = re.compile(r"[,()/]|(?=;)|\s[–—-]\s|:(?=\s|$)")
_IN_PLACE = re.compile(r"\s(?:in|for|für|im|pour)\s(?:(?:the|der|die|den)\s)?(?=[A-ZÄÖÜ])")
_CONNECTOR = re.compile(
    r"^(?:[Aa]us|[Ff]rom|[Vv]om|of|on|am|den|der|the|in|im)\s|\s(?:vom|of|on|am|den|at|um)$"
)


def read_pieces(*texts: str) -> Fields | None:
    """Return the author and the outlet that `texts` name; None if a piece of them is other text.

    A semicolon, a comma, a bracket, a dash or a colon ends a piece.
    """
    names: list[str] = []
    authors: list[str] = []
    outlets: list[str] = []
    for written in (piece for text in texts for piece in _SEPARATOR.split(text)):
        piece = _strip_piece(written)
        if not piece or IGNORED.fullmatch(piece) or ROLE.fullmatch(piece):
            continue
        if byline := BYLINE.fullmatch(piece):
            author, place = read_byline(byline["names"])
            if not author:
                return None
            authors.append(author)
            outlets += [place] if is_outlet(place) else []
        elif authors and _goes_on(piece, after_semicolon=written.startswith(";")):
            authors.append(piece)
        elif is_person(piece) or is_place(piece) or may_be_outlet(piece):
            is_name = piece[0].isupper() or is_agency(piece) or "." in piece
            if len(piece) > _MAX_NAME_LENGTH or not is_name:
                return None
            names.append(piece)
        else:
            return None
    stated = {"author": ", ".join(authors)} if authors else {}
    stated |= {"publisher": outlets[0]} if outlets else {}
    return assign_names(names, stated, in_row=False) | stated


def read_byline(names: str) -> tuple[str, str]:
    """Return the author and the place or outlet of "Jane Doe for the Gazette"; "" for neither."""
    names = ROLE_BEFORE.sub("", names.strip())
    place = ""
    if inside := _IN_PLACE.search(names):
        names, place = names[: inside.start()], names[inside.end() :]
    return (names, place) if _are_names(names) else ("", "")


def assign_names(names: list[str], fields: Fields, *, in_row: bool) -> Fields:
    """Return which of the names without a label is the outlet, and which the author.

    `in_row`: whether bars stand between them, as in "Jane Doe | 14 June 2024". Beside a comma, as
    in "Kuala Lumpur, 14 June 2024", a name is a person's only if something else shows it.
    """
    outlets = [name for name in names if is_outlet(name)] or [
        name for name in names if may_be_outlet(name)
    ]
    is_sure = in_row or bool(outlets) or "publisher" in fields
    authors = [
        name
        for name in names
        if name not in outlets
        and is_person(name)
        and not is_place(name)
        and (is_sure or has_given_name(name))
    ]
    assigned: Fields = {}
    if outlets and "publisher" not in fields:
        assigned["publisher"] = outlets[0]
    if authors and "author" not in fields:
        assigned["author"] = authors[0]
    return assigned


def split_names(text: str) -> list[str] | None:
    """Return the names of "Jane Doe, Lask, Gazette" without its place, people first.

    The people of "Jane Doe, Karl Roth" are one name. None if a piece of the text is other text.
    """
    pieces = [piece for each in text.split(",") if (piece := each.strip())]
    outlets = [piece for piece in pieces if may_be_outlet(piece)]
    people = [piece for piece in pieces if piece not in outlets and is_person(piece)]
    others = [piece for piece in pieces if piece not in (*outlets, *people)]
    if not all(is_place(piece) and piece[0].isupper() for piece in others):
        return None
    return [*([", ".join(people)] if people else []), *outlets]


def strip_article(name: str) -> str:
    """Return "Varn Courier" for "the Varn Courier."; a capital "The" belongs to the name."""
    return re.sub(r"^(?:the|der|die|das|dem|den|le|la|el)\s", "", name.strip().rstrip("."))


def _goes_on(piece: str, *, after_semicolon: bool) -> bool:
    """Whether a piece below a byline is one more author: "By JANE DOE; KARL ROTH"."""
    if is_outlet(piece) or not _are_names(piece):
        return False
    return not is_place(piece) or (after_semicolon and is_person(piece))


def _strip_piece(piece: str) -> str:
    """Return a piece of a line without the words that join it to its neighbours, and its issue."""
    stripped = piece.strip(" .,;")
    for _ in range(3):
        stripped = _CONNECTOR.sub("", stripped).strip(" ,")
    words = stripped.split()
    for position in range(1, len(words)):
        if IGNORED.fullmatch(" ".join(words[position:])):
            return " ".join(words[:position])
    return stripped


def _are_names(value: str) -> bool:
    """Whether each word may be part of a name, as in "Jane Doe and J. P. van Dam"."""
    if not value or not value[0].isupper() or re.search(r"[;:!?]|[.]$(?<!\b[A-Z].)", value):
        return False
    return is_person(value) or is_outlet(value) or _is_single_name(value)


def _is_single_name(piece: str) -> bool:
    words = piece.split()
    return (
        len(words) <= 4
        and not re.search(r"\d|day\b", piece)
        and all(re.fullmatch(r"[A-ZÄÖÜ][\w’'.-]*", word) for word in words)
    )
