"""A true statement → the same with one change that makes it untrue, as minimal pairs have it.

The changes: two figures swapped, a figure changed, two names swapped, a name replaced, a unit or a
scale changed, the polarity, the scope, the modality (a plan told as done), a comparison, a time.
"""

import random
import re
from collections.abc import Callable, Sequence

from training.data.perturb import swap_antonym

_FIGURE = re.compile(r"(?<![\w.,])\d[\d,.]*\d\b|(?<![\w.,])\d\b")
_NUMBER_WORD = re.compile(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty"
    r"|fifty|sixty)\b"
)
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)\b[A-Z][\w'’-]+(?: (?:of |the |de |van )?[A-Z][\w'’-]+)*")
_TIMES = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
).split("|")
_TIME = re.compile(rf"\b({'|'.join(_TIMES)})\b")
_SWAPS = {
    "unit": "million>billion|thousand>million|metres>kilometres|kilometres>miles|hours>days"
    "|days>weeks|weeks>months|months>years|euros>dollars|pounds>euros|tonnes>kilos|minutes>hours"
    "|billion>million|days>hours|years>months|dollars>pounds|percent>percentage points",
    "scope": "all>some|every>hardly any|most>all|some>all|only>also|at least>exactly"
    "|at most>at least|nearly>more than|about>exactly|both>neither of|part of>all of|first>last"
    "|half>two thirds|several>all|more than>fewer than|up to>more than|under>over|not all>all"
    "|the only>one|last>first|second>third|each>one",
    "modality": "may>will|might>will|could>will|plans to>has begun to|plan to>have begun to"
    "|is expected to>has agreed to|are expected to>have agreed to|hopes to>is going to"
    "|hope to>are going to|wants to>will|want to>will|proposed>approved"
    "|is considering>has decided on"
    "|intends to>has decided to|should>must|asked>ordered|suggested>proved|alleged>confirmed"
    "|reportedly>officially|likely>certain|was offered>accepted|has promised to>has failed to"
    "|is to be>has been|are to be>have been|would>will|will be>was|aims to>has managed to",
    "comparison": "more>less|higher>lower|larger>smaller|longer>shorter|faster>slower|earlier>later"
    "|better>worse|older>younger|rose>fell|increased>decreased|up>down|above>below|before>after"
    "|doubled>halved|cheaper>dearer|ahead of>behind|more>fewer|most>fewest|less>more|lower>higher"
    "|fewer>more|fell>rose|later>earlier|bigger>smaller|stronger>weaker",
    "polarity": "accepted>rejected|agreed>refused|won>lost|denied>confirmed|supported>opposed"
    "|approved>rejected|passed>failed|allowed>banned|opened>closed|began>ended|joined>left"
    "|bought>sold|kept>dropped|guilty>innocent|with>without|for>against|can>cannot|is>is not"
    "|was>was not|are>are not|were>were not|has>has not|had>had not|did not>did|will>will not"
    "|not >|rejected>accepted|refused>agreed|lost>won|no longer>still|never>often|without>with",
    "time": "last>next|yesterday>tomorrow|this>last|morning>evening|spring>autumn|summer>winter"
    "|after>before|until>since|weekly>daily|yearly>monthly|next>last|since>until|autumn>spring",
    "cause": "because of>despite|because>although|thanks to>despite|after>without|so that>although"
    "|despite>because of|although>because",
}
"""Kind of change → pairs "words>words that replace them"."""
Change = Callable[[str, Sequence[str], random.Random], str | None]


def _list_swaps(pairs: str) -> list[tuple[re.Pattern[str], str]]:
    swaps = (pair.split(">") for pair in pairs.split("|"))
    return [
        (re.compile(rf"\b{old}" if old.endswith(" ") else rf"\b{old}\b"), new) for old, new in swaps
    ]


_TABLE = {kind: _list_swaps(pairs) for kind, pairs in _SWAPS.items()}


def alter(statement: str, names: Sequence[str], rng: random.Random) -> str | None:
    """Return a statement with one change that makes it untrue; None if no change applies.

    `names` are other names of the article, which may replace one of the statement.
    """
    changes: list[Change] = [
        _swap_figures,
        _change_figure,
        _swap_names,
        _replace_name,
        _change_time,
        *(_make_swap(kind) for kind in _TABLE),
        lambda text, _, chance: swap_antonym(text, (), chance),
    ]
    rng.shuffle(changes)
    for change in changes:
        altered = change(statement, names, rng)
        if altered and altered != statement:
            return altered
    return None


def _make_swap(kind: str) -> Change:
    def swap(text: str, _names: Sequence[str], rng: random.Random) -> str | None:
        options = [(m, new) for pattern, new in _TABLE[kind] for m in pattern.finditer(text)]
        if not options:
            return None
        match, new = rng.choice(options)
        return text[: match.start()] + new + text[match.end() :]

    return swap


def _swap_figures(text: str, _names: Sequence[str], rng: random.Random) -> str | None:
    return _swap_two(text, [*_FIGURE.finditer(text), *_NUMBER_WORD.finditer(text)], rng)


def _swap_names(text: str, _names: Sequence[str], rng: random.Random) -> str | None:
    return _swap_two(text, [*_NAME.finditer(text)], rng)


def _swap_two(text: str, matches: Sequence[re.Match[str]], rng: random.Random) -> str | None:
    if len({match[0] for match in matches}) < 2:
        return None
    one, other = sorted(rng.sample(list(matches), 2), key=lambda match: match.start())
    if one[0] == other[0] or one.end() > other.start():
        return None
    between = text[one.end() : other.start()]
    return text[: one.start()] + other[0] + between + one[0] + text[other.end() :]


def _change_figure(text: str, _names: Sequence[str], rng: random.Random) -> str | None:
    matches = list(_FIGURE.finditer(text))
    if not matches:
        return None
    match = rng.choice(matches)
    digits = [n for n, each in enumerate(match[0]) if each.isdigit()]
    place = rng.choice(digits[:2])
    new = rng.choice([each for each in "123456789" if each != match[0][place]])
    return text[: match.start() + place] + new + text[match.start() + place + 1 :]


def _replace_name(text: str, names: Sequence[str], rng: random.Random) -> str | None:
    matches = list(_NAME.finditer(text))
    others = [each for each in names if each not in text]
    if not matches or not others:
        return None
    match = rng.choice(matches)
    similar = [each for each in others if each.count(" ") == match[0].count(" ")] or others
    return text[: match.start()] + rng.choice(similar) + text[match.end() :]


def _change_time(text: str, _names: Sequence[str], rng: random.Random) -> str | None:
    matches = list(_TIME.finditer(text))
    if not matches:
        return None
    match = rng.choice(matches)
    week = _TIMES.index(match[0]) >= 12
    new = rng.choice([each for each in (_TIMES[12:] if week else _TIMES[:12]) if each != match[0]])
    return text[: match.start()] + new + text[match.end() :]


def find_statement_names(text: str) -> list[str]:
    """Return the names in a text; a word that starts a sentence is never part of one."""
    return _NAME.findall(text)
