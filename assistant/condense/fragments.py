"""A question that is no sentence of its own takes the frame of the one before it.

"Why?", "And in 2023?", "What about Ukraine?", "The second one": each is the earlier question
with one piece put in or put in another's place.
"""

import re
from collections.abc import Sequence

from pincite.assistant.condense.topic import (
    AUXILIARY,
    PART_NOUN,
    PREPOSITION,
    QUESTION_WORD,
    find_topic,
    head_noun,
)
from pincite.assistant.english.names import find_names

_BARE_QUESTION_WORD = re.compile(
    rf"(?P<wh>(?:{QUESTION_WORD}|how (?:long|often|far|come)|by whom|since when|(?:where|when) exactly)"
    rf"(?:\s+not)?)(?:\s+so|\s+(?:did|does|has|was)\s+(?:it|this|that)\s+(?:happen|take place|"
    rf"occur|happening|happened))?\W*$",
    re.I,
)
_BARE_AMOUNT = re.compile(r"(?P<wh>how\s+(?:many|much)(?:\s+[a-z]+)?)\W*$", re.I)
_PREPOSITIONAL_PHRASE = re.compile(rf"(?P<phrase>{PREPOSITION}\s+[^?]+?)\W*$", re.I)
_WHAT_ABOUT = re.compile(r"(?:what|how)\s+about\s+(?P<other>.+?)\s*[?.!]*$", re.I)
_OPTION_CHOICE = re.compile(
    r"(?:i\s+mean\s+)?(?:the\s+|number\s+|option\s+)?(?P<which>first|second|third|fourth|last|"
    r"former|latter|[1-4])(?:\s+(?:one|option|of\s+them|of\s+these))?(?:,?\s*please)?\W*$",
    re.I,
)
_OPTION_POSITIONS = {
    "first": 0,
    "former": 0,
    "second": 1,
    "third": 2,
    "fourth": 3,
    "latter": -1,
    "last": -1,
}
_LIST_ITEM = re.compile(r"(?:^|\n)\s*(?:\d+[.)]|[-*•])\s+(.+)|\((?:\d|[a-d])\)\s*([^;()\n]+)")
_ALTERNATIVES = re.compile(r"(?:\bmean\b|\babout\b|\bin\b|:)\s+([^:?]+?),?\s+or\s+([^?]+)\?", re.I)
# Asking these of another thing would not be what was meant: "and what about it?" asks to be told.
_NOT_REUSABLE = re.compile(
    rf"(?:tell|describe|explain)\b|.*\bbetween\b|(?:what|who) {AUXILIARY} \S+$", re.I
)
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|this|that|he|she|him|his|her|there)\b", re.I)


def expand_fragment(
    question: str, previous_question: str, previous_reply: str, topics: Sequence[str]
) -> str | None:
    """Return `question` in the frame of `asked`; None where it is a sentence of its own.

    `asked` stands alone; `replied` is the assistant's turn after it, or empty; `things` is what
    the talk is about, latest first.
    """
    end_mark = previous_question[-1] if previous_question.endswith((".", "?", "!")) else "?"
    template = previous_question.rstrip(" ?.!")
    if not template:
        return None
    if match := _OPTION_CHOICE.match(question):
        expanded = _choose_option(match["which"].lower(), template, previous_reply)
        return expanded and expanded + end_mark
    if match := _BARE_QUESTION_WORD.match(question):
        return _replace_question_word(match["wh"], template, question)
    if match := _BARE_AMOUNT.match(question):
        return f"{template}, and {match['wh'].lower()}?"
    if match := _WHAT_ABOUT.match(question):
        expanded = _replace_topic(match["other"], template, topics)
        return expanded and expanded + end_mark
    if (match := _PREPOSITIONAL_PHRASE.match(question)) and len(question.split()) <= 6:
        return _replace_phrase(match["phrase"], template) + end_mark
    return None


def find_replacement_topic(question: str) -> str | None:
    """Return what "what about …" turns to, where it turns to something else."""
    match = _WHAT_ABOUT.match(question)
    if not match or _PREPOSITIONAL_PHRASE.match(match["other"]) or _is_part(match["other"]):
        return None
    return find_topic(f"about {match['other']}")


def _is_part(phrase: str) -> bool:
    return bool(re.search(rf"\b{PART_NOUN}$", phrase, re.I) or _PRONOUN.search(phrase))


def _choose_option(which: str, template: str, previous_reply: str) -> str | None:
    options = [(a or b).strip(" .;?") for a, b in _LIST_ITEM.findall(previous_reply)]
    if len(options) < 2 and (offer := _ALTERNATIVES.search(previous_reply)):
        options = [*re.split(r",\s*", offer[1]), offer[2]]
    position = int(which) - 1 if which.isdigit() else _OPTION_POSITIONS[which]
    if not -1 <= position < len(options):
        return None
    topic = find_topic(template)
    if topic and topic in template:
        return template.replace(topic, options[position], 1)
    return f"{template}: {options[position]}"


def _replace_question_word(question_word: str, template: str, question: str) -> str | None:
    """Ask the earlier question with another question word, where it has a place for one."""
    rest = re.sub(rf"^(?:where|when|why|how)\s+(?={AUXILIARY}\b)", "", template, flags=re.I)
    if re.match(rf"{AUXILIARY}\b", rest, re.I):
        return f"{question_word.capitalize()} {rest[0].lower()}{rest[1:]}?"
    # "When did it happen?" of anything else is a sentence with a pronoun.
    return None if len(question.split()) > 3 else f"{template}, and {question_word.lower()}?"


def _replace_phrase(phrase: str, template: str) -> str:
    """Put a phrase like "in 2023" in the place of the frame's own, or add it."""
    preposition, _, rest = phrase.partition(" ")
    object_pattern = (
        r"\d[\w-]*" if rest[:1].isdigit() else r"(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*"
    )
    end_pattern = rf"(?=\W*$|,|\s+(?:{PREPOSITION}|and)\b)"
    if match := re.search(rf"\b{preposition}\s+{object_pattern}{end_pattern}", template):
        return f"{template[: match.start()]}{phrase}{template[match.end() :]}"
    lower_case = rest[:1].islower() and re.search(
        rf"(?<=[a-z] )\b{preposition}\s+[^A-Z]*$", template
    )
    return f"{template[: lower_case.start()] if lower_case else template + ' '}{phrase}"


def _replace_topic(new_topic: str, template: str, topics: Sequence[str]) -> str | None:
    """Ask the earlier question of something else."""
    if _PREPOSITIONAL_PHRASE.match(new_topic):
        return _replace_phrase(new_topic, template)
    if _is_part(new_topic) or _NOT_REUSABLE.match(template):
        return None
    is_name = find_names(new_topic) == [new_topic]
    candidates = [thing for thing in topics[:1] if thing in template]
    for old_topic in [*candidates, *(find_names(template) if find_names(new_topic) else ())]:
        same_case = (
            find_names(old_topic) == [old_topic]
            if is_name
            else {new_topic, old_topic} == {*filter(str.islower, (new_topic, old_topic))}
        )
        is_simple = is_name or (" " not in new_topic and " " not in old_topic)
        if head_noun(old_topic).lower() == head_noun(new_topic).lower() or (
            same_case and is_simple
        ):
            return template.replace(old_topic, new_topic, 1)
    return None
