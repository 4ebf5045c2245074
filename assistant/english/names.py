"""Names, and the forms of nouns and verbs, by spelling alone. English only."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import takewhile

from pincite.index.text.words import STOPWORDS

_NAME_PARTICLE = r"(?:of|for|and|de|del|der|den|di|da|la|von|van|al|el|bin|ibn|the)"
"""Words inside a name: "Ursula von der Leyen", "Bank of England"."""
CAPITAL = "[A-ZÀ-ÖØ-ÞĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮŽĞİŞŐŰΑ-ΩА-ЯЁІЇЄҐ]"
_NAME_PART = rf"{CAPITAL}[\w.&’'-]*"
NAME = re.compile(rf"\b{_NAME_PART}(?:\s+(?:{_NAME_PARTICLE}\s+){{0,2}}{_NAME_PART})*")

_SENTENCE_OPENERS = frozenset(
    """
    a about after again all also although am an and another any are as at be because before
    besides but by can compare could describe did do does during even explain for from give had
    has have he hello here hi his how however i if in interesting into is it its list many may me
    most my name no not now of oh ok okay on one or our please she should show since so some
    summarise summarize tell thank thanks that the their there these they this those though to
    under until was we were what when where whether which while who whom whose why will with
    would yes you your
    """.split()
)
_NON_PERSON_WORDS = frozenset(
    """
    act agreement army attack bank city commission committee company council court day eu force
    forces group house kingdom ministry museum nations nato parliament party republic states street
    summit treaty uk un union university us usa war january february march april june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday
    """.split()
)
HONORIFICS = frozenset("mr mrs ms dr sir".split())
_STRONG_PERSON_CUES = HONORIFICS | frozenset(
    "president minister chancellor king queen pope who".split()
)
_THING_CUES = frozenset("the in at from near of across outside inside".split())
_WEAK_PERSON_CUES = frozenset("did does has had was is will would by".split())
_MAX_CUE_LENGTH = 60
"""Characters before and after a name that may hold the next word."""
_PART = re.compile(r"\S+")
_MAX_MENTIONS = 200
"""Mentions of a last name, from the start of the article, that are read for the first name."""
_MAX_GIVEN_NAMES_LENGTH = 80
"""Characters before a last name that may hold first names."""
_GIVEN_NAME = r"(?:(?:Dr|Mr|Mrs|Ms|Rep|Sen|Gov|St|[A-Z])\.|[A-Z][\w'’-]{0,30}[a-z])"
"""A word of a name before the last name; not a word in capitals, as in a headline."""
_VERB_AFTER_PERSON = re.compile(r"[a-z]+(?:s|ed|aid|old|ent|ook)$|(?:won|met|led|ran|is|was|has)$")


def find_names(text: str) -> list[str]:
    """Return the names in a text, in order; a name may occur more than once."""
    return [name for name, _, _ in _iter_names(text)]


def _iter_names(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each name in a text, and where it starts and ends."""
    is_upper_case = text.isupper()
    for match in NAME.finditer(text):
        mention = _strip_ending(match[0])
        parts = [*_PART.finditer(mention)]
        opener_count = sum(
            1 for _ in takewhile(lambda part: _opens_sentence(part[0], is_upper_case), parts)
        )
        parts = parts[opener_count:]
        if parts and parts[0][0][0].isupper():
            name = " ".join(part[0] for part in parts)
            yield name, match.start() + parts[0].start(), match.start() + len(mention)


def _strip_ending(mention: str) -> str:
    """Return a mention without a possessive ending, or without marks at its end."""
    for ending in ("'s", "’s", "'", "’"):
        if mention.endswith(ending):
            return mention.removesuffix(ending)
    return mention.rstrip(".&-")


def _opens_sentence(word: str, is_upper_case: bool) -> bool:
    """Return whether a word opens a sentence and is not part of a name: Who, but not WHO.

    `is_upper_case`: whether the whole text is in capitals.
    """
    is_acronym = len(word) > 1 and word.isupper() and not is_upper_case
    return word.startswith(("I'", "I’")) or (word.lower() in _SENTENCE_OPENERS and not is_acronym)


def find_longest_name(text: str) -> str | None:
    """Return the longest name in a text, with "the" if the text has it; None without a name."""
    name = max(find_names(text), key=len, default=None)
    return f"the {name}" if name and f"the {name}" in text else name


def find_persons(text: str) -> list[str]:
    """Return the names that may belong to persons, the likeliest first, each once."""
    scores: dict[str, int] = {}
    first_mentions: dict[str, tuple[int, int]] = {}
    for name, start, end in _iter_names(text):
        first_mentions.setdefault(name, (start, end))
    for name, (start, end) in first_mentions.items():
        before = text[max(0, start - _MAX_CUE_LENGTH) : start]
        after = text[end : end + _MAX_CUE_LENGTH]
        preceding_word = (before.split() or [""])[-1].strip(".,").lower()
        following_word = (re.sub(r"^['’]s", "", after).split() or [""])[0].strip(".,?!")
        if _NON_PERSON_WORDS.isdisjoint(name.lower().split()) and preceding_word not in _THING_CUES:
            score = (
                3 * (preceding_word in _STRONG_PERSON_CUES)
                + (preceding_word in _WEAK_PERSON_CUES)
                + (1 < len(name.split()) < 5)
            )
            scores[name] = score + bool(_VERB_AFTER_PERSON.match(following_word))
    return sorted(scores, key=lambda name: -scores[name])


def expand_last_name(last: str, text: str) -> str:
    """Return the full name that most often ends with a last name in the article."""
    longest_counts: Counter[str] = Counter()
    given_counts: Counter[str] = Counter()
    for match in _iter_full_names(last, text):
        if find_names(f"{match[2]} {last}") == [f"{match[2]} {last}"]:
            given_counts[match[2]] += 1
            longest_counts[f"{match[1]} {match[2]}"] += bool(match[1])
    if not given_counts:
        return last
    (given, occurrences), *_ = given_counts.most_common(1)
    longest = max(
        (each for each in longest_counts if each.endswith(given)), key=longest_counts.__getitem__
    )
    is_longest_usual = longest_counts[longest] > occurrences / 2 and occurrences > 1
    return f"{longest if is_longest_usual else given} {last}"


def _iter_full_names(last: str, text: str) -> Iterator[re.Match[str]]:
    """Yield the mentions of a last name with the one or two names before it, as groups."""
    pattern = re.compile(rf"\b(?:({_GIVEN_NAME}) )?({_GIVEN_NAME}) {re.escape(last)}\b")
    start = text.find(f" {last}")
    for _ in range(_MAX_MENTIONS):
        if start < 0:
            return
        end = start + 1 + len(last)
        before = max(0, start - _MAX_GIVEN_NAMES_LENGTH)
        yield from (
            match for match in pattern.finditer(text, before, end + 1) if match.end() == end
        )
        start = text.find(f" {last}", end)


def singularize(noun: str) -> str:
    """Return the singular of a noun if its ending marks a plural; else the noun unchanged."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def pluralize(noun: str) -> str:
    """Return the plural of a noun by its ending; nouns in -s and -ing stay unchanged."""
    if noun.endswith(("s", "ing")):
        return noun
    return noun[:-1] + "ies" if re.search(r"[^aeiou]y$", noun) else noun + "s"


def to_gerund(verb: str) -> str:
    """Return the -ing form of a verb: "withdraw" → "withdrawing"."""
    if verb.endswith("e") and not verb.endswith(("ee", "ye")):
        return verb[:-1] + "ing"
    doubles_consonant = re.fullmatch(r"[^aeiou]*[aeiou][bdgmnpt]", verb)
    return f"{verb}{verb[-1]}ing" if doubles_consonant else f"{verb}ing"


def to_possessive(name: str) -> str:
    """Return the possessive of a name: "Holt" → "Holt’s"."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def to_initials(name_words: Iterable[str]) -> str:
    """Return the initials of the words of a name, in lower case: United, Nations → "un"."""
    return "".join(word[0] for word in name_words).lower()


def is_content_word(word: str, titles: frozenset[str] = HONORIFICS) -> bool:
    """Return whether a word is neither a stop word nor one of `titles` (all in lower case)."""
    return word.lower().strip(".") not in STOPWORDS | titles
