"""A sentence of an article → its speaker and outlet, as the article names them. English only.

Rule-based quotation attribution: the attribution is in the sentence itself, or in a sentence of the
same quotation or paragraph. A pronoun is resolved, and a last name gets its first name.
"""

import re
from collections.abc import Sequence
from itertools import chain

from pincite.assistant.english.attribution import (
    MASK,
    PRONOUN,
    find_attribution,
    find_outlet,
    find_subject,
    has_speech_verb,
)
from pincite.assistant.english.masking import Context, read_context
from pincite.assistant.english.names import (
    CAPITAL,
    NAME,
    expand_last_name,
    find_names,
    find_persons,
)
from pincite.assistant.types import Antecedent, Speaker

_MIN_QUOTED_SHARE = 0.4
"""If at least this share of a sentence is quoted, its attribution may be in a distant sentence."""
_MIN_QUOTED_CHARACTERS = 30
"""In a sentence that is mostly not quoted, a shorter quotation does not count as speech."""
_MIN_QUOTED_WORDS = 3
"""A quotation with fewer words is speech only if punctuation ends it."""
_ACTION_VERB = (
    r"(?:[a-z]+ed|says|sees|has|had|is|was|lost|kept|spoke|went|took|made|came|left|wrote|knew"
    r"|thought|won|ran|grew|held)"
)
"""A verb whose subject, if it is a name, is an agent."""
_MAX_SPEAKER_WORDS = 9
"""A longer speaker phrase is reduced to the name that comes last in it."""
_OFFICE_NAME_WORD = re.compile(r"\b(?:of|for|and)\b")
"""A word inside the name of an office or a thing, never of a person."""
_QUOTATION = re.compile(r"[“\"][^“”\"]*[”\"]")
_WORK_TITLE = re.compile(
    r"[“\"](?:(?:(?:[A-Z\d&]\S*|[a-z]{1,3})\s+)+[A-Z\d&][^\s,!?”\"]*[.,]?"
    r"|[A-Z\d&][^\s.,!?”\"]*)[”\"]"
)
"""The title of a book or a show in quotation marks."""
_MALE_TITLE = re.compile(r"(?:Mr|Sir|Lord|King|Prince)\b")
_FEMALE_TITLE = re.compile(r"(?:Mrs|Ms|Dame|Lady|Queen|Princess)\b")
_POSSESSIVES = {"he": "his ", "she": "her ", "they": "their ", "it": "its "}
_SIGNATURE = re.compile(
    rf"[”\"]?\s*\n\s*[–—-]+\s*(?P<who>(?:[A-Z][a-z]+\s+)?(?:[a-z]+\s+){{0,4}}{NAME.pattern[2:]}),"
)
"""The speaker on the line after the quotation: – Ina Holt, about the pier"""
_PARTICLE = r"(?:(?:de|da|del|van|von|al|bin|el) )?(?:[a-z]{2}-)?"
_PERSON = rf"{CAPITAL}[\w'’-]+(?: {_PARTICLE}{CAPITAL}[\w'’-]+){{1,3}}"
"""A name of at least two words."""
_ROLE = re.compile(
    r"(?:the|its|his|her|their|our|my|a|an|one|another|[\w ]+['’]s) [\w'’-]+"
    r"(?: (?!has\b|have\b|had\b|is\b|are\b|was\b|were\b|will\b|would\b)[\w'’-]+){0,8}$",
    re.IGNORECASE,
)
"""A person or body by what they are: the mayor of Lask."""
_POSSESSOR = re.compile(r"(?:[A-Z][\w-]*\.? )*[A-Z][\w-]*['’]s\b")
_ROLE_END = re.compile(r",| of | for | at | in | from | who | whose ")
_ROLE_WINDOW = 20_000
"""Characters before and after the sentence in which the name of a role is searched for."""
_PERSON_PRONOUN = re.compile(r"(?:He|She)\b")
_FULL_NAME = re.compile(rf"{NAME.pattern[2:]}(?<=\w)")
"""A name alone; the antecedent of a person also has two words that are not all in capitals."""
_HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Sir)\.?\s+")


def find_speaker(text: str, start: int, end: int) -> Speaker | None:
    """Return the speaker of `text[start:end]`, a sentence of an article; None if there is none."""
    if signature := _SIGNATURE.match(text, end):
        return Speaker(signature["who"], None)
    context = read_context(text, start, end)
    if context is None:
        return None
    number = _find_attributing_sentence(context, _QUOTATION.findall(text[start:end]))
    if number is None:
        return None
    sentence = context.sentences[number]
    attribution = find_attribution(sentence)
    if attribution:
        speaker: str | None = _resolve_within_sentence(attribution.speaker, sentence)
    else:
        speaker = find_subject(sentence.replace(MASK, " "))
    name = speaker and _resolve_name(speaker, context.sentences[:number], text)
    if not name or (name.isupper() and " " in name):  # a heading
        return None
    if not _is_name(name):
        role = _find_name_of_role(name, sentence.replace(MASK, " "), text, start)
        if role is None and not _ROLE.match(name):
            return None
        name = role or name
    outlet = find_outlet(context.target) or (attribution.outlet if attribution else None)
    return Speaker(name, outlet if outlet != name else None)


def find_antecedent(text: str, start: int, end: int) -> Antecedent | None:
    """Return what "he" or "she" at the start of a sentence, `text[start:end]`, stands for.

    None if it starts with another word, or if no name before it fits.
    """
    match = _PERSON_PRONOUN.match(text, start, end)
    context = read_context(text, start, end) if match else None
    if match is None or context is None:
        return None
    name = _resolve_name(match[0], context.sentences[: context.number], text)
    if (
        not name
        or " " not in name
        or name.isupper()
        or not _FULL_NAME.fullmatch(name)
        or name in text[start:end]
    ):
        return None
    return Antecedent(name, match.start(), match.end())


def _is_name(speaker: str) -> bool:
    """Return whether a phrase is a name: the captain Tomas Lind; not: the head of the UN team."""
    plain = _POSSESSOR.sub(" ", speaker).strip()
    names = find_names(plain)
    return bool(names) and (plain.endswith(names[-1]) or not _ROLE.match(plain))


def _find_name_of_role(role: str, sentence: str, text: str, start: int) -> str | None:
    """Return the name of the person that "the mayor" or "its director" stands for.

    The name stands beside the role in the sentence itself, or else, nearest before `start`, beside
    the same noun in the article. None if there is none.
    """
    beside = re.compile(
        rf"{re.escape(role)}(?: (?:of|on|for|in|at|from) [^,.;:]{{1,60}})?(?:,| \(| [–—])"
        rf" ?(?:(?:[A-Z][\w-]+['’]s|the [a-z ]{{1,30}}) )?({_PERSON}|{CAPITAL}[\w'’-]+(?=[,.]))"
    )
    if match := beside.search(sentence):
        return match[1]
    noun = re.escape(_ROLE_END.split(role)[0].split()[-1].lower())
    pattern = re.compile(
        rf"(?i:\b{noun})(?: (?:of|for|at|in) [^,.;:()]{{1,40}}| [a-z]+)?,? ({_PERSON})"
        rf"|({_PERSON}),? (?:\(|(?:who is|then|now) )?(?:the |a |an |its |his |her |their )?"
        rf"[^,.;:()]{{0,40}}\b(?i:{noun})\b"
    )
    window = text[max(0, start - _ROLE_WINDOW) : start + _ROLE_WINDOW]
    before = min(start, _ROLE_WINDOW)
    matches = [(m[1] or m[2], m.start()) for m in pattern.finditer(window)]
    nearest = min(matches, key=lambda each: (each[1] > before, abs(each[1] - before)), default=None)
    return nearest[0] if nearest else None


def _resolve_within_sentence(speaker: str, sentence: str) -> str:
    """Replace a pronoun by the person that the sentence names.

    Holt praised the plan, saying that she would come; the only one against it was Ina Holt, as she
    said herself.
    """
    if not PRONOUN.match(speaker):
        return speaker
    before, as_clause, _ = sentence.partition(f", as {speaker} ")
    if as_clause and (persons := find_persons(before.replace(MASK, " "))):
        return persons[0]
    subject = find_subject(sentence)
    if subject and f"that {speaker} " in sentence and _is_agent(subject, sentence):
        return subject
    return speaker


def _is_term(quotation: str) -> bool:
    """Return whether quotation marks enclose a title or a term, and not speech."""
    words = quotation.strip('“”"')
    return bool(_WORK_TITLE.fullmatch(quotation)) or (
        len(words.split()) < _MIN_QUOTED_WORDS and words[-1:].isalnum()
    )


def _find_attributing_sentence(context: Context, quotations: Sequence[str]) -> int | None:
    """Return the number of the sentence that names the speaker; None if nobody speaks.

    `quotations` are the quotations in the sentence in question, with their marks.
    """
    if find_attribution(context.target):
        return context.number
    if MASK not in context.target or (quotations and all(map(_is_term, quotations))):
        return None
    mostly_quoted = context.target.count(MASK) >= _MIN_QUOTED_SHARE * len(context.target)
    if not mostly_quoted and not has_speech_verb(context.target):
        both_quoted = MASK * _MIN_QUOTED_CHARACTERS in context.target and MASK in context.previous
        continues = context.continues_paragraph and both_quoted
        return context.number - 1 if continues and find_attribution(context.previous) else None
    if find_subject(context.target.partition(MASK)[0]):
        return context.number
    if _previous_introduces_speaker(context):
        return context.number - 1
    return _find_nearest_attribution(context)


def _previous_introduces_speaker(context: Context) -> bool:
    """Return whether the sentence before has an agent: Holt disagreed. “We have no choice.”"""
    subject = None if MASK in context.previous else find_subject(context.previous)
    return bool(
        subject
        and context.continues_paragraph
        and _is_agent(subject, context.previous)
        and not PRONOUN.match(subject)
    )


def _find_nearest_attribution(context: Context) -> int | None:
    """Return the number of the nearest sentence with an attribution, or else with a subject.

    Sentences of the same quotation come first, then earlier ones, the latest first.
    """
    after = range(context.number + 1, min(len(context.sentences), context.number + 7))
    before = range(context.number - 1, max(-1, context.number - 9), -1)
    # A masked character after the end of a sentence: the quotation goes on.
    last_quoted = next(
        (n for n in after if not context.masked.startswith(MASK, context.spans[n][1])),
        context.number,
    )
    quotation_continues = context.masked.startswith(MASK, context.spans[context.number][1])
    same_quotation = range(context.number + 1, last_quoted + 1) if quotation_continues else ()
    nearest: tuple[int, ...] = (*same_quotation, *before)
    with_attribution = (n for n in nearest if find_attribution(context.sentences[n]))
    with_subject = (n for n in before if find_subject(context.sentences[n].replace(MASK, " ")))
    return next(chain(with_attribution, with_subject), None)


def _resolve_name(speaker: str, preceding: Sequence[str], text: str) -> str | None:
    """Return the name that a pronoun refers to, or the full name of a last name."""
    if PRONOUN.match(speaker):
        return _find_antecedent(speaker, preceding, text)
    if len(speaker.split()) > _MAX_SPEAKER_WORDS:
        names = find_names(speaker)
        if not names:
            return None
        speaker = names[-1]
    name = _HONORIFIC.sub("", speaker)
    return expand_last_name(name, text) if len(name.split()) == 1 and name[0].isupper() else speaker


def _find_antecedent(pronoun: str, preceding: Sequence[str], text: str) -> str | None:
    """Return the name that a pronoun refers to: the latest subject, or else the latest name."""
    is_person = pronoun.lower() not in ("they", "it")
    for sentence in reversed(preceding[-12:]):
        attribution = find_attribution(sentence)
        plain = sentence.replace(MASK, " ")
        subject = find_subject(plain)
        starts_with_possessive = plain.lower().startswith(_POSSESSIVES.get(pronoun.lower(), "\n"))
        is_same_pronoun = starts_with_possessive or (subject and subject.lower() == pronoun.lower())
        if is_same_pronoun and not (attribution and attribution.speaker != subject):
            continue  # the antecedent is further up; other names in this sentence are not
        others = find_persons(plain) if is_person else find_names(plain)
        speaker = attribution and (
            attribution.speaker.partition(" of ")[0] if is_person else attribution.speaker
        )
        for name in (speaker, subject, *others):
            if (
                not name
                or PRONOUN.match(name)
                or f"{name}:" in plain  # a heading, or who asks
                or (is_person and (name.isupper() or _cannot_refer_to(pronoun, name)))
                or _only_opens_sentences(name, text)
            ):
                continue
            resolved = _resolve_name(name, (), text)
            is_acting = name == subject and _is_agent(name, plain)
            if resolved and (not is_person or " " in resolved or is_acting):
                return resolved
    return None


def _only_opens_sentences(name: str, text: str) -> bool:
    """Return whether a word has a capital at the start of sentences only: Several, Green."""
    return " " not in name and not re.search(rf"[\w,;] {re.escape(name)}\b", text)


def _is_agent(name: str, sentence: str) -> bool:
    """Return whether a name is the subject of an action in a sentence: "Holt praised"."""
    return bool(re.search(rf"(?:^|, ){re.escape(name)} {_ACTION_VERB}\b", sentence))


def _cannot_refer_to(pronoun: str, name: str) -> bool:
    """Return whether a pronoun cannot refer to a name: an office, or "Sir" for "she"."""
    opposite_title = {"he": _FEMALE_TITLE, "she": _MALE_TITLE}.get(pronoun.lower())
    return bool(_OFFICE_NAME_WORD.search(name) or (opposite_title and opposite_title.match(name)))
