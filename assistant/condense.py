"""A follow-up and the turns before it → a question that stands alone, by rules.

Pronouns take what the talk is about; a question that names nothing of its own takes it along;
"what about …", "and in 2023?" and "why?" take the earlier question's frame. The topic is carried
from question to question and dropped where a question names another.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.assistant import topic
from pincite.assistant.topic import AUXILIARY, PART, PREPOSITION, SECOND, WH
from pincite.index.words import content_words, words

TURNS = 20
LENGTH = 600

_OPENING = re.compile(
    r"^\s*(?:(?:and|but|so|also|ok|okay|then|well|yes|no|thanks|thank you|great|sorry)\b[\s,.!]*)+",
    re.I,
)
_ASKS = re.compile(
    rf"(?:{WH}|{AUXILIARY}|tell|describe|explain|compare|list|give|show|name|summari[sz]e)\b", re.I
)
_CLARIFIES = re.compile(
    r"\b(?:do|did|are) you (?:mean|asking|referring|interested|looking)|\bwould you like\b|"
    r"^which (?:one|of (?:these|them|the))\b",
    re.I,
)
_BARE = re.compile(
    rf"(?P<wh>(?:{WH}|how (?:many|much|long|often|far|come)|by whom|since when|for how long|"
    r"where exactly|when exactly)(?:\s+not)?)(?:\s+so)?\W*$",
    re.I,
)
_PHRASE = re.compile(rf"(?P<phrase>{PREPOSITION}\s+[^?]+?)\W*$", re.I)
_WHAT_ABOUT = re.compile(r"(?:what|how)\s+about\s+(?P<other>.+?)\s*[?.!]*$", re.I)
_PICK = re.compile(
    r"(?:i mean\s+)?(?:the\s+|number\s+|option\s+)?(?P<which>first|second|third|fourth|last|former|"
    r"latter|[1-4])(?:\s+(?:one|option|of them|of these))?(?:,?\s*please)?\W*$",
    re.I,
)
_PLACES = {"first": 0, "former": 0, "second": 1, "third": 2, "fourth": 3, "latter": -1, "last": -1}
_LISTED = re.compile(r"(?:^|\n)\s*(?:\d+[.)]|[-*•])\s+(.+)|\((?:\d|[a-d])\)\s*([^;()\n]+)")
_OFFERED = re.compile(r"(?:\bmean\b|\babout\b|\bin\b|:)\s+([^:?]+?),?\s+or\s+([^?]+)\?", re.I)

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
    rf"""\b(?P<owner>its|their|theirs|it['’]s(?=\s+(?!(?:a|an|the|not|been)\b)[a-z]+\s+[a-z]))\b
    |\b(?P<thing>it|they|them
        |(?<![a-z]\ )(?:this|these|that|those)(?=\s+{AUXILIARY}\b)
        |(?<=\bis\ |\bdo\ |\bof\ |\bto\ )(?:this|these|that|those)(?=\W*$)
        |(?<=\bwas\ |\bare\ |\bdid\ |\bhas\ |\bfor\ )(?:this|these|that|those)(?=\W*$|\s+[a-z]+ed?\b)
        |(?<=\bdoes\ |\bwere\ |\bhave\ |\bwith\ )(?:this|these|that|those)(?=\W*$|\s+[a-z]+e?\b)
        |(?<=\babout\ |\bafter\ )(?:this|these|that|those)(?=\W*$)
    )\b(?!['’])
    |(?<!\bis\ )(?<!\bare\ )(?<!\bwas\ )(?<!\bwere\ )(?<=\w\ )\b(?P<place>there)\b(?!\s+{AUXILIARY}\b)""",
    re.I | re.X,
)
_PAIRED = re.compile(r"\b(?:between|common|compare|differ|differences?|different|both)\b", re.I)

_ONES = re.compile(r"\b(?P<one>ones?)\b(?=\W*$|\s+(?:on|in|of|for|to|are|is|was|were|do|did)\b)")
_KIND = re.compile(
    r"^(?:(?:what|which|how\s+many|how\s+much)\s+(?:other\s+)?(?:kind|type|variet|sort|version|part|"
    r"percentage|member)(?:y|ies|s)?)\b(?!\s+of\b)",
    re.I,
)
_SUPERLATIVE = re.compile(
    r"\bthe\s+(?:first|last|only|most\s+[a-z]+|least\s+[a-z]+|best|worst|"
    r"(?!inter|requ|prot|fo|for|conqu|cont|ev|har|arr|w|n)[a-z]{2,}est)(?:\s+selling)?"
    r"(?=\W*$|\s+(?:ever|in|on|for|found|known|and|to|is|was|invented|built)\b)",
    re.I,
)
_ENDS_IN_PART = re.compile(rf"\b{PART}$", re.I)
_LOOSE = re.compile(
    r"^(?:is|are|was|were)\s+there\s+(?:any|other|some)\b|^what\s+other\b|"
    r"^(?:what|who)\s+(?:is|are|was|were)\s+(?:an?\s+|the\s+)?(?:some|other|important|popular|famous|"
    r"typical|common|main|key|major|best|good|modern|notable|possible|latest|recent)\b|"
    r"\bany(?:one|body)?\b|^how\s+(?:many|much)\b(?!.*\b(?:an?|the|you|i|we)\b)",
    re.I,
)
_DEMONSTRATIVE = re.compile(
    rf"(?:\b(?:this|these)|(?<=\bin )that|(?<=\bof )that|(?<=\bdid )that|(?<=\bwas )that|"
    rf"(?<=\bof )those|(?<=\bwere )those)\s+(?!{AUXILIARY}\b)(?P<noun>[a-z-]+)\b(?!\s+of\b)",
    re.I,
)
_PART_TO = re.compile(rf"\b(?P<part>{PART})\s+(?=(?:on|with|to|for|in|from)\b)", re.I)
_VERB_LAST = re.compile(
    r"^(?:who|what|which)\s+(?:[a-z]+\s+){0,2}?(?P<verb>[a-z]+(?:ed|ent|ook|on|ost|aid|led))$", re.I
)
_GOING = re.compile(r"\b(?:go|goes|went|gone|travel\w*|fly|flew|flown|come|came|get|got|sen[dt])\s+$")


@dataclass(frozen=True, slots=True)
class _Talk:
    """What was talked about, latest first, and the last question asked, standing alone."""

    things: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    asked: str = ""
    replied: str = ""


def standalone(question: str, history: Sequence[str]) -> str:
    """Return `question` worded so that it can be understood without `history`.

    `history` holds the earlier turns, user's and assistant's, oldest first; the latest 20 are
    looked at. A question that stands alone is returned as it is, and so is one that is longer
    than a follow-up would be.
    """
    talk = _Talk()
    if len(question) > LENGTH:
        return question
    for position, turn in enumerate(history[-TURNS:]):
        short = turn[:LENGTH].strip()
        talk = _ask(talk, short) if _asks(short, position) else _reply(talk, short)
    return _resolve(question, talk)


def _asks(turn: str, position: int) -> bool:
    """Whether a turn is the user's, by its form; a few bare words are where a user's turn is."""
    if _CLARIFIES.search(turn):
        return False
    if turn.endswith("?") or (_ASKS.match(_OPENING.sub("", turn)) and len(turn) < 120):
        return True
    return position % 2 == 0 and len(turn) < 80 and not turn.endswith((".", "!", '"', "”"))


def _ask(talk: _Talk, turn: str) -> _Talk:
    asked = _resolve(turn, talk)
    about, things = topic.topic(asked), talk.things
    if match := _WHAT_ABOUT.match(_OPENING.sub("", turn)):
        other = match["other"]
        about = None if _PHRASE.match(other) or _ENDS_IN_PART.search(other) else other
        asked_anew = not _points(other)
    else:
        asked_anew = asked == turn
    if about and about not in things[:1] and (asked_anew or not things):
        things = (about, *things[:2])
    return _Talk(things, tuple(dict.fromkeys((*topic.persons(asked), *talk.persons)))[:6], asked)


def _reply(talk: _Talk, turn: str) -> _Talk:
    named = tuple(name for name in topic.persons(turn) if name not in talk.asked)[:1]
    wanted = re.match(r"(?:who|which|whose)\b", talk.asked, re.I)
    persons = (*named, *talk.persons) if wanted else (*talk.persons, *named)
    return replace(talk, persons=tuple(dict.fromkeys(persons)), replied=turn)


def _resolve(question: str, talk: _Talk) -> str:
    core = _OPENING.sub("", question).strip()
    if not core or not (talk.asked or talk.persons):
        return question
    found = _from_frame(core, talk) or _pointed(core, talk)
    if found == core:
        found = _completed(core, talk)
    return question if found == core else found[:1].upper() + found[1:]


def _from_frame(core: str, talk: _Talk) -> str | None:
    """Complete a question that is no sentence of its own from the one before."""
    asked = talk.asked.rstrip(" ?.!")
    if match := _PICK.match(core):
        return _picked(match["which"].lower(), asked, talk.replied)
    if not asked:
        return None
    if match := _BARE.match(core):
        return _asked_again(match["wh"], asked)
    if match := _WHAT_ABOUT.match(core):
        return _swapped(match["other"], asked, talk)
    if (match := _PHRASE.match(core)) and len(core.split()) <= 6:
        return _moved(match["phrase"], asked)
    return None


def _picked(which: str, asked: str, replied: str) -> str | None:
    options = [(a or b).strip(" .;?") for a, b in _LISTED.findall(replied)]
    if len(options) < 2 and (offer := _OFFERED.search(replied)):
        options = [*re.split(r",\s*", offer[1]), offer[2]]
    place = int(which) - 1 if which.isdigit() else _PLACES[which]
    if not -1 <= place < len(options):
        return None
    about = topic.topic(asked)
    if about and about in asked:
        return f"{asked.replace(about, options[place], 1)}?"
    return f"{asked}: {options[place]}?" if asked else None


def _asked_again(wh: str, asked: str) -> str:
    """Ask the earlier question with another question word, where it has a place for one."""
    if re.match(rf"{AUXILIARY}\b", asked, re.I):
        return f"{wh.capitalize()} {asked[0].lower()}{asked[1:]}?"
    if match := re.match(rf"(?:where|when|why|how)\s+(?={AUXILIARY}\b)", asked, re.I):
        return f"{wh.capitalize()} {asked[match.end() :]}?"
    return f"{asked}, and {wh.lower()}?"


def _moved(phrase: str, asked: str) -> str:
    """Put a phrase like "in 2023" in the place of the earlier question's own, or add it."""
    preposition, _, rest = phrase.partition(" ")
    kind = r"\d[\w-]*" if rest[:1].isdigit() else r"(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*"
    if match := re.search(rf"\b{preposition}\s+{kind}", asked):
        return f"{asked[: match.start()]}{phrase}{asked[match.end() :]}?"
    return f"{asked} {phrase}?"


def _swapped(other: str, asked: str, talk: _Talk) -> str | None:
    """Ask the earlier question of something else."""
    if _PHRASE.match(other):
        return _moved(other, asked)
    if _POINTING.search(other) or _PERSONAL.search(other):
        return None
    candidates = [talk.things[0]] if talk.things and talk.things[0] in asked else []
    if topic.names(other):
        candidates += topic.names(asked)
    if re.search(rf"^(?:tell|describe)\b|\bbetween\b|^(?:what|who) {AUXILIARY} \S+$", asked, re.I):
        return None
    bare = not other.lower().startswith(("the ", "a ", "an "))
    for old in candidates:
        same = topic.head(old).lower() == topic.head(other).lower()
        named = topic.names(other) == [other] and topic.names(old) == [old]
        plain = other.isalpha() and other.islower() and old.isalpha() and old.islower()
        if same or (bare and (named or plain) and not _ENDS_IN_PART.search(other)):
            return f"{asked.replace(old, other, 1)}?"
    return None


def _pointed(core: str, talk: _Talk) -> str:
    """Put the things and persons talked about in the place of the first words that point to them."""
    clauses = SECOND.split(core, maxsplit=1)
    own = len(clauses) > 1 and not _points(clauses[0]) and topic.topic(clauses[0])
    if own or _IMPERSONAL.search(core):
        return core
    if talk.persons and (match := _PERSONAL.search(core)):
        word, person = match[0].lower(), talk.persons[0]
        after = core[match.end() :]
        owns = word in {"his", "hers"} or (word == "her" and re.match(r"\s+[a-z]", after))
        core = f"{core[: match.start()]}{_owner(person) if owns else person}{after}"
    if not talk.things:
        return core
    if match := _SPEECH.search(core):
        about = f"{match['verb']} that about {talk.things[0]}"
        return f"{core[: match.start()]}{about}{core[match.end() :]}"
    if match := _POINTING.search(core):
        before, after = core[: match.start()], core[match.end() :]
        if match["place"]:
            named = topic.head(talk.things[0])[:1].isupper()
            where = "to" if _GOING.search(before) else "in" if named else "at"
            return f"{before}{where} {talk.things[0]}{after}"
        found = _fitting(match[0].lower(), core, talk)
        if not match["owner"]:
            return f"{before}{found}{after}"
        owned = re.match(r"\s+([\w\s-]+?)(?=\W*$| and )", after)
        if owned and len(found.split()) > 3 and len(owned[1].split()) < 4:
            return f"{before}the {owned[1]} of {found}{after[owned.end() :]}"
        return f"{before}{_owner(found)}{after}"
    return core


def _points(clause: str) -> bool:
    return bool(_POINTING.search(clause) or _PERSONAL.search(clause))


def _fitting(word: str, core: str, talk: _Talk) -> str:
    """Return the thing that a word points to: the latest one that agrees with it in number."""
    many = word in {"they", "them", "their", "theirs", "these", "those"}
    things = [thing for thing in talk.things if many or thing not in talk.persons] or talk.things
    if many and len(things) > 1 and _PAIRED.search(core) and " and " not in things[0]:
        return f"{things[1]} and {things[0]}"
    for thing in things[:2]:
        if topic.is_plural(thing) in {many, None}:
            return thing
    return topic.plural(things[0]) if many else things[0]


def _owner(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def _completed(core: str, talk: _Talk) -> str:
    """Add the topic to a question that leaves it out."""
    if not talk.things:
        return core
    thing = talk.things[0]
    noun = topic.head(thing)
    clause = SECOND.split(core.rstrip(" ?.!"), maxsplit=1)[0]
    rest = core[len(clause) :]
    if whole := _widened(core, thing):
        return whole
    if match := _SUPERLATIVE.search(core):
        what = f"of {thing}" if noun[:1].isupper() else topic.singular(noun)
        return f"{core[: match.end()]} {what}{core[match.end() :]}"
    if re.search(rf"\b(?:the|an?|any|other)\s+(?:[a-z]+\s+)?{PART}$", clause) and thing not in clause:
        return f"{clause} of {thing}{rest}"
    if topic.names(clause) or set(content_words(thing)) & set(words(clause)):
        return core
    if match := _ONES.search(core):
        one = topic.singular(noun) if match["one"] == "one" else topic.many(noun)
        return f"{core[: match.start()]}{one}{core[match.end() :]}"
    if match := _KIND.search(core):
        return f"{match[0]} of {thing}{core[match.end() :]}"
    if match := _DEMONSTRATIVE.search(core):
        return f"{core[: match.start()]}the {match['noun']} of {thing}{core[match.end() :]}"
    about = topic.topic(clause)
    if match := _PART_TO.search(clause):
        return f"{core[: match.end()]}of {thing} {core[match.end() :]}"
    if (match := _VERB_LAST.match(clause)) and match["verb"] not in {"died", "happened", "go"}:
        return f"{clause} {thing}{rest}"
    if _ENDS_IN_PART.search(clause):
        return f"{clause} of {thing}{rest}"
    if about and about.lower().startswith("the ") and not re.search(rf"\b{PREPOSITION}\b", about):
        return core.replace(about, f"{about} of {thing}", 1)
    if _LOOSE.search(clause):
        return f"{clause} {'in' if noun[:1].isupper() else 'of'} {thing}{rest}"
    return core


def _widened(core: str, thing: str) -> str | None:
    """Put the whole topic in the place of its noun, or of one word of a name: "the summit"."""
    noun = topic.head(thing)
    others = set(content_words(thing)) - set(words(noun))
    if not others or others & set(words(core)) or not noun:
        return None
    forms = "|".join(map(re.escape, {noun.lower(), topic.many(noun.lower())}))
    pattern = rf"(?:\b(?:the|this|that|these|those)\s+|(?<=\bof )|(?<=\babout ))(?P<noun>{forms})\b"
    if not (match := re.search(pattern, core, re.I)):
        return None
    many = match["noun"].lower() != noun.lower()
    return f"{core[: match.start()]}{topic.plural(thing) if many else thing}{core[match.end() :]}"
