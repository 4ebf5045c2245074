"""Words that a hyphen breaks at the end of a line → the places where they are joined again."""

import re
from collections.abc import Iterator

# A word may end a line in the middle only where letters stand on both sides.
_LINE_END = re.compile(
    r"(?<=[^\W\d_])[-\u2010\u00ad][ \t]*\r?\n[ \t]*(?=[^\W\d_])|(?<=\u00ad)[ \t]*\r?\n[ \t]*(?=\w)"
)
_FIRST_PART = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*\Z")
_SECOND_PART = re.compile(r"[^\W\d_]+")
_LAST_PIECE = re.compile(r"[^-'’]+\Z")
# Words that are written with a hyphen before another: it stays, and only the line end goes.
_ENGLISH = frozenset(
    "all cross full half high long low non self short one two three four five six seven eight nine"
    " twenty thirty forty fifty sixty seventy eighty ninety vice well east west north south year"
    " old new hard soft first second third".split()
)
_FRENCH = frozenset(
    "peut vice demi quasi celui celle ceux celles avant après vingt trente quarante cinquante"
    " soixante".split()
)
# But not before these, which end a word: west-ern, high-way.
_ENDINGS = frozenset(
    "age ed een er ern est fold ing ings ish land lands less light lights ly ness self sense ship"
    " ships some teen th ty ware ward wards way ways y".split()
)
# Prefixes that begin as many words without a hyphen: pro-war, but pro-vide.
_PREFIXES = frozenset("anti co ex mid multi post pre pro semi so ten".split())
# Words between hyphens: state-of-the-art, Aix-en-Provence.
_LINKS = frozenset("and by for of the to de des du en la le les und".split())
_PRONOUNS = frozenset("il ils elle elles on ce".split())  # after a verb: dit-il, est-ce
_FRENCH_PARTICLES = frozenset("nous vous moi toi même mêmes ci là à".split())


def join_broken_words(text: str) -> str:
    """Return `text` with the words whole that a hyphen breaks at the end of a line."""
    if "\n" not in text:
        return text
    joined, position = "", 0
    for start, end, replacement in find_broken_words(text):
        joined += text[position:start] + replacement
        position = end
    return joined + text[position:]


def find_broken_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the start and the end of each break, and what joins the parts: nothing or a hyphen."""
    for found in _LINE_END.finditer(text):
        first = _FIRST_PART.search(text, max(0, found.start() - 40), found.start())
        second = _SECOND_PART.match(text, found.end())
        if not text[found.end()].islower() or first is None or second is None:
            continue  # a name (Baden-\nWürttemberg) or a dash
        is_prefix = first[0].lower() in _PREFIXES
        keeps = is_prefix or keeps_hyphen(first[0], second[0])
        yield found.start(), found.end(), "-" if keeps else ""


def keeps_hyphen(first: str, second: str, language: str | None = None) -> bool:
    """Whether a word that a line end divides is written with a hyphen at this place.

    `first` is what stands before the hyphen, to the last space; `second` is a word in lower case.
    Without a `language`, the words of all count.
    """
    found = _LAST_PIECE.search(first)
    last = found[0] if found else first
    # EU-wide, 17-year and e-mail: no word is divided after a capital, a digit or one letter.
    if not first[-1].islower() or len(last) == 1 or ("-" in first and last in _LINKS):
        return True
    if second in _PRONOUNS and last[-1] in "td":
        return True
    if language in ("fr", None) and last.lower() in _FRENCH:
        return True
    if language == "fr":
        return second in _FRENCH_PARTICLES
    # A capital letter may begin a name: New-castle.
    return language in ("en", None) and last in _ENGLISH and second not in _ENDINGS
