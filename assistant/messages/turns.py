"""Messages of a conversation, from LangChain or as role dicts → the turns of user and assistant."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pincite.index.errors import InputError

_ROLES = {
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "ai": "assistant",
    "system": "",
    "developer": "",
    "tool": "",
    "function": "",
}
"""Who speaks, by the roles of OpenAI and the message types of LangChain; "" takes no turn."""

_TEXT_BLOCKS = frozenset({"text", "input_text", "output_text"})


class Turn(NamedTuple):
    """A message. `speaker` is "user", "assistant" or "", `skipped` the kinds of its other parts."""

    speaker: str
    text: str
    skipped: tuple[str, ...]


def is_message(value: object) -> bool:
    """Return whether a value is a message: of LangChain, a role dict, or a (role, text) pair."""
    if isinstance(value, Mapping):
        return "content" in value and ("role" in value or "type" in value)
    if isinstance(value, tuple):
        return len(value) == 2 and all(isinstance(part, str) for part in value)
    return hasattr(value, "content") and hasattr(value, "type")


def read_message(value: object, field: str) -> Turn:
    """Return a message as a turn. Raises InputError, which names `field`, if it is not one."""
    if not is_message(value):
        raise InputError(
            f'"{field}" has {type(value).__name__} where a message is expected: write '
            '{"role": "user", "content": "…"}, or a LangChain message'
        )
    if isinstance(value, tuple):
        role, content = value
    elif isinstance(value, Mapping):
        role, content = value.get("role", value.get("type")), value["content"]
    else:
        role, content = getattr(value, "role", None) or value.type, value.content  # type: ignore[attr-defined]
    # Pieces of a stream have types such as "AIMessageChunk".
    name = str(role).lower().removesuffix("messagechunk")
    if name not in _ROLES:
        raise InputError(
            f'"{field}" has a message of the role {role!r}: the roles are {", ".join(_ROLES)}'
        )
    text, skipped = _read_content(content, field)
    return Turn(_ROLES[name], text, skipped)


def read_conversation(value: object, field: str) -> tuple[str, tuple[str, ...]]:
    """Return the question, which is the last message, and the turns before it.

    Raises InputError if there is no list of messages, if the last one is not the user's, and if
    it has anything but text.
    """
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise InputError(f'"{field}" is {type(value).__name__}, not a list of messages')
    turns = [read_message(each, field) for each in value]
    spoken = [turn for turn in turns if turn.speaker]
    if not spoken or spoken[-1].speaker != "user":
        raise InputError(f'the last of "{field}" is not a question: add a message of the user')
    return require_text(spoken[-1]), alternate_turns(spoken[:-1])


def require_text(turn: Turn) -> str:
    """Return the text of a question. Raises InputError if it has other parts, such as an image."""
    if turn.skipped:
        kinds = ", ".join(dict.fromkeys(turn.skipped))
        raise InputError(f"the question has parts other than text ({kinds}): ask in words")
    return turn.text


def alternate_turns(turns: Sequence[Turn]) -> tuple[str, ...]:
    """Return the texts of user and assistant in turn, the user first and the assistant last.

    Consecutive messages of one speaker are joined, a missing turn is empty, and messages without
    text, such as calls of tools, are left out.
    """
    texts: list[str] = []
    for turn in turns:
        if not turn.speaker or not turn.text.strip():
            continue
        is_user = turn.speaker == "user"
        if is_user == (len(texts) % 2 == 0):
            texts.append(turn.text)
        elif texts:
            texts[-1] = f"{texts[-1]}\n{turn.text}"
        else:
            texts += ["", turn.text]
    return (*texts, "") if len(texts) % 2 else tuple(texts)


def _read_content(content: Any, field: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a message's content, and the kinds of its parts that are not text."""
    if content is None:  # a message that only calls a tool
        return "", ()
    if isinstance(content, str):
        return str(content), ()
    if not isinstance(content, list | tuple):
        raise InputError(f'"{field}" has {type(content).__name__} as content, not a string')
    texts: list[str] = []
    skipped: list[str] = []
    for part in content:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, Mapping) and part.get("type") in _TEXT_BLOCKS:
            texts.append(str(part.get("text") or ""))
        else:
            kind = part.get("type") if isinstance(part, Mapping) else type(part).__name__
            skipped.append(str(kind))
    return "\n".join(texts), tuple(skipped)
