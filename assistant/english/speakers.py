"""A sentence of an article → who says it, and to which paper or station, as the article does.

By form alone, English only: an attribution in the sentence itself, else in the sentences that
share its quotation or its paragraph. A pronoun is looked up, a last name gets its first name.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from pincite.assistant.english.attribution import MARK, PRONOUN, attribution, outlet, subject
from pincite.assistant.english.names import NAME, names, persons
from pincite.assistant.types import Speaker
from pincite.index.sentences.boundaries import split

_BEFORE, _AFTER = 4_000, 1_500
"""Characters of the article around the sentence that are looked at."""
_MOSTLY = 0.4
"""A sentence of which this much is quoted may have its attribution in another sentence."""
_CLAUSE = 30
"""Characters that are quoted as more than a term, so that somebody is quoted."""
_SPOKEN = 3
"""Words in quotation marks that are more than a term, if no mark ends them."""
_DEED = (
    r"(?:[a-z]+ed|says|sees|has|had|is|was|lost|kept|spoke|went|took|made|came|left|wrote|knew"
    r"|thought|won|ran|grew|held)"
)
"""A verb by which a single name is known for that of somebody."""
_LONGEST = 9
"""Words of a speaker's name with all that stands before it."""
_QUOTE = re.compile(r"[“”\"]|''|’’")
_GIVEN = r"(?:(?:Dr|Mr|Mrs|Ms|Rep|Sen|Gov|St|[A-Z])\.|[A-Z][\w'’-]*[a-z])"
"""A word of a name before the last one: no headline in capitals, no end of a sentence."""
_JOINED = re.compile(r"\b(?:of|for|and)\b")
"""In the name of an office or a thing, not of a person."""
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
_TITLE = re.compile(
    r"[“\"](?:(?:(?:[A-Z\d&]\S*|[a-z]{1,3})\s+)+[A-Z\d&][^\s,!?”\"]*[.,]?"
    r"|[A-Z\d&][^\s.,!?”\"]*)[”\"]"
)
"""The name of a book or a show between quotation marks."""
_HE = re.compile(r"(?:Mr|Sir|Lord|King|Prince)\b")
_SHE = re.compile(r"(?:Mrs|Ms|Dame|Lady|Queen|Princess)\b")
_THEIR = {"he": "his ", "she": "her ", "they": "their ", "it": "its "}
_SIGNED = re.compile(
    rf"[”\"]?\s*\n\s*[–—-]+\s*(?P<who>(?:[A-Z][a-z]+\s+)?(?:[a-z]+\s+){{0,4}}{NAME.pattern[2:]}),"
)
"""Who said it, on the line after: – Ina Holt, about the pier"""
_HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Sir)\.?\s+")


def speaker(text: str, start: int, end: int) -> Speaker | None:
    """Return who says `text[start:end]`, a sentence of an article; None where nobody is named."""
    if signed := _SIGNED.match(text, end):
        return Speaker(signed["who"], None)
    first = text.rfind("\n", 0, max(0, start - _BEFORE)) + 1
    window = text[first : end + _AFTER]
    masked = _masked(window)
    spans = [(span.start, span.end) for span in split(window)]
    here = bisect_right(spans, (start - first, len(window))) - 1
    if here < 0:
        return None
    said = [masked[a:b] for a, b in spans]
    target = masked[start - first : end - first]
    where: int | None = here
    if not attribution(target):
        quoted = _QUOTED.findall(text[start:end])
        terms = bool(quoted) and all(map(_is_term, quoted))
        where = None if terms else _elsewhere(masked, spans, said, here, target)
    if where is None:
        return None
    found = attribution(said[where])
    who = found.who if found else subject(said[where].replace(MARK, " "))
    if who and PRONOUN.match(who) and found:
        holder = subject(said[where])  # Holt praised the plan, saying that she would come
        if holder and f"that {who} " in said[where] and _does(holder, said[where]):
            who = holder
    name = who and _resolved(who, said[:where], text)
    if not name or (name.isupper() and " " in name):  # a heading
        return None
    told = outlet(target) or (found.outlet if found else None)
    return Speaker(name, told if told != name else None)


def _is_term(quoted: str) -> bool:
    """Tell whether quotation marks are around a title or a term, not around what somebody says."""
    bare = quoted.strip('“”"')
    return bool(_TITLE.fullmatch(quoted)) or (len(bare.split()) < _SPOKEN and bare[-1:].isalnum())


def _elsewhere(
    masked: str, spans: Sequence[tuple[int, int]], said: Sequence[str], here: int, target: str
) -> int | None:
    """Return which other sentence says who speaks; None where the words are nobody's."""
    if target.count(MARK) < _MOSTLY * len(target):
        before_it = said[here - 1] if here else ""
        beside = bool(here) and "\n" not in masked[spans[here - 1][1] : spans[here][0]]
        quoted = MARK * _CLAUSE in target and MARK in before_it
        return here - 1 if beside and quoted and attribution(before_it) else None
    if subject(target.partition(MARK)[0]):
        return here
    if here and MARK not in said[here - 1] and (first := subject(said[here - 1])):
        beside = "\n" not in masked[spans[here - 1][1] : spans[here][0]]
        if beside and _does(first, said[here - 1]) and not PRONOUN.match(first):
            return here - 1
    after = range(here + 1, min(len(said), here + 7))
    before = range(here - 1, max(-1, here - 9), -1)
    end = spans[here][1]
    goes_on = masked[end : end + 1] == MARK
    # The words go on as long as the mark does, beyond the end of a sentence.
    closed = next((number for number in after if masked[spans[number][1] :][:1] != MARK), here)
    same = range(here + 1, closed + 1) if goes_on else ()
    nearest: tuple[int, ...] = (*same, *before)
    attributed = (number for number in nearest if attribution(said[number]))
    named = (number for number in before if subject(said[number].replace(MARK, " ")))
    return next(chain(attributed, named), None)


def _masked(text: str) -> str:
    """Put a mark in the place of every character that stands in quotation marks."""
    result = list(text)
    opened: int | None = None
    for found in [*_QUOTE.finditer(text), None]:
        at = found.start() if found else len(text)
        paragraph = text.rfind("\n", 0, at) + 1
        if opened is not None and opened < paragraph:
            # A quotation that is not closed ends with its paragraph.
            end = text.find("\n", opened)
            result[opened:end] = MARK * (end - opened)
            opened = None
        if found and opened is None:
            opened = at
        elif found and opened is not None and found[0] != "“":
            if text[opened + 1 : at].isalnum():  # Jennifer “JJ” Healan
                opened = None
                continue
            result[opened : found.end()] = MARK * (found.end() - opened)
            opened = None
    if opened is not None:
        result[opened:] = MARK * (len(text) - opened)
    return "".join(result)


def _resolved(who: str, before: Sequence[str], text: str) -> str | None:
    """Return the name for a pronoun, and a full name for a last name."""
    if PRONOUN.match(who):
        return _antecedent(who, before, text)
    if len(who.split()) > _LONGEST:
        named = names(who)
        if not named:
            return None
        who = named[-1]
    bare = _HONORIFIC.sub("", who)
    return _full(bare, text) if len(bare.split()) == 1 and bare[0].isupper() else who


def _antecedent(who: str, before: Sequence[str], text: str) -> str | None:
    """Return the name that was last the subject of a sentence, or else was last named."""
    person = who.lower() not in ("they", "it")
    for said in reversed(before[-12:]):
        found = attribution(said)
        plain = said.replace(MARK, " ")
        first = subject(plain)
        theirs = plain.lower().startswith(_THEIR.get(who.lower(), "\n"))
        same = theirs or (first and first.lower() == who.lower())
        if same and not (found and found.who != first):
            continue  # whom the pronoun stands for was named before, and others here are others
        others = persons(plain) if person else names(plain)
        told = found and (found.who.partition(" of ")[0] if person else found.who)
        for name in (told, first, *others):
            heading = name and name.isupper() and (person or f"{name}:" in plain)
            if not name or PRONOUN.match(name) or heading or (person and _no_person(who, name)):
                continue
            resolved = _resolved(name, (), text)
            known = name == first and _does(name, plain)
            if resolved and (not person or " " in resolved or known):
                return resolved
    return None


def _does(name: str, sentence: str) -> bool:
    """Tell whether a name does something in a sentence: Holt praised, then Holt says."""
    return bool(re.search(rf"(?:^|, ){re.escape(name)} {_DEED}\b", sentence))


def _no_person(who: str, name: str) -> bool:
    """Tell whether a pronoun cannot stand for a name: an office, or a Sir for a she."""
    other = {"he": _SHE, "she": _HE}.get(who.lower())
    return bool(_JOINED.search(name) or (other and other.match(name)))


def _full(last: str, text: str) -> str:
    """Return the longer name that most often ends with a last name in the article."""
    before: Counter[str] = Counter()
    longer: Counter[str] = Counter()
    for found in re.finditer(rf"\b(?:({_GIVEN}) )?({_GIVEN}) {re.escape(last)}\b", text):
        if names(f"{found[2]} {last}") == [f"{found[2]} {last}"]:
            longer[found[2]] += 1
            before[f"{found[1]} {found[2]}"] += bool(found[1])
    if not longer:
        return last
    (given, times), *_ = longer.most_common(1)
    whole = max((each for each in before if each.endswith(given)), key=before.__getitem__)
    return f"{whole if before[whole] > times / 2 and times > 1 else given} {last}"
