"""A follow-up and its history → a question that stands alone, by rules. English only.

The rules track the topic of the conversation from question to question, until a question names a
new topic. Pronouns are replaced by their antecedents (this module), the topic is inserted where a
question leaves it out (ellipsis.py), and a fragment such as "why?" or "and in 2023?" is expanded by
the question before it (fragments.py).
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
    find_head_noun,
    find_topic,
    is_passing_mention,
    is_plural,
    pluralize_phrase,
)
from pincite.assistant.english.names import NAME, find_names, find_persons, to_possessive
from pincite.index.text.languages import is_foreign

MAX_TURNS = 20
"""Latest turns that a follow-up may refer to."""
MAX_TURN_LENGTH = 600
"""Characters of a turn that a follow-up may refer to; a longer question is not a follow-up."""

_DISCOURSE_MARKERS = re.compile(
    r"^\s*(?:(?:and|but|so|also|ok|okay|then|well|yes|no|thanks|thank you|great|sorry)\b[\s,.!]*)+",
    re.I,
)
_LEADING_REMARK = re.compile(r"[^.?!]{3,80}[.!]\s+(?=(?:\S+\s+){3,}\S+\?\s*$)")
_QUESTION_START = re.compile(
    rf"(?:{QUESTION_WORD}|{AUXILIARY}|i(?:['’]m| am| would|['’]d| want| need)|tell|describe|"
    r"explain|compare|list|give|show|name|summari[sz]e)\b",
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
    """The state of a conversation, before its next turn.

    `topics` and `persons` are in order of relevance, the likeliest antecedent first.
    `gendered_persons` were called "he" or "she", so "it" cannot refer to them. `last_question`
    stands alone, and `last_reply` is the answer to it.
    """

    topics: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    gendered_persons: tuple[str, ...] = ()
    last_question: str = ""
    last_reply: str = ""


def standalone(question: str, history: Sequence[str]) -> str:
    """Return a question that has the meaning of `question` without its `history`.

    `history` is the earlier turns of user and assistant, oldest first; the latest 20 count. A
    question that already stands alone, is too long for a follow-up, or is not in English, is
    returned unchanged.
    """
    if len(question) > MAX_TURN_LENGTH or is_foreign(question):
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
    """Return whether a turn is a question of the user, by its form.

    A short turn without a full stop counts if its position is even, as the user's turns are.
    """
    if _CLARIFICATION.search(turn):
        return False
    if turn.endswith("?") or (
        _QUESTION_START.match(_DISCOURSE_MARKERS.sub("", turn)) and len(turn) < 120
    ):
        return True
    return position % 2 == 0 and len(turn) < 80 and not turn.endswith((".", "!", '"', "”"))


def _update_with_question(context: _Context, turn: str) -> _Context:
    resolved = _resolve_references(turn, context)[: 2 * MAX_TURN_LENGTH]
    topic = find_topic(resolved)
    # A pronoun keeps the topic, but "he" allows a new one: "What is his view of the treaty?"
    may_change_topic = resolved == turn or bool(
        _PERSONAL_PRONOUN.search(turn) and not _ANAPHOR.search(turn)
    )
    if replacement := find_replacement_topic(_DISCOURSE_MARKERS.sub("", turn)):
        topic, may_change_topic = replacement, True
    topics = context.topics
    if topic and (not topics or (may_change_topic and not is_passing_mention(resolved))):
        is_person = resolved != turn and any(person in topic for person in context.persons[:1])
        if not is_person and topic not in topics[:1]:
            topics = (topic, *topics[:2])
    persons = tuple(dict.fromkeys((*find_persons(resolved), *context.persons)))[:6]
    gendered_persons = context.persons[:1] if _PERSONAL_PRONOUN.search(turn) else ()
    return _Context(topics, persons, (*gendered_persons, *context.gendered_persons)[:6], resolved)


def _update_with_reply(context: _Context, turn: str) -> _Context:
    new_persons = [name for name in find_persons(turn) if name not in context.last_question][:1]
    if re.match(r"(?:who|which|whose)\b", context.last_question, re.I):
        persons = (*new_persons, *context.persons)
    else:
        persons = (*context.persons, *new_persons)
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
    """Replace the first pronouns of a question by their antecedents.

    Later pronouns stay: "What is the aim of NATO and who funds it?"
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
    if not match:
        return core
    core, end = _replace_with_topic(core, match, context)
    # A second pronoun that differs in number has another antecedent: "Did it help them?"
    second = _ANAPHOR.search(core, end)
    if (
        second
        and not second["place"]
        and _is_plural_pronoun(second) != _is_plural_pronoun(match)
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
    """Replace a pronoun by its antecedent; return the question and the end of the replacement."""
    before, after = core[: match.start()], core[match.end() :]
    if match["place"]:
        place = _find_place(context)
        static_preposition = "in" if find_head_noun(place)[:1].isupper() else "at"
        preposition = "to" if _MOTION_VERB.search(before) else static_preposition
        replacement = f"{preposition} {place}"
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
    """Return the place that "there" refers to: of the last reply, or else of the last question."""
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
    """Return the topic that a pronoun refers to: the latest one that agrees in number."""
    plural = pronoun in _PLURAL_PRONOUNS
    unmentioned = [t for t in context.topics if t not in core] or [*context.topics]
    candidates = [
        t for t in unmentioned if plural or t not in context.gendered_persons
    ] or unmentioned
    if plural and len(candidates) > 1 and _COMPARISON.search(core) and " and " not in candidates[0]:
        return f"{candidates[1]} and {candidates[0]}"
    agreeing = (topic for topic in candidates[:2] if is_plural(topic) in {plural, None})
    return next(agreeing, pluralize_phrase(candidates[0]) if plural else candidates[0])
