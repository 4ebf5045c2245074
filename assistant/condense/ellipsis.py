"""A question that leaves its topic out gets it back: "What are the terms?" → "… of the truce?"."""

import re

from pincite.assistant.condense.topic import (
    AUXILIARY,
    PART,
    PREPOSITION,
    SECOND,
    SUPERLATIVE,
    head,
    in_plural,
    topic,
)
from pincite.assistant.english.names import names, plural, singular
from pincite.index.text.words import content_words, words

_MOST = re.compile(
    rf"\bthe\s+(?:first|last|only|(?:most|least)\s+[a-z]+|(?!latest){SUPERLATIVE})(?:\s+selling)?"
    r"(?=\W*$|\s+(?:ever|in|on|for|found|known|and|to\s+have|is|was|invented|built)\b)",
    re.I,
)
_ONES = re.compile(
    r"\b(?P<one>ones?)\b(?=\W*$|\s+(?:on|in|of|for|to|are|is|was|were|do|did)\b)", re.I
)
_THIS = re.compile(
    rf"(?:\b(?:this|these)|(?<=\bin )that|(?<=\bof )that|(?<=\bdid )that|(?<=\bwas )that|"
    rf"(?<=\bof )those|(?<=\bwere )those)\s+(?!{AUXILIARY}\b)(?P<noun>[a-z-]+)\b(?!\s+of\b)",
    re.I,
)
# "How many people died in the pilgrimage?": it says what, did what, and where.
_WHOLE = re.compile(
    r"^how\s+(?:many|much)\s+[a-z]+\s+(?:[a-z]+\s+)+(?:in|at|on|during|after|before)\s+the\s", re.I
)
_OWNED = re.compile(r"\b(?:its|their|his|her)\b", re.I)
_OWN = rf"\s+(?!like$)(?:{PREPOSITION}|that|who|which)\b"

# Where a gap is (the end of the match), and what links the topic to it. The first rules hold in
# questions with a name of their own too; the rest do not.
_NAMED_GAPS = (
    (r"\b(?:the|any|what\s+was\s+the)\s+(?:[a-z]+\s+)?(?:reaction|response)s?$", "to"),
    (rf"\b(?:the|an?|any|other)\s+(?-i:[a-z]+\s+)?{PART}$", "of"),
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
_GAPS = (
    (
        r"^(?:(?:what|which|how\s+many|how\s+much)\s+(?:other\s+)?(?:kind|type|variet|sort|version|"
        r"part|percentage|member)(?:y|ies|s)?)\b(?!\s+of\b)",
        "of",
    ),
    (
        rf"\b(?!ways?\b){PART}(?=\s+(?:on|with|in|from|(?:to|for)(?!\s+[a-z]+ing\b))\b)",
        "of",
    ),
    (rf"^(?!.*\b(?:its|their|his|her)\b).*\b{PART}$", "of"),
    (rf"\bthe\s+{PART}\b(?!\s+{PREPOSITION}\b)", "of"),
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


def completed(question: str, thing: str, event: str | None = None) -> str:
    """Return `question` with `thing`, what the talk is about, where it has a gap for it.

    `event`, where there is one, says what `thing` did; it is put in for `thing` where a part or
    side of it is asked for: "the reasons for Rome falling".
    """
    clause = SECOND.split(question.rstrip(" ?.!"), maxsplit=1)[0]
    noun = head(thing)
    if found := _widened(question, thing):
        return found
    if match := _MOST.search(question):
        what = f"of {thing}" if noun[:1].isupper() else singular(noun)
        return _inserted(question, match.end(), "", what)
    if not noun or set(content_words(thing)) & set(words(clause)):
        return question
    for pattern, link in _NAMED_GAPS:
        if match := re.search(pattern, clause, re.I):
            return _inserted(question, match.end(), link, event or thing)
    if names(clause) or _WHOLE.match(clause):
        return question
    side = re.search(rf"\b{PART}$", clause, re.I)
    if match := _ONES.search(question):
        one = singular(noun) if match["one"].lower() == "one" else plural(noun)
        return question[: match.start()] + one + question[match.end() :]
    if match := _THIS.search(question):
        kept = f"the {match['noun']} of {thing}"
        return question[: match.start()] + kept + question[match.end() :]
    if gap := _definite(clause):
        return _inserted(question, gap, "of", thing)
    for pattern, link in _GAPS:
        if match := re.search(pattern, clause, re.I):
            link = link or ("regarding" if thing[0].isupper() else "")
            return _inserted(question, match.end(), link, event if event and side else thing)
    return question


def _inserted(question: str, at: int, link: str, thing: str) -> str:
    return f"{question[:at]} {link} {thing}".replace("  ", " ") + question[at:]


def _definite(clause: str) -> int | None:
    """Return where "the deal" ends in "When was the deal signed?": one that was not said which."""
    about = topic(clause)
    if not about or not (about.lower().startswith("the ") or re.search(rf"\b{PART}$", about, re.I)):
        return None
    before, _, after = clause.partition(about)
    closed = re.match(_OWN, after) or before.endswith("some of ") or _OWNED.search(clause)
    inside = re.search(rf"\b{PREPOSITION}\b", about)
    return None if closed or inside else len(before) + len(about)


def _widened(question: str, thing: str) -> str | None:
    """Put the whole topic in the place of its noun: "the summit" → "the peace summit of May"."""
    noun = head(thing)
    others = set(content_words(thing)) - set(words(noun))
    if not noun or not others or others & set(words(question)):
        return None
    forms = "|".join(map(re.escape, sorted({noun.lower(), plural(noun.lower())}, key=len)))
    pointing = r"\b(?:the|this|that|these|those)\s+|(?<=\bof )|(?<=\babout )"
    if not (match := re.search(rf"(?:{pointing})(?P<noun>{forms})\b", question, re.I)):
        return None
    many = match["noun"].lower() != noun.lower()
    if many and in_plural(thing) == thing:
        return None
    whole = in_plural(thing) if many else thing
    return question[: match.start()] + whole + question[match.end() :]
