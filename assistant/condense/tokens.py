"""A text → its words and marks, each with its stem, its place and its kind. English only."""

import re
from dataclasses import dataclass
from enum import IntEnum

from pincite.index.text.words import STOPWORDS, stems

_TOKEN = re.compile(r"\w+(?:[-’'.]\w+)*|[^\w\s]")
_POSSESSIVE = re.compile(r"(?<=\w\w)['’]s?$")

AUXILIARIES = frozenset(
    """
    is are was were be been do does did has have had can could will would should may might must
    isn't wasn't aren't weren't doesn't didn't don't hasn't haven't won't can't couldn't
    """.split()
)
PREPOSITIONS = frozenset(
    """
    of in on at for from to with by about during after before between against over under into
    since until through around within than versus like without behind near among towards across
    """.split()
)
QUESTION_WORDS = frozenset("what who whom whose where when why how which".split())
_DETERMINERS = frozenset("the a an my our your any some".split())
_REMARKS = frozenset(
    "and but so also ok okay then well yes no thanks thank great sorry good oh right now".split()
)
_VAGUE = frozenset(
    """
    one ones other others another same both all else anyone someone anybody somebody anything
    something nobody everyone people long far often ever yet still exactly really too
    """.split()
)
PRONOUNS = {
    "person": frozenset("he she him his her hers himself herself".split()),
    "thing": frozenset("it its itself".split()),
    "several": frozenset("they them their theirs themselves".split()),
    "pointing": frozenset("this that these those".split()),
    "place": frozenset("there here".split()),
}
"""Pronouns by what they stand for."""
_ALL_PRONOUNS = frozenset().union(*PRONOUNS.values())


class Kind(IntEnum):
    """What a token is, as far as its spelling tells."""

    MARK = 0
    AUXILIARY = 1
    PREPOSITION = 2
    QUESTION_WORD = 3
    DETERMINER = 4
    PRONOUN = 5
    REMARK = 6
    FUNCTION_WORD = 7
    VAGUE = 8
    """A word that names nothing of its own: "others", "anyone"."""
    CONTENT = 9


_KINDS = (
    (AUXILIARIES, Kind.AUXILIARY),
    (PREPOSITIONS, Kind.PREPOSITION),
    (QUESTION_WORDS, Kind.QUESTION_WORD),
    (_DETERMINERS, Kind.DETERMINER),
    (_ALL_PRONOUNS, Kind.PRONOUN),
    (_REMARKS, Kind.REMARK),
    (_VAGUE, Kind.VAGUE),
    (STOPWORDS, Kind.FUNCTION_WORD),
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark, at `text[start:end]` of its text.

    `word` is in lower case, without a possessive ending; `stem` is the stem of it.
    """

    text: str
    start: int
    end: int
    word: str
    stem: str
    kind: Kind

    @property
    def is_content(self) -> bool:
        """Whether the word says what a text is about: not a function word, and no mark."""
        return self.kind == Kind.CONTENT

    @property
    def is_capital(self) -> bool:
        """Whether the word begins with a capital letter."""
        return self.text[:1].isupper()


def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text, in order."""
    matches = list(_TOKEN.finditer(text))
    # "ſ" and the like become two letters in lower case: a word is never empty.
    found = [_POSSESSIVE.sub("", match[0].lower().replace("’", "'")) for match in matches]
    return tuple(
        Token(match[0], *match.span(), word, stem, _find_kind(word))
        for match, word, stem in zip(matches, found, stems(found), strict=True)
    )


def _find_kind(word: str) -> Kind:
    if not word[0].isalnum():
        return Kind.MARK
    return next((kind for listed, kind in _KINDS if word in listed), Kind.CONTENT)
