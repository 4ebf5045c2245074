"""A question that leaves out its topic → with the topic: "What are the terms of the truce?"."""

import re

from pincite.assistant.condense.topic import (
    AUXILIARY,
    PART_NOUN,
    PREPOSITION,
    SECOND_CLAUSE,
    SUPERLATIVE,
    find_head_noun,
    find_topic,
    pluralize_phrase,
)
from pincite.assistant.english.names import find_names, pluralize, singularize
from pincite.index.text.words import content_words, words

_SUPERLATIVE_PHRASE = re.compile(
    rf"\bthe\s+(?:first|last|only|(?:most|least)\s+[a-z]+|(?!latest){SUPERLATIVE})(?:\s+selling)?"
    r"(?=\W*$|\s+(?:ever|in|on|for|found|known|and|to\s+have|is|was|invented|built)\b)",
    re.I,
)
_PRONOUN_ONE = re.compile(
    r"\b(?P<one>ones?)\b(?=\W*$|\s+(?:on|in|of|for|to|are|is|was|were|do|did)\b)", re.I
)
_DEMONSTRATIVE = re.compile(
    rf"(?:\b(?:this|these)|(?<=\bin )that|(?<=\bof )that|(?<=\bdid )that|(?<=\bwas )that|"
    rf"(?<=\bof )those|(?<=\bwere )those)\s+(?!{AUXILIARY}\b)(?P<noun>[a-z-]+)\b(?!\s+of\b)",
    re.I,
)
_COMPLETE_QUESTION = re.compile(
    r"^how\s+(?:many|much)\s+[a-z]+\s+(?:[a-z]+\s+)+(?:in|at|on|during|after|before)\s+the\s", re.I
)
"""A "how many" question that names its event: "How many people died in the pilgrimage?"."""
_POSSESSIVE = re.compile(r"\b(?:its|their|his|her)\b", re.I)
_COMPLEMENT = rf"\s+(?!like$)(?:{PREPOSITION}|that|who|which)\b"

_GENERAL_GAPS = (
    (r"\b(?:the|any|what\s+was\s+the)\s+(?:[a-z]+\s+)?(?:reaction|response)s?$", "to"),
    (rf"\b(?:the|an?|any|other)\s+(?-i:[a-z]+\s+)?{PART_NOUN}$", "of"),
    (
        r"^what\s+(?:is|was|are|were)\s+the\s+(?:[a-z]+\s+)?(?:roles?|importance|contributions?|"
        r"significance|purpose|part)\s+of\s+(?!.*\b(?:in|to|for|on|as)\b).*$",
        "in",
    ),
    (r"\b(?:respond|react|responded|reacted|agreed?)$", "to"),
    (r"\b(?:responsibility|blame|credit)$", "for"),
    (r"^(?!.*\sand\s).*\b(?:compare|relate|similar|related)$", "to"),
    (r"^(?!.*\sand\s).*\b(?:differ|different)$", "from"),
)
"""(pattern, preposition): the topic is missing at the end of the match, after the preposition."""
_NAMELESS_GAPS = (
    (
        r"^(?:(?:what|which|how\s+many|how\s+much)\s+(?:other\s+)?(?:kind|type|variet|sort|version|"
        r"part|percentage|member)(?:y|ies|s)?)\b(?!\s+of\b)",
        "of",
    ),
    (
        rf"\b(?!ways?\b){PART_NOUN}(?=\s+(?:on|with|in|from|(?:to|for)(?!\s+[a-z]+ing\b))\b)",
        "of",
    ),
    (rf"^(?!.*\b(?:its|their|his|her)\b).*\b{PART_NOUN}$", "of"),
    (rf"\bthe\s+{PART_NOUN}\b(?!\s+{PREPOSITION}\b)", "of"),
    (r"\bthe\s+latest$", "on"),
    (
        r"^(?!.*\bof\s).*\bthe\s+(?!world|earth|internet|past|public|media|poor|rich|sea)[a-z]+$",
        "of",
    ),
    (
        r"^(?:what|which)\s+[a-z]+(?:\s+and\s+[a-z]+)?s(?=\s+(?:are|were)\s+[a-z]+$)",
        "of",
    ),
    (r"^tell\s+me\s+more\s+about\b.*$", "in"),
    (
        r"^(?!.*\s(?:is|are|was|were|been|be)\s)(?:who|what|which)\s+(?:[a-z]+\s+){0,2}?"
        r"(?!(?:died|happened|talked|fired)$)[a-z]+(?:ed|ent|ook|on|ost|aid|led)$",
        "",
    ),
    (
        r"^(?:is|are|was|were)\s+there\s+(?:any|other|some)\b.*$|^what\s+other\b.*$|"
        r"^what\s+makes?\s+an?\s+(?:good|great|bad)\b.*$|"
        rf"^{AUXILIARY}\b.*\bany(?:one|body)?\b.*$|"
        r"^how\s+(?:many|much)\b(?!.*\b(?:an?|the|you|i|we)\b).*$|"
        r"^who\s+(?:is|was|were|are)\s+[a-z]+(?:ed|t|lt|ld)$",
        "in",
    ),
    (
        r"^(?:what|who)\s+(?:is|are|was|were)\s+(?:an?\s+|the\s+)?(?:some|other|important|popular|"
        r"famous|typical|common|main|key|major|best|good|modern|notable|possible|recent)\b"
        r"(?!.*\sof\s).*$",
        "of",
    ),
)
"""Like `_GENERAL_GAPS`, for questions that contain no name."""


def resolve_ellipsis(question: str, topic: str, event: str | None = None) -> str:
    """Return a question with the topic inserted where it is missing; unchanged if complete.

    `event` is the event in the last question ("Rome falling"), or None. A question about a part
    takes the event in place of the topic: "the reasons for Rome falling".
    """
    clause = SECOND_CLAUSE.split(question.rstrip(" ?.!"), maxsplit=1)[0]
    topic_noun = find_head_noun(topic)
    if expanded := _expand_noun(question, topic):
        return expanded
    if match := _SUPERLATIVE_PHRASE.search(question):
        complement = f"of {topic}" if topic_noun[:1].isupper() else singularize(topic_noun)
        return _insert_topic(question, match.end(), "", complement)
    if not topic_noun or set(content_words(topic)) & set(words(clause)):
        return question
    for pattern, preposition in _GENERAL_GAPS:
        if match := re.search(pattern, clause, re.I):
            return _insert_topic(question, match.end(), preposition, event or topic)
    if find_names(clause) or _COMPLETE_QUESTION.match(clause):
        return question
    if match := _PRONOUN_ONE.search(question):
        one = singularize(topic_noun) if match["one"].lower() == "one" else pluralize(topic_noun)
        return question[: match.start()] + one + question[match.end() :]
    if match := _DEMONSTRATIVE.search(question):
        phrase = f"the {match['noun']} of {topic}"
        return question[: match.start()] + phrase + question[match.end() :]
    if gap := _find_definite_end(clause):
        return _insert_topic(question, gap, "of", topic)
    asks_for_part = re.search(rf"\b{PART_NOUN}$", clause, re.I)
    for pattern, preposition in _NAMELESS_GAPS:
        if match := re.search(pattern, clause, re.I):
            preposition = preposition or ("regarding" if topic[0].isupper() else "")
            missing = event if event and asks_for_part else topic
            return _insert_topic(question, match.end(), preposition, missing)
    return question


def _insert_topic(question: str, position: int, preposition: str, topic: str) -> str:
    return f"{question[:position]} {preposition} {topic}".replace("  ", " ") + question[position:]


def _find_definite_end(clause: str) -> int | None:
    """Return the end of "the deal" in "When was the deal signed?", if nothing says which deal."""
    phrase = find_topic(clause)
    if not phrase or not (
        phrase.lower().startswith("the ") or re.search(rf"\b{PART_NOUN}$", phrase, re.I)
    ):
        return None
    before, _, after = clause.partition(phrase)
    is_specified = (
        re.match(_COMPLEMENT, after) or before.endswith("some of ") or _POSSESSIVE.search(clause)
    )
    has_preposition = re.search(rf"\b{PREPOSITION}\b", phrase)
    return None if is_specified or has_preposition else len(before) + len(phrase)


def _expand_noun(question: str, topic: str) -> str | None:
    """Replace the noun of the topic by the topic: "the summit" → "the peace summit of May"."""
    noun = find_head_noun(topic)
    modifiers = set(content_words(topic)) - set(words(noun))
    if not noun or not modifiers or modifiers & set(words(question)):
        return None
    forms = "|".join(map(re.escape, sorted({noun.lower(), pluralize(noun.lower())}, key=len)))
    determiners = r"\b(?:the|this|that|these|those)\s+|(?<=\bof )|(?<=\babout )"
    if not (match := re.search(rf"(?:{determiners})(?P<noun>{forms})\b", question, re.I)):
        return None
    wants_plural = match["noun"].lower() != noun.lower()
    if wants_plural and pluralize_phrase(topic) == topic:
        return None
    expansion = pluralize_phrase(topic) if wants_plural else topic
    return question[: match.start()] + expansion + question[match.end() :]
