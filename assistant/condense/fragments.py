"""A question that is no sentence of its own takes the frame of the one before it.

"Why?", "And in 2023?", "What about Ukraine?", "The second one": each is the earlier question
with one piece put in or put in another's place.
"""

import re
from collections.abc import Sequence

from pincite.assistant.condense.topic import AUXILIARY, PART, PREPOSITION, WH, head, topic
from pincite.assistant.english.names import names

_BARE = re.compile(
    rf"(?P<wh>(?:{WH}|how (?:long|often|far|come)|by whom|since when|(?:where|when) exactly)"
    rf"(?:\s+not)?)(?:\s+so|\s+(?:did|does|has|was)\s+(?:it|this|that)\s+(?:happen|take place|"
    rf"occur|happening|happened))?\W*$",
    re.I,
)
_AMOUNT = re.compile(r"(?P<wh>how\s+(?:many|much)(?:\s+[a-z]+)?)\W*$", re.I)
_PHRASE = re.compile(rf"(?P<phrase>{PREPOSITION}\s+[^?]+?)\W*$", re.I)
_WHAT_ABOUT = re.compile(r"(?:what|how)\s+about\s+(?P<other>.+?)\s*[?.!]*$", re.I)
_PICK = re.compile(
    r"(?:i\s+mean\s+)?(?:the\s+|number\s+|option\s+)?(?P<which>first|second|third|fourth|last|"
    r"former|latter|[1-4])(?:\s+(?:one|option|of\s+them|of\s+these))?(?:,?\s*please)?\W*$",
    re.I,
)
_PLACES = {"first": 0, "former": 0, "second": 1, "third": 2, "fourth": 3, "latter": -1, "last": -1}
_LISTED = re.compile(r"(?:^|\n)\s*(?:\d+[.)]|[-*•])\s+(.+)|\((?:\d|[a-d])\)\s*([^;()\n]+)")
_OFFERED = re.compile(r"(?:\bmean\b|\babout\b|\bin\b|:)\s+([^:?]+?),?\s+or\s+([^?]+)\?", re.I)
# Asking these of another thing would not be what was meant: "and what about it?" asks to be told.
_NO_FRAME = re.compile(
    rf"(?:tell|describe|explain)\b|.*\bbetween\b|(?:what|who) {AUXILIARY} \S+$", re.I
)
_POINTS = re.compile(r"\b(?:it|its|they|them|their|this|that|he|she|him|his|her|there)\b", re.I)


def from_frame(question: str, asked: str, replied: str, things: Sequence[str]) -> str | None:
    """Return `question` in the frame of `asked`; None where it is a sentence of its own.

    `asked` stands alone; `replied` is the assistant's turn after it, or empty; `things` is what
    the talk is about, latest first.
    """
    mark = asked[-1] if asked.endswith((".", "?", "!")) else "?"
    frame = asked.rstrip(" ?.!")
    if not frame:
        return None
    if match := _PICK.match(question):
        found = _picked(match["which"].lower(), frame, replied)
        return found and found + mark
    if match := _BARE.match(question):
        return _asked_again(match["wh"], frame, question)
    if match := _AMOUNT.match(question):
        return f"{frame}, and {match['wh'].lower()}?"
    if match := _WHAT_ABOUT.match(question):
        found = _swapped(match["other"], frame, things)
        return found and found + mark
    if (match := _PHRASE.match(question)) and len(question.split()) <= 6:
        return _moved(match["phrase"], frame) + mark
    return None


def replaced_topic(question: str) -> str | None:
    """Return what "what about …" turns to, where it turns to something else."""
    match = _WHAT_ABOUT.match(question)
    if not match or _PHRASE.match(match["other"]) or _is_side(match["other"]):
        return None
    return topic(f"about {match['other']}")


def _is_side(other: str) -> bool:
    return bool(re.search(rf"\b{PART}$", other, re.I) or _POINTS.search(other))


def _picked(which: str, frame: str, replied: str) -> str | None:
    options = [(a or b).strip(" .;?") for a, b in _LISTED.findall(replied)]
    if len(options) < 2 and (offer := _OFFERED.search(replied)):
        options = [*re.split(r",\s*", offer[1]), offer[2]]
    place = int(which) - 1 if which.isdigit() else _PLACES[which]
    if not -1 <= place < len(options):
        return None
    about = topic(frame)
    if about and about in frame:
        return frame.replace(about, options[place], 1)
    return f"{frame}: {options[place]}"


def _asked_again(wh: str, frame: str, question: str) -> str | None:
    """Ask the earlier question with another question word, where it has a place for one."""
    rest = re.sub(rf"^(?:where|when|why|how)\s+(?={AUXILIARY}\b)", "", frame, flags=re.I)
    if re.match(rf"{AUXILIARY}\b", rest, re.I):
        return f"{wh.capitalize()} {rest[0].lower()}{rest[1:]}?"
    # "When did it happen?" of anything else is a sentence with a pronoun.
    return None if len(question.split()) > 3 else f"{frame}, and {wh.lower()}?"


def _moved(phrase: str, frame: str) -> str:
    """Put a phrase like "in 2023" in the place of the frame's own, or add it."""
    preposition, _, rest = phrase.partition(" ")
    kind = r"\d[\w-]*" if rest[:1].isdigit() else r"(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*"
    ends = rf"(?=\W*$|,|\s+(?:{PREPOSITION}|and)\b)"
    if match := re.search(rf"\b{preposition}\s+{kind}{ends}", frame):
        return f"{frame[: match.start()]}{phrase}{frame[match.end() :]}"
    plain = rest[:1].islower() and re.search(rf"(?<=[a-z] )\b{preposition}\s+[^A-Z]*$", frame)
    return f"{frame[: plain.start()] if plain else frame + ' '}{phrase}"


def _swapped(other: str, frame: str, things: Sequence[str]) -> str | None:
    """Ask the earlier question of something else."""
    if _PHRASE.match(other):
        return _moved(other, frame)
    if _is_side(other) or _NO_FRAME.match(frame):
        return None
    named = names(other) == [other]
    candidates = [thing for thing in things[:1] if thing in frame]
    for old in [*candidates, *(names(frame) if names(other) else ())]:
        alike = (
            names(old) == [old] if named else {other, old} == {*filter(str.islower, (other, old))}
        )
        plain = named or (" " not in other and " " not in old)
        if head(old).lower() == head(other).lower() or (alike and plain):
            return frame.replace(old, other, 1)
    return None
