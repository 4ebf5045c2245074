"""What comes in as a question: a string, a dict or a `Question`, taken whole or refused."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pincite.assistant.types import CAUTIONS, Caution, Question
from pincite.index.errors import InputError
from pincite.index.text.dates import iso
from pincite.index.types import Filters


def parse(value: str | Mapping[str, Any] | Question, longest: int) -> Question:
    """Return the question that a chain was given.

    A dict has `question` and optionally `history` (strings or LangChain messages), `articles`
    (ids), `publishers`, `since` and `until` (ISO 8601), `caution` (low, normal or high) and `asked`
    (the day of asking, as `2024-06-14`); what else it holds is not looked at. Raises InputError,
    which names the field, for an empty question, one of more than `longest` characters, or a
    field of another kind.
    """
    if isinstance(value, Mapping):
        if "question" not in value:
            raise InputError('there is no "question" in what was asked: give it one')
        value = Question(
            text=_text(value["question"], "question"),
            history=_texts(value.get("history"), "history") or (),
            filters=Filters(
                articles=_ids(value.get("articles"), "articles"),
                since=_date(value.get("since"), "since"),
                until=_date(value.get("until"), "until"),
                publishers=_ids(value.get("publishers"), "publishers"),
            ),
            caution=_caution(value.get("caution")),
            asked=_day(value.get("asked")),
        )
    elif isinstance(value, str):
        value = Question(value)
    if not isinstance(value, Question):
        kind = type(value).__name__
        raise InputError(f"a question is a string, a dict or a Question, not {kind}")
    if not value.text.strip():
        raise InputError("the question is empty: ask something")
    if len(value.text) > longest:
        length = f"{len(value.text):,}"
        raise InputError(f"the question has {length} characters: shorten it to {longest:,}")
    # Half a character, which no encoding can store, stands for nothing that can be searched.
    return replace(value, text=value.text.encode("utf-8", "replace").decode())


def _text(value: object, field: str) -> str:
    # A LangChain message holds its words in `text`.
    value = value if isinstance(value, str) else getattr(value, "text", value)
    if not isinstance(value, str):
        raise InputError(f'"{field}" is {type(value).__name__}, not a string')
    return value


def _texts(value: object, field: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, (list, tuple, set, frozenset)):
        raise InputError(f'"{field}" is {type(value).__name__}, not a list of strings')
    return tuple(_text(each, field) for each in value)


def _ids(value: object, field: str) -> frozenset[str] | None:
    ids = _texts(value, field)
    return None if ids is None else frozenset(ids)


def _date(value: object, field: str) -> str | None:
    if value is None or value == "":
        return None
    found = iso(value)
    if found is None:
        raise InputError(f'"{field}" is {value!r}, not a date such as 2024-06-14')
    return found


def _day(value: object) -> date | None:
    found = _date(value, "asked")
    if found is not None and len(found) < 10:
        raise InputError(f'"asked" is {value!r}, not a whole date such as 2024-06-14')
    return None if found is None else date.fromisoformat(found)


def _caution(value: object) -> Caution | None:
    for known in CAUTIONS:
        if value == known:
            return known
    if value is not None:
        raise InputError(f'"caution" is {value!r}, not one of {", ".join(CAUTIONS)}')
    return None
