"""A sentence of an article → who says it, and to which paper or station, as the article does.

By form alone, English only: an attribution in the sentence itself, else in the sentences that
share its quotation or its paragraph. A pronoun is looked up, a last name gets its first name.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from pincite.assistant.english.attribution import (
    MASK,
    PRONOUN,
    find_attribution,
    find_outlet,
    find_subject,
)
from pincite.assistant.english.names import NAME, find_names, find_persons
from pincite.assistant.types import Speaker
from pincite.index.sentences.boundaries import split

_CONTEXT_BEFORE, _CONTEXT_AFTER = 4_000, 1_500
"""Characters of the article around the sentence that are looked at."""
_MIN_QUOTED_SHARE = 0.4
"""A sentence of which this much is quoted may have its attribution in another sentence."""
_MIN_QUOTED_CHARACTERS = 30
"""Characters that are quoted as more than a term, so that somebody is quoted."""
_MIN_QUOTED_WORDS = 3
"""Words in quotation marks that are more than a term, if no mark ends them."""
_ACTION_VERB = (
    r"(?:[a-z]+ed|says|sees|has|had|is|was|lost|kept|spoke|went|took|made|came|left|wrote|knew"
    r"|thought|won|ran|grew|held)"
)
"""A verb by which a single name is known for that of somebody."""
_MAX_SPEAKER_WORDS = 9
"""Words of a speaker's name with all that stands before it."""
_QUOTATION_MARK = re.compile(r"[“”\"]|''|’’")
_GIVEN_NAME = r"(?:(?:Dr|Mr|Mrs|Ms|Rep|Sen|Gov|St|[A-Z])\.|[A-Z][\w'’-]*[a-z])"
"""A word of a name before the last one: no headline in capitals, no end of a sentence."""
_OFFICE_NAME_WORD = re.compile(r"\b(?:of|for|and)\b")
"""In the name of an office or a thing, not of a person."""
_QUOTATION = re.compile(r"[“\"][^“”\"]*[”\"]")
_WORK_TITLE = re.compile(
    r"[“\"](?:(?:(?:[A-Z\d&]\S*|[a-z]{1,3})\s+)+[A-Z\d&][^\s,!?”\"]*[.,]?"
    r"|[A-Z\d&][^\s.,!?”\"]*)[”\"]"
)
"""The name of a book or a show between quotation marks."""
_MALE_TITLE = re.compile(r"(?:Mr|Sir|Lord|King|Prince)\b")
_FEMALE_TITLE = re.compile(r"(?:Mrs|Ms|Dame|Lady|Queen|Princess)\b")
_POSSESSIVES = {"he": "his ", "she": "her ", "they": "their ", "it": "its "}
_SIGNATURE = re.compile(
    rf"[”\"]?\s*\n\s*[–—-]+\s*(?P<who>(?:[A-Z][a-z]+\s+)?(?:[a-z]+\s+){{0,4}}{NAME.pattern[2:]}),"
)
"""Who said it, on the line after: – Ina Holt, about the pier"""
_HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Sir)\.?\s+")


def find_speaker(text: str, start: int, end: int) -> Speaker | None:
    """Return who says `text[start:end]`, a sentence of an article; None where nobody is named."""
    if signature := _SIGNATURE.match(text, end):
        return Speaker(signature["who"], None)
    window_start = text.rfind("\n", 0, max(0, start - _CONTEXT_BEFORE)) + 1
    window = text[window_start : end + _CONTEXT_AFTER]
    masked = _mask_quotations(window)
    spans = [(span.start, span.end) for span in split(window)]
    sentence_index = bisect_right(spans, (start - window_start, len(window))) - 1
    if sentence_index < 0:
        return None
    sentences = [masked[a:b] for a, b in spans]
    target = masked[start - window_start : end - window_start]
    attributing_index: int | None = sentence_index
    if not find_attribution(target):
        quotations = _QUOTATION.findall(text[start:end])
        are_only_terms = bool(quotations) and all(map(_is_term, quotations))
        attributing_index = (
            None
            if are_only_terms
            else _find_attributing_sentence(masked, spans, sentences, sentence_index, target)
        )
    if attributing_index is None:
        return None
    attribution = find_attribution(sentences[attributing_index])
    speaker = (
        attribution.speaker
        if attribution
        else find_subject(sentences[attributing_index].replace(MASK, " "))
    )
    if speaker and PRONOUN.match(speaker) and attribution:
        subject = find_subject(
            sentences[attributing_index]
        )  # Holt praised the plan, saying that she would come
        if (
            subject
            and f"that {speaker} " in sentences[attributing_index]
            and _is_agent(subject, sentences[attributing_index])
        ):
            speaker = subject
    name = speaker and _resolve_name(speaker, sentences[:attributing_index], text)
    if not name or (name.isupper() and " " in name):  # a heading
        return None
    outlet = find_outlet(target) or (attribution.outlet if attribution else None)
    return Speaker(name, outlet if outlet != name else None)


def _is_term(quotation: str) -> bool:
    """Tell whether quotation marks are around a title or a term, not around what somebody says."""
    words = quotation.strip('“”"')
    return bool(_WORK_TITLE.fullmatch(quotation)) or (
        len(words.split()) < _MIN_QUOTED_WORDS and words[-1:].isalnum()
    )


def _find_attributing_sentence(
    masked: str,
    spans: Sequence[tuple[int, int]],
    sentences: Sequence[str],
    sentence_index: int,
    target: str,
) -> int | None:
    """Return which other sentence says who speaks; None where the words are nobody's."""
    if target.count(MASK) < _MIN_QUOTED_SHARE * len(target):
        previous = sentences[sentence_index - 1] if sentence_index else ""
        is_same_paragraph = (
            bool(sentence_index)
            and "\n" not in masked[spans[sentence_index - 1][1] : spans[sentence_index][0]]
        )
        both_quoted = MASK * _MIN_QUOTED_CHARACTERS in target and MASK in previous
        return (
            sentence_index - 1
            if is_same_paragraph and both_quoted and find_attribution(previous)
            else None
        )
    if find_subject(target.partition(MASK)[0]):
        return sentence_index
    if (
        sentence_index
        and MASK not in sentences[sentence_index - 1]
        and (previous_subject := find_subject(sentences[sentence_index - 1]))
    ):
        is_same_paragraph = (
            "\n" not in masked[spans[sentence_index - 1][1] : spans[sentence_index][0]]
        )
        if (
            is_same_paragraph
            and _is_agent(previous_subject, sentences[sentence_index - 1])
            and not PRONOUN.match(previous_subject)
        ):
            return sentence_index - 1
    after = range(sentence_index + 1, min(len(sentences), sentence_index + 7))
    before = range(sentence_index - 1, max(-1, sentence_index - 9), -1)
    end = spans[sentence_index][1]
    quotation_continues = masked[end : end + 1] == MASK
    # The words go on as long as the mark does, beyond the end of a sentence.
    last_quoted = next(
        (number for number in after if masked[spans[number][1] :][:1] != MASK), sentence_index
    )
    same_quotation = range(sentence_index + 1, last_quoted + 1) if quotation_continues else ()
    nearest: tuple[int, ...] = (*same_quotation, *before)
    with_attribution = (number for number in nearest if find_attribution(sentences[number]))
    with_subject = (
        number for number in before if find_subject(sentences[number].replace(MASK, " "))
    )
    return next(chain(with_attribution, with_subject), None)


def _mask_quotations(text: str) -> str:
    """Put a mark in the place of every character that stands in quotation marks."""
    result = list(text)
    opening: int | None = None
    for mark in [*_QUOTATION_MARK.finditer(text), None]:
        position = mark.start() if mark else len(text)
        paragraph_start = text.rfind("\n", 0, position) + 1
        if opening is not None and opening < paragraph_start:
            # A quotation that is not closed ends with its paragraph.
            end = text.find("\n", opening)
            result[opening:end] = MASK * (end - opening)
            opening = None
        if mark and opening is None:
            opening = position
        elif mark and opening is not None and mark[0] != "“":
            if text[opening + 1 : position].isalnum():  # Jennifer “JJ” Healan
                opening = None
                continue
            result[opening : mark.end()] = MASK * (mark.end() - opening)
            opening = None
    if opening is not None:
        result[opening:] = MASK * (len(text) - opening)
    return "".join(result)


def _resolve_name(speaker: str, preceding: Sequence[str], text: str) -> str | None:
    """Return the name for a pronoun, and a full name for a last name."""
    if PRONOUN.match(speaker):
        return _find_antecedent(speaker, preceding, text)
    if len(speaker.split()) > _MAX_SPEAKER_WORDS:
        names = find_names(speaker)
        if not names:
            return None
        speaker = names[-1]
    name = _HONORIFIC.sub("", speaker)
    return (
        _expand_last_name(name, text) if len(name.split()) == 1 and name[0].isupper() else speaker
    )


def _find_antecedent(pronoun: str, preceding: Sequence[str], text: str) -> str | None:
    """Return the name that was last the subject of a sentence, or else was last named."""
    is_person = pronoun.lower() not in ("they", "it")
    for sentence in reversed(preceding[-12:]):
        attribution = find_attribution(sentence)
        plain = sentence.replace(MASK, " ")
        subject = find_subject(plain)
        starts_with_possessive = plain.lower().startswith(_POSSESSIVES.get(pronoun.lower(), "\n"))
        is_same_pronoun = starts_with_possessive or (subject and subject.lower() == pronoun.lower())
        if is_same_pronoun and not (attribution and attribution.speaker != subject):
            continue  # whom the pronoun stands for was named before, and others here are others
        others = find_persons(plain) if is_person else find_names(plain)
        speaker = attribution and (
            attribution.speaker.partition(" of ")[0] if is_person else attribution.speaker
        )
        for name in (speaker, subject, *others):
            is_heading = name and name.isupper() and (is_person or f"{name}:" in plain)
            if (
                not name
                or PRONOUN.match(name)
                or is_heading
                or (is_person and _cannot_refer_to(pronoun, name))
            ):
                continue
            resolved = _resolve_name(name, (), text)
            is_acting = name == subject and _is_agent(name, plain)
            if resolved and (not is_person or " " in resolved or is_acting):
                return resolved
    return None


def _is_agent(name: str, sentence: str) -> bool:
    """Tell whether a name does something in a sentence: Holt praised, then Holt says."""
    return bool(re.search(rf"(?:^|, ){re.escape(name)} {_ACTION_VERB}\b", sentence))


def _cannot_refer_to(pronoun: str, name: str) -> bool:
    """Tell whether a pronoun cannot stand for a name: an office, or a Sir for a she."""
    opposite_title = {"he": _FEMALE_TITLE, "she": _MALE_TITLE}.get(pronoun.lower())
    return bool(_OFFICE_NAME_WORD.search(name) or (opposite_title and opposite_title.match(name)))


def _expand_last_name(last: str, text: str) -> str:
    """Return the longer name that most often ends with a last name in the article."""
    longest_counts: Counter[str] = Counter()
    given_counts: Counter[str] = Counter()
    for match in re.finditer(rf"\b(?:({_GIVEN_NAME}) )?({_GIVEN_NAME}) {re.escape(last)}\b", text):
        if find_names(f"{match[2]} {last}") == [f"{match[2]} {last}"]:
            given_counts[match[2]] += 1
            longest_counts[f"{match[1]} {match[2]}"] += bool(match[1])
    if not given_counts:
        return last
    (given, occurrences), *_ = given_counts.most_common(1)
    longest = max(
        (each for each in longest_counts if each.endswith(given)), key=longest_counts.__getitem__
    )
    return f"{longest if longest_counts[longest] > occurrences / 2 and occurrences > 1 else given} {last}"
