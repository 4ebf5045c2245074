"""A fragment and the question before it → a whole question.

"Why?", "And in 2023?", "What about Ukraine?" and "The second one" each repeat the last question
with one phrase added or replaced.
"""

import re
from collections.abc import Sequence

from pincite.assistant.condense.topic import (
    AUXILIARY,
    PART_NOUN,
    PREPOSITION,
    QUESTION_WORD,
    find_head_noun,
    find_topic,
)
from pincite.assistant.english.names import find_names

_BARE_QUESTION_WORD = re.compile(
    rf"(?P<wh>(?:{QUESTION_WORD}|how (?:long|often|far|come)|by whom|since when"
    rf"|(?:where|when) exactly)(?:\s+not)?)"
    r"(?:\s+so|\s+(?:did|does|has|was)\s+(?:it|this|that)\s+(?:happen|take place|"
    r"occur|happening|happened))?\W*$",
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
_NOT_REUSABLE = re.compile(
    rf"(?:tell|describe|explain)\b|.*\bbetween\b|(?:what|who) {AUXILIARY} \S+$", re.I
)
"""A question that "what about …" cannot repeat with a different topic."""
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|this|that|he|she|him|his|her|there)\b", re.I)


def expand_fragment(
    question: str, previous_question: str, previous_reply: str, topics: Sequence[str]
) -> str | None:
    """Return the whole question that a fragment means; None if `question` is not a fragment.

    `previous_question` stands alone; `previous_reply` is the assistant's answer to it, or empty.
    `topics` are the topics of the conversation, latest first.
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
    """Return the new topic of "what about …"; None if the topic stays the same."""
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
    """Repeat a question with a different question word, if its form allows that."""
    rest = re.sub(rf"^(?:where|when|why|how)\s+(?={AUXILIARY}\b)", "", template, flags=re.I)
    if re.match(rf"{AUXILIARY}\b", rest, re.I):
        return f"{question_word.capitalize()} {rest[0].lower()}{rest[1:]}?"
    # "When did it happen?" is a sentence with a pronoun unless the question before asks "did".
    return None if len(question.split()) > 3 else f"{template}, and {question_word.lower()}?"


def _replace_phrase(phrase: str, template: str) -> str:
    """Replace the phrase with the same preposition ("in 2022" by "in 2023"), or append it."""
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
    """Repeat a question with a different topic; None if it has no topic of the same kind."""
    if _PREPOSITIONAL_PHRASE.match(new_topic):
        return _replace_phrase(new_topic, template)
    if _is_part(new_topic) or _NOT_REUSABLE.match(template):
        return None
    is_name = find_names(new_topic) == [new_topic]
    candidates = [topic for topic in topics[:1] if topic in template]
    for old_topic in [*candidates, *(find_names(template) if find_names(new_topic) else ())]:
        same_case = (
            find_names(old_topic) == [old_topic]
            if is_name
            else {new_topic, old_topic} == {*filter(str.islower, (new_topic, old_topic))}
        )
        is_simple = is_name or (" " not in new_topic and " " not in old_topic)
        same_noun = find_head_noun(old_topic).lower() == find_head_noun(new_topic).lower()
        if same_noun or (same_case and is_simple):
            return template.replace(old_topic, new_topic, 1)
    return None
