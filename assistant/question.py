"""The input of a chain (a string, a dict or a `Question`) → a valid `Question`, or an error."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pincite.assistant.types import CAUTIONS, Caution, Question
from pincite.index.errors import InputError
from pincite.index.text.dates import parse_date
from pincite.index.types import Filters


def parse_question(value: str | Mapping[str, Any] | Question, max_length: int) -> Question:
    """Return the input of a chain as a `Question`.

    A dict has `question` and optionally `history` (strings or LangChain messages), `articles`
    (ids), `publishers`, `since` and `until` (ISO 8601), `caution` (low, normal or high) and `asked`
    (the date of the question, for example `2024-06-14`); other keys are ignored. Raises InputError
    for an empty question, for one of more than `max_length` characters, and for a field of the
    wrong type, which the message names.
    """
    if isinstance(value, Mapping):
        if "question" not in value:
            raise InputError('"question" is missing: add it')
        value = Question(
            text=_parse_text(value["question"], "question"),
            history=_parse_texts(value.get("history"), "history") or (),
            filters=Filters(
                articles=_parse_ids(value.get("articles"), "articles"),
                since=_parse_iso_date(value.get("since"), "since"),
                until=_parse_iso_date(value.get("until"), "until"),
                publishers=_parse_ids(value.get("publishers"), "publishers"),
            ),
            caution=_parse_caution(value.get("caution")),
            asked=_parse_full_date(value.get("asked")),
        )
    elif isinstance(value, str):
        value = Question(value)
    if not isinstance(value, Question):
        type_name = type(value).__name__
        raise InputError(f"a question is a string, a dict or a Question, not {type_name}")
    if not value.text.strip():
        raise InputError("the question is empty: ask something")
    if len(value.text) > max_length:
        length = f"{len(value.text):,}"
        raise InputError(f"the question has {length} characters: shorten it to {max_length:,}")
    # A lone surrogate cannot be encoded, so no article has one.
    return replace(value, text=value.text.encode("utf-8", "replace").decode())


def _parse_text(value: object, field: str) -> str:
    # A LangChain message has its text in the attribute `text`.
    value = value if isinstance(value, str) else getattr(value, "text", value)
    if not isinstance(value, str):
        raise InputError(f'"{field}" is {type(value).__name__}, not a string')
    return value


def _parse_texts(value: object, field: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, (list, tuple, set, frozenset)):
        raise InputError(f'"{field}" is {type(value).__name__}, not a list of strings')
    return tuple(_parse_text(each, field) for each in value)


def _parse_ids(value: object, field: str) -> frozenset[str] | None:
    ids = _parse_texts(value, field)
    return None if ids is None else frozenset(ids)


def _parse_iso_date(value: object, field: str) -> str | None:
    if value is None or value == "":
        return None
    iso_date = parse_date(value)
    if iso_date is None:
        raise InputError(f'"{field}" is {value!r}, not a date: write it like 2024-06-14')
    return iso_date


def _parse_full_date(value: object) -> date | None:
    iso_date = _parse_iso_date(value, "asked")
    if iso_date is not None and len(iso_date) < 10:
        raise InputError(f'"asked" is {value!r}, not a full date: write it like 2024-06-14')
    return None if iso_date is None else date.fromisoformat(iso_date)


def _parse_caution(value: object) -> Caution | None:
    for caution in CAUTIONS:
        if value == caution:
            return caution
    if value is not None:
        raise InputError(f'"caution" is {value!r}, not one of {", ".join(CAUTIONS)}')
    return None
