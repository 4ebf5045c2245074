"""A follow-up and the turns before it → a question that stands alone, by rules.

Pronouns take what the talk is about; a question that names nothing of its own takes it along;
"what about …", "and in 2023?" and "why?" take the earlier question's frame. The topic is carried
from question to question and dropped where a question names another.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.assistant.condense.ellipsis import completed
from pincite.assistant.condense.fragments import from_frame, replaced_topic
from pincite.assistant.condense.topic import (
    AUXILIARY,
    SECOND,
    WH,
    event,
    head,
    in_plural,
    is_plural,
    is_weak,
    topic,
)
from pincite.assistant.english.names import NAME, names, owner, persons

# How far back, and how many characters of a turn, a follow-up is taken to refer to.
TURNS = 20
LENGTH = 600

_OPENING = re.compile(
    r"^\s*(?:(?:and|but|so|also|ok|okay|then|well|yes|no|thanks|thank you|great|sorry)\b[\s,.!]*)+",
    re.I,
)
_REMARK = re.compile(r"[^.?!]{3,80}[.!]\s+(?=(?:\S+\s+){3,}\S+\?\s*$)")
_ASKS = re.compile(
    rf"(?:{WH}|{AUXILIARY}|i(?:['’]m| am| would|['’]d| want| need)|tell|describe|explain|compare|"
    r"list|give|show|name|summari[sz]e)\b",
    re.I,
)
_CLARIFIES = re.compile(
    r"\b(?:do|did|are) you (?:mean|asking|referring|interested|looking)|\bwould you like\b|"
    r"^which (?:one|of (?:these|them|the))\b",
    re.I,
)
_PERSONAL = re.compile(r"\b(?:he|she|him|his|hers?)\b(?!['’])", re.I)
_SPEECH = re.compile(
    r"\b(?P<verb>say|says|said|announced?|claim(?:ed)?|mention(?:ed)?|stated?|declared?)"
    r"\s+(?:it|that|this|so)\b(?=\s*(?:[?.,]|$|(?:in|at|on|to|during|and|before|after)\b))",
    re.I,
)
_IMPERSONAL = re.compile(
    r"\bit\s+(?:true|possible|likely|rain)\b|\b(?:does|did|would|will)\s+it\s+(?:take|mean|cost)\s+"
    r"(?:\w+\s+)?to\b|\bwhat\s+is\s+it\s+like\b|\bmakes?\s+it\b",
    re.I,
)
_POINTING = re.compile(
    rf"""\b(?P<owner>its|theirs?|it['’]s(?=\s+(?!(?:a|an|the|not|been)\b)[a-z]+\s+[a-z]))\b
    |\b(?P<thing>it|they|them
        |(?<![a-z]\ )(?:this|these|that|those)(?=\s+{AUXILIARY}\b)
        |(?<=\bis\ |\bdo\ |\bof\ |\bto\ )(?:this|these|that|those)(?=\W*$)
        |(?<=\bwas\ |\bare\ |\bdid\ |\bhas\ |\bfor\ )(?:this|these|that|those)
            (?=\W*$|\s+[a-z]+ed?\b)
        |(?<=\bdoes\ |\bwere\ |\bhave\ |\bwith\ )(?:this|these|that|those)(?=\W*$|\s+[a-z]+e?\b)
        |(?<=\babout\ |\bafter\ )(?:this|these|that|those)(?=\W*$)
    )\b(?!['’])
    |(?<!\bis\ )(?<!\bare\ )(?<!\bwas\ )(?<!\bwere\ )(?<=\w\ )\b(?P<place>there)\b
        (?!\s+{AUXILIARY}\b)
    """,
    re.I | re.X,
)
_MANY = frozenset("they them their theirs these those".split())
_PAIRED = re.compile(r"\b(?:between|common|compare|differ|differences?|different|both)\b", re.I)
_SHARED = re.compile(rf"\band\s+(?:its|their|his|her)\b|{SECOND.pattern}", re.I)
_AT = re.compile(rf"\b(?:in|at|near|from|to)\s+((?:the\s+)?{NAME.pattern})")
_GOING = re.compile(
    r"\b(?:go|goes|went|gone|travel\w*|fly|flew|flown|come|came|get|got|sen[dt])\s+$", re.I
)


@dataclass(frozen=True, slots=True)
class _Talk:
    """What was talked about, latest first, and the last question asked, standing alone.

    `known` are those of `persons` that were called he or she, which "it" cannot be.
    """

    things: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    asked: str = ""
    replied: str = ""


def standalone(question: str, history: Sequence[str]) -> str:
    """Return `question` worded so that it can be understood without `history`.

    `history` holds the earlier turns, user's and assistant's, oldest first; the latest 20 are
    looked at. A question that stands alone is returned as it is, and so is one that is longer
    than a follow-up would be.
    """
    if len(question) > LENGTH:
        return question
    talk = _Talk()
    for position, turn in enumerate(history[-TURNS:], max(0, len(history) - TURNS)):
        short = turn[:LENGTH].strip()
        talk = _ask(talk, short) if _asks(short, position) else _reply(talk, short)
    return _resolve(question, talk)


def _asks(turn: str, position: int) -> bool:
    """Whether a turn is the user's, by its form; a few bare words are, where a user's turn is."""
    if _CLARIFIES.search(turn):
        return False
    if turn.endswith("?") or (_ASKS.match(_OPENING.sub("", turn)) and len(turn) < 120):
        return True
    return position % 2 == 0 and len(turn) < 80 and not turn.endswith((".", "!", '"', "”"))


def _ask(talk: _Talk, turn: str) -> _Talk:
    asked = _resolve(turn, talk)[: 2 * LENGTH]
    about, things = topic(asked), talk.things
    # A pointing word carries the topic on; "he" leaves room for another: "his view of the treaty".
    new = asked == turn or bool(_PERSONAL.search(turn) and not _POINTING.search(turn))
    if other := replaced_topic(_OPENING.sub("", turn)):
        about, new = other, True
    owned = about and asked != turn and any(person in about for person in talk.persons[:1])
    turned = about and not owned and about not in things[:1]
    if about and turned and (not things or (new and not is_weak(asked))):
        things = (about, *things[:2])
    people = tuple(dict.fromkeys((*persons(asked), *talk.persons)))[:6]
    known = talk.persons[:1] if _PERSONAL.search(turn) else ()
    return _Talk(things, people, (*known, *talk.known)[:6], asked)


def _reply(talk: _Talk, turn: str) -> _Talk:
    named = tuple(name for name in persons(turn) if name not in talk.asked)[:1]
    wanted = re.match(r"(?:who|which|whose)\b", talk.asked, re.I)
    people = (*named, *talk.persons) if wanted else (*talk.persons, *named)
    return replace(talk, persons=tuple(dict.fromkeys(people)), replied=turn)


def _resolve(question: str, talk: _Talk) -> str:
    core = _OPENING.sub("", question).strip()
    if not core or not (talk.asked or talk.persons):
        return question
    match = _REMARK.match(core)
    if match and (not _points(match[0]) or re.match(r"th(?:at|is)\b", core, re.I)):
        rest = core[match.end() :]
        found = _resolve(rest, talk)
        return question if found == rest else match[0] + found
    found = from_frame(core, talk.asked, talk.replied, talk.things) or _pointed(core, talk)
    if found == core and talk.things:
        found = completed(core, talk.things[0], event(talk.asked))
    return question if found == core else found[:1].upper() + found[1:]


def _pointed(core: str, talk: _Talk) -> str:
    """Put the persons and things talked about in the place of the first words that point to them.

    Later ones stay: in "What is its aim and who funds it?" they follow from the first.
    """
    own = _SHARED.split(core, maxsplit=1)[0]
    if (own != core and not _points(own) and topic(own)) or _IMPERSONAL.search(core):
        return core
    if talk.persons and (match := _PERSONAL.search(core)):
        core = _with_person(core, match, talk.persons[0])
    if not talk.things:
        return core
    if match := _SPEECH.search(core):
        about = f"{match['verb']} that about {talk.things[0]}"
        return core[: match.start()] + about + core[match.end() :]
    match = _POINTING.search(core)
    if match and match["owner"] and names(core[: match.start()]):
        return core  # "Did Germany change its plans?"
    if match:
        core, end = _with_thing(core, match, talk)
        other = _POINTING.search(core, end)
        unlike = other and not other["place"] and _is_many(other) != _is_many(match)
        if other and unlike and _fitting(other[0].lower(), core, talk) not in core:
            core, _ = _with_thing(core, other, talk)
    return core


def _points(clause: str) -> bool:
    return bool(_POINTING.search(clause) or _PERSONAL.search(clause))


def _is_many(match: re.Match[str]) -> bool:
    return match[0].lower() in _MANY


def _with_person(core: str, match: re.Match[str], person: str) -> str:
    word, after = match[0].lower(), core[match.end() :]
    owns = word in {"his", "hers"} or (word == "her" and re.match(r"\s+[a-z]", after))
    return core[: match.start()] + (owner(person) if owns else person) + after


def _with_thing(core: str, match: re.Match[str], talk: _Talk) -> tuple[str, int]:
    """Put what a word points to in its place; return the question and where that ends."""
    before, after = core[: match.start()], core[match.end() :]
    if match["place"]:
        place = _place(talk)
        named = head(place)[:1].isupper()
        found = f"{'to' if _GOING.search(before) else 'in' if named else 'at'} {place}"
    else:
        found = _fitting(match[0].lower(), core, talk)
    if match["owner"]:
        owned = re.match(r"\s+([\w\s-]+?)(?=\W*$| and )", after)
        if owned and len(found.split()) > 3 and len(owned[1].split()) < 4:
            found, after = f"the {owned[1]} of {found}", after[owned.end() :]
        else:
            found = owner(found)
    return before + found + after, len(before) + len(found)


def _place(talk: _Talk) -> str:
    """Return where "there" is: a place the answer to "where" gave or the question named."""
    replied = talk.replied if re.match(r"(?:where|which|what)\b", talk.asked, re.I) else ""
    for turn in (replied, talk.asked):
        if match := _AT.search(turn):
            return match[1]
    return talk.things[0]


def _fitting(word: str, core: str, talk: _Talk) -> str:
    """Return the thing that a word points to: the latest one that agrees with it in number."""
    many = word in _MANY
    fresh = [t for t in talk.things if t not in core] or [*talk.things]
    things = [t for t in fresh if many or t not in talk.known] or fresh
    if many and len(things) > 1 and _PAIRED.search(core) and " and " not in things[0]:
        return f"{things[1]} and {things[0]}"
    agreeing = (thing for thing in things[:2] if is_plural(thing) in {many, None})
    return next(agreeing, in_plural(things[0]) if many else things[0])
