"""A true statement → the same in other words, or with less detail, which is still true.

The changes: a clause between commas, an opening, a relative clause at the end or an adjective left
out; a number spelt or in figures; a synonym; a possessive for "of".
"""

import re
from collections.abc import Callable, Sequence
from random import Random

_LIMITING = re.compile(
    r"\b(?:not?|never|none|unless|if|except|only|without|but|although|though|may|might|could|would"
    r"|should|half|part|nearly|almost|hardly|until|before|after|than|or|nor|said|says|according"
    r"|reported|claimed|told|asked|former|alleged|planned|proposed|possible|likely)\b",
    re.IGNORECASE,
)
"""Words that limit what is stated: what has one of them is never left out."""
_BETWEEN_COMMAS = re.compile(r", (?:[^\s,;.]+ ){0,7}[^\s,;.]+,(?= )")
_OPENING = re.compile(r"^(?:In|On|At|By|For|With|Since|During|From) (?:[^\s,;.]+ ?){1,7}, (?=\S)")
_RELATIVE_END = re.compile(r", (?:which|who|where|when|whose) [^,;.]+(?=\.$)")
_ADJECTIVE = re.compile(
    r"(?<=\b[Tt]he )(?:old|new|big|small|large|great|long|short|local|main|whole|entire|official"
    r"|annual|[a-z]{3,}(?:al|ous|ful|ive|ic)) (?=[a-z])"
)
_OF_NAME = re.compile(r"\b([Tt])he ([a-z]{3,}) of ([A-Z][\w-]+)\b(?! [A-Z])")
_NUMBERS = "two three four five six seven eight nine ten eleven twelve".split()
_SYNONYMS = (
    "about>around|around>about|percent>%|per cent>%|kilometres>km|began>started|started>began"
    "|big>large|large>big|must>has to|many>numerous|because>since|bought>purchased|got>received"
    "|near>close to|said>stated|told>informed|showed>revealed|ended>finished|help>assist"
    "|wanted>wished|tried>attempted|found>discovered|chose>picked|kept>retained|so far>to date"
    "|nobody>no one|everyone>everybody|roughly>about|nearly>almost"
).split("|")

Change = Callable[[str, Random], str]


def soften(statement: str, rng: Random) -> str:
    """Return a statement after one or two changes that keep it true; as it is if none applies."""
    changes: list[Change] = [
        lambda text, chance: _leave_out(_BETWEEN_COMMAS, text, chance),
        lambda text, chance: _leave_out(_OPENING, text, chance),
        lambda text, chance: _leave_out(_RELATIVE_END, text, chance),
        lambda text, chance: _leave_out(_ADJECTIVE, text, chance),
        lambda text, _: _OF_NAME.sub(_make_possessive, text, count=1),
        _respell_number,
        _replace_word,
    ]
    rng.shuffle(changes)
    wanted, result = rng.choice((1, 1, 2)), statement
    for change in changes:
        changed = change(result, rng)
        if changed != result:
            result, wanted = changed[0].upper() + changed[1:], wanted - 1
        if not wanted:
            break
    return result


def _leave_out(pattern: re.Pattern[str], text: str, rng: Random) -> str:
    found = [each for each in pattern.finditer(text) if not _LIMITING.search(each[0])]
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.start()] + text[match.end() :]


def _make_possessive(match: re.Match[str]) -> str:
    return f"{match[3]}'s {match[2]}"


def _respell_number(text: str, rng: Random) -> str:
    pairs = [(word, str(number)) for number, word in enumerate(_NUMBERS, start=2)]
    return _replace_one(text, [*pairs, *((figure, word) for word, figure in pairs)], rng)


def _replace_word(text: str, rng: Random) -> str:
    return _replace_one(text, [(old, new) for old, new in (p.split(">") for p in _SYNONYMS)], rng)


def _replace_one(text: str, pairs: Sequence[tuple[str, str]], rng: Random) -> str:
    options = [
        (match, new)
        for old, new in pairs
        for match in re.finditer(rf"(?<![\w.,:]){re.escape(old)}(?= [a-z])", text)
    ]
    if not options:
        return text
    match, new = rng.choice(options)
    return text[: match.start()] + new + text[match.end() :]
