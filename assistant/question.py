"""The input of a chain (text, messages, a dict, a `Question`) → a valid `Question`, or an error."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Union

from pincite.assistant.messages.turns import (
    alternate_turns,
    is_message,
    read_conversation,
    read_message,
    require_text,
)
from pincite.assistant.types import CAUTIONS, Caution, Question
from pincite.index.errors import InputError
from pincite.index.text.dates import parse_date
from pincite.index.types import Filters

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

Input = Union[str, Mapping[str, Any], Sequence[Any], Question, "BaseMessage"]
"""What a chain answers: see `parse_question`."""

OPTION_FIELDS = ("articles", "publishers", "since", "until", "caution", "quotes", "asked")
"""The fields of a question that a program may also set in the configuration of a chain."""

QUESTION_FIELDS = ("question", "history", "messages", *OPTION_FIELDS)


def parse_question(
    value: object, max_length: int, options: Mapping[str, Any] | None = None
) -> Question:
    """Return the input of a chain as a `Question`.

    The input is a string, a LangChain message, a list of messages (the last one is the question), a
    `Question`, or a dict. A dict has `question` or `messages`, and optionally `history` (strings
    of user and assistant in turn, or messages), `articles` (ids), `publishers`, `since` and
    `until` (ISO 8601), `caution` (low, normal or high), `quotes` and `asked` (the date of the
    question, for example `2024-06-14`). A message is one of LangChain, a role dict, or a pair of
    role and text. `options` has values of OPTION_FIELDS for a question that does not state them.

    Raises InputError for an empty question, for one of more than `max_length` characters, for an
    unknown field, and for a field of the wrong type; the message names the field.
    """
    question = _read_input(value)
    if options:
        question = _fill_in(question, _parse_fields({"question": "?", **options}))
    if not question.text.strip():
        raise InputError("the question is empty: ask something")
    if len(question.text) > max_length:
        length = f"{len(question.text):,}"
        raise InputError(f"the question has {length} characters: shorten it to {max_length:,}")
    # A lone surrogate cannot be encoded, so no article has one.
    return replace(question, text=question.text.encode("utf-8", "replace").decode())


def _read_input(value: object) -> Question:
    if isinstance(value, str):
        return Question(str(value))
    if isinstance(value, Question):
        return _check_question(value)
    if isinstance(value, Mapping) and not is_message(value):
        return _parse_fields(value)
    if isinstance(value, list):
        return Question(*read_conversation(value, "messages"))
    if is_message(value):
        return Question(require_text(read_message(value, "question")))
    raise InputError(
        "a question is a string, a message, a list of messages, a dict or a Question, "
        f"not {type(value).__name__}"
    )


def _parse_fields(row: Mapping[str, Any]) -> Question:
    for field in row:
        if field not in QUESTION_FIELDS:
            raise InputError(f"a question has no field {field!r}: {_suggest_field(str(field))}")
    if "messages" in row:
        if "question" in row or "history" in row:
            raise InputError('"messages" has the question and its history: leave these two out')
        text, history = read_conversation(row["messages"], "messages")
    elif "question" in row:
        text = _parse_text(row["question"], "question")
        history = _parse_history(row.get("history"))
    else:
        raise InputError('"question" is missing: add it')
    return Question(
        text=text,
        history=history,
        filters=Filters(
            articles=_parse_ids(row.get("articles"), "articles"),
            since=parse_iso_date(row.get("since"), "since"),
            until=parse_iso_date(row.get("until"), "until"),
            publishers=_parse_ids(row.get("publishers"), "publishers"),
        ),
        caution=_parse_caution(row.get("caution")),
        asked=_parse_full_date(row.get("asked")),
        quotes=_parse_quotes(row.get("quotes")),
    )


def _suggest_field(field: str) -> str:
    nearest = get_close_matches(field, QUESTION_FIELDS, n=1)
    return f"did you mean {nearest[0]!r}?" if nearest else f"it has {', '.join(QUESTION_FIELDS)}"


def _check_question(question: Question) -> Question:
    """Return the question with values of the right types. Raises InputError for a wrong type."""
    filters = question.filters
    if not isinstance(filters, Filters):
        raise InputError(f'"filters" is {type(filters).__name__}, not Filters')
    parsed = _parse_fields(
        {
            "question": question.text,
            "history": question.history,
            "caution": question.caution,
            "asked": question.asked,
            "quotes": question.quotes,
            **{name: getattr(filters, name) for name in ("articles", "publishers")},
            **{name: getattr(filters, name) for name in ("since", "until")},
        }
    )
    checked = ("text", "history", "caution", "asked", "quotes")
    return replace(
        question,
        filters=replace(parsed.filters, named=filters.named),
        **{name: getattr(parsed, name) for name in checked},
    )


def _fill_in(question: Question, defaults: Question) -> Question:
    """Return the question with the options of `defaults` in place of those that it leaves out."""

    def choose(name: str, one: object, other: object) -> Any:
        value = getattr(one, name)
        return getattr(other, name) if value is None else value

    names = [each.name for each in fields(Filters)]
    filters = {name: choose(name, question.filters, defaults.filters) for name in names}
    return replace(
        question,
        filters=Filters(**filters),
        **{name: choose(name, question, defaults) for name in ("caution", "asked", "quotes")},
    )


def _parse_text(value: object, field: str) -> str:
    if is_message(value):
        return require_text(read_message(value, field))
    if not isinstance(value, str):
        raise InputError(f'"{field}" is {type(value).__name__}, not a string')
    return str(value)


def _parse_history(value: object) -> tuple[str, ...]:
    """Return turns of user and assistant, which come as strings or as messages."""
    if isinstance(value, list | tuple) and any(map(is_message, value)):
        return alternate_turns([read_message(each, "history") for each in value])
    return _parse_texts(value, "history") or ()


def _parse_texts(value: object, field: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, (list, tuple, set, frozenset)):
        raise InputError(f'"{field}" is {type(value).__name__}, not a list of strings')
    return tuple(_parse_text(each, field) for each in value)


def _parse_ids(value: object, field: str) -> frozenset[str] | None:
    ids = _parse_texts(value, field)
    return None if ids is None else frozenset(ids)


def parse_iso_date(value: object, field: str) -> str | None:
    """Return a date as ISO 8601; None for none. Raises InputError, which names the field."""
    if value is None or value == "":
        return None
    iso_date = parse_date(value.isoformat() if isinstance(value, date) else value)
    if iso_date is None:
        raise InputError(f'"{field}" is {value!r}, not a date: write it like 2024-06-14')
    return iso_date


def _parse_full_date(value: object) -> date | None:
    iso_date = parse_iso_date(value, "asked")
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


def _parse_quotes(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    raise InputError(f'"quotes" is {value!r}, not a number of sentences: write 1 or more')
