"""A follow-up and the turns before it → a question that stands alone, by rules.

Pronouns take what the talk is about; a question that names nothing of its own takes it along;
"what about …", "and in 2023?" and "why?" take the earlier question's frame. The topic is carried
from question to question and dropped where a question names another.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pincite.assistant.condense.ellipsis import resolve_ellipsis
from pincite.assistant.condense.fragments import expand_fragment, find_replacement_topic
from pincite.assistant.condense.topic import (
    AUXILIARY,
    QUESTION_WORD,
    SECOND_CLAUSE,
    find_event,
    find_topic,
    head_noun,
    is_passing_mention,
    is_plural,
    pluralize_phrase,
)
from pincite.assistant.english.names import NAME, find_names, find_persons, to_possessive

# How far back, and how many characters of a turn, a follow-up is taken to refer to.
MAX_TURNS = 20
MAX_TURN_LENGTH = 600

_DISCOURSE_MARKERS = re.compile(
    r"^\s*(?:(?:and|but|so|also|ok|okay|then|well|yes|no|thanks|thank you|great|sorry)\b[\s,.!]*)+",
    re.I,
)
_LEADING_REMARK = re.compile(r"[^.?!]{3,80}[.!]\s+(?=(?:\S+\s+){3,}\S+\?\s*$)")
_QUESTION_START = re.compile(
    rf"(?:{QUESTION_WORD}|{AUXILIARY}|i(?:['’]m| am| would|['’]d| want| need)|tell|describe|explain|compare|"
    r"list|give|show|name|summari[sz]e)\b",
    re.I,
)
_CLARIFICATION = re.compile(
    r"\b(?:do|did|are) you (?:mean|asking|referring|interested|looking)|\bwould you like\b|"
    r"^which (?:one|of (?:these|them|the))\b",
    re.I,
)
_PERSONAL_PRONOUN = re.compile(r"\b(?:he|she|him|his|hers?)\b(?!['’])", re.I)
_SPEECH_OBJECT = re.compile(
    r"\b(?P<verb>say|says|said|announced?|claim(?:ed)?|mention(?:ed)?|stated?|declared?)"
    r"\s+(?:it|that|this|so)\b(?=\s*(?:[?.,]|$|(?:in|at|on|to|during|and|before|after)\b))",
    re.I,
)
_IMPERSONAL_IT = re.compile(
    r"\bit\s+(?:true|possible|likely|rain)\b|\b(?:does|did|would|will)\s+it\s+(?:take|mean|cost)\s+"
    r"(?:\w+\s+)?to\b|\bwhat\s+is\s+it\s+like\b|\bmakes?\s+it\b",
    re.I,
)
_ANAPHOR = re.compile(
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
_PLURAL_PRONOUNS = frozenset("they them their theirs these those".split())
_COMPARISON = re.compile(r"\b(?:between|common|compare|differ|differences?|different|both)\b", re.I)
_LATER_CLAUSE = re.compile(rf"\band\s+(?:its|their|his|her)\b|{SECOND_CLAUSE.pattern}", re.I)
_PLACE_PHRASE = re.compile(rf"\b(?:in|at|near|from|to)\s+((?:the\s+)?{NAME.pattern})")
_MOTION_VERB = re.compile(
    r"\b(?:go|goes|went|gone|travel\w*|fly|flew|flown|come|came|get|got|sen[dt])\s+$", re.I
)


@dataclass(frozen=True, slots=True)
class _Context:
    """What was talked about, latest first, and the last question asked, standing alone.

    `known` are those of `persons` that were called he or she, which "it" cannot be.
    """

    topics: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    gendered_persons: tuple[str, ...] = ()
    last_question: str = ""
    last_reply: str = ""


def standalone(question: str, history: Sequence[str]) -> str:
    """Return `question` worded so that it can be understood without `history`.

    `history` holds the earlier turns, user's and assistant's, oldest first; the latest 20 are
    looked at. A question that stands alone is returned as it is, and so is one that is longer
    than a follow-up would be.
    """
    if len(question) > MAX_TURN_LENGTH:
        return question
    context = _Context()
    for position, turn in enumerate(history[-MAX_TURNS:], max(0, len(history) - MAX_TURNS)):
        shortened = turn[:MAX_TURN_LENGTH].strip()
        context = (
            _update_with_question(context, shortened)
            if _is_question(shortened, position)
            else _update_with_reply(context, shortened)
        )
    return _resolve_references(question, context)


def _is_question(turn: str, position: int) -> bool:
    """Whether a turn is the user's, by its form; a few bare words are, where a user's turn is."""
    if _CLARIFICATION.search(turn):
        return False
    if turn.endswith("?") or (
        _QUESTION_START.match(_DISCOURSE_MARKERS.sub("", turn)) and len(turn) < 120
    ):
        return True
    return position % 2 == 0 and len(turn) < 80 and not turn.endswith((".", "!", '"', "”"))


def _update_with_question(context: _Context, turn: str) -> _Context:
    resolved = _resolve_references(turn, context)[: 2 * MAX_TURN_LENGTH]
    topic, topics = find_topic(resolved), context.topics
    # A pointing word carries the topic on; "he" leaves room for another: "his view of the treaty".
    may_change_topic = resolved == turn or bool(
        _PERSONAL_PRONOUN.search(turn) and not _ANAPHOR.search(turn)
    )
    if replacement := find_replacement_topic(_DISCOURSE_MARKERS.sub("", turn)):
        topic, may_change_topic = replacement, True
    names_person = (
        topic and resolved != turn and any(person in topic for person in context.persons[:1])
    )
    is_new_topic = topic and not names_person and topic not in topics[:1]
    if (
        topic
        and is_new_topic
        and (not topics or (may_change_topic and not is_passing_mention(resolved)))
    ):
        topics = (topic, *topics[:2])
    persons = tuple(dict.fromkeys((*find_persons(resolved), *context.persons)))[:6]
    gendered_persons = context.persons[:1] if _PERSONAL_PRONOUN.search(turn) else ()
    return _Context(topics, persons, (*gendered_persons, *context.gendered_persons)[:6], resolved)


def _update_with_reply(context: _Context, turn: str) -> _Context:
    new_persons = tuple(name for name in find_persons(turn) if name not in context.last_question)[
        :1
    ]
    asks_for_person = re.match(r"(?:who|which|whose)\b", context.last_question, re.I)
    persons = (
        (*new_persons, *context.persons) if asks_for_person else (*context.persons, *new_persons)
    )
    return replace(context, persons=tuple(dict.fromkeys(persons)), last_reply=turn)


def _resolve_references(question: str, context: _Context) -> str:
    core = _DISCOURSE_MARKERS.sub("", question).strip()
    if not core or not (context.last_question or context.persons):
        return question
    match = _LEADING_REMARK.match(core)
    if match and (not _has_anaphor(match[0]) or re.match(r"th(?:at|is)\b", core, re.I)):
        rest = core[match.end() :]
        resolved = _resolve_references(rest, context)
        return question if resolved == rest else match[0] + resolved
    resolved = expand_fragment(
        core, context.last_question, context.last_reply, context.topics
    ) or _replace_anaphors(core, context)
    if resolved == core and context.topics:
        resolved = resolve_ellipsis(core, context.topics[0], find_event(context.last_question))
    return question if resolved == core else resolved[:1].upper() + resolved[1:]


def _replace_anaphors(core: str, context: _Context) -> str:
    """Put the persons and things talked about in the place of the first words that point to them.

    Later ones stay: in "What is its aim and who funds it?" they follow from the first.
    """
    first_clause = _LATER_CLAUSE.split(core, maxsplit=1)[0]
    if (
        first_clause != core and not _has_anaphor(first_clause) and find_topic(first_clause)
    ) or _IMPERSONAL_IT.search(core):
        return core
    if context.persons and (match := _PERSONAL_PRONOUN.search(core)):
        core = _replace_with_person(core, match, context.persons[0])
    if not context.topics:
        return core
    if match := _SPEECH_OBJECT.search(core):
        replacement = f"{match['verb']} that about {context.topics[0]}"
        return core[: match.start()] + replacement + core[match.end() :]
    match = _ANAPHOR.search(core)
    if match and match["owner"] and find_names(core[: match.start()]):
        return core  # "Did Germany change its plans?"
    if match:
        core, end = _replace_with_topic(core, match, context)
        second = _ANAPHOR.search(core, end)
        differs_in_number = (
            second
            and not second["place"]
            and _is_plural_pronoun(second) != _is_plural_pronoun(match)
        )
        if (
            second
            and differs_in_number
            and _find_antecedent(second[0].lower(), core, context) not in core
        ):
            core, _ = _replace_with_topic(core, second, context)
    return core


def _has_anaphor(clause: str) -> bool:
    return bool(_ANAPHOR.search(clause) or _PERSONAL_PRONOUN.search(clause))


def _is_plural_pronoun(match: re.Match[str]) -> bool:
    return match[0].lower() in _PLURAL_PRONOUNS


def _replace_with_person(core: str, match: re.Match[str], person: str) -> str:
    word, after = match[0].lower(), core[match.end() :]
    is_possessive = word in {"his", "hers"} or (word == "her" and re.match(r"\s+[a-z]", after))
    return core[: match.start()] + (to_possessive(person) if is_possessive else person) + after


def _replace_with_topic(core: str, match: re.Match[str], context: _Context) -> tuple[str, int]:
    """Put what a word points to in its place; return the question and where that ends."""
    before, after = core[: match.start()], core[match.end() :]
    if match["place"]:
        place = _find_place(context)
        is_name = head_noun(place)[:1].isupper()
        replacement = (
            f"{'to' if _MOTION_VERB.search(before) else 'in' if is_name else 'at'} {place}"
        )
    else:
        replacement = _find_antecedent(match[0].lower(), core, context)
    if match["owner"]:
        possession = re.match(r"\s+([\w\s-]+?)(?=\W*$| and )", after)
        if possession and len(replacement.split()) > 3 and len(possession[1].split()) < 4:
            replacement, after = f"the {possession[1]} of {replacement}", after[possession.end() :]
        else:
            replacement = to_possessive(replacement)
    return before + replacement + after, len(before) + len(replacement)


def _find_place(context: _Context) -> str:
    """Return where "there" is: a place the answer to "where" gave or the question named."""
    reply = (
        context.last_reply
        if re.match(r"(?:where|which|what)\b", context.last_question, re.I)
        else ""
    )
    for turn in (reply, context.last_question):
        if match := _PLACE_PHRASE.search(turn):
            return match[1]
    return context.topics[0]


def _find_antecedent(pronoun: str, core: str, context: _Context) -> str:
    """Return the thing that a word points to: the latest one that agrees with it in number."""
    plural = pronoun in _PLURAL_PRONOUNS
    unmentioned = [t for t in context.topics if t not in core] or [*context.topics]
    candidates = [
        t for t in unmentioned if plural or t not in context.gendered_persons
    ] or unmentioned
    if plural and len(candidates) > 1 and _COMPARISON.search(core) and " and " not in candidates[0]:
        return f"{candidates[1]} and {candidates[0]}"
    agreeing = (thing for thing in candidates[:2] if is_plural(thing) in {plural, None})
    return next(agreeing, pluralize_phrase(candidates[0]) if plural else candidates[0])
