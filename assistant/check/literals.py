"""What of a statement must stand in its sources as it is: quoted words, figures, dates, names.

English only. A figure may be rounded, a date may say less, a people may be called by its country,
a body by its initials; nothing else is forgiven. Sources are given `plain`.
"""

import re
from collections.abc import Iterator, Sequence

from pincite.assistant.english.dates import Day, days
from pincite.assistant.english.names import NAME, names
from pincite.assistant.english.numbers import Figure, figures
from pincite.index.text.visible import on_one_line
from pincite.index.text.words import STOPWORDS, stems, words

_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_QUOTED_SINGLY = re.compile(r"(?<!\w)'(?=\w)([^'\"]*(?:\w'\w[^'\"]*)*)'(?!\w)")
_LEFT_OUT = re.compile(r"\[[^\]]*\]|\.{3,}|…")
_SIGNS = frozenset("$ £ € ¥ %".split())
_HONORIFICS = frozenset("mr mrs ms dr sir".split())
_PEOPLE = re.compile(r"(?:ey|ea|i?a|y|e|i?ans?|ns?|ese|ish|i)$")
_CLAUSE = re.compile(r"[,;:.?!()\"—]+\s")
_NEGATIONS = frozenset(
    """
    no not never none nobody nothing neither nor without cannot unable fail fails failed refuse
    refuses refused deny denies denied decline declines declined
    """.split()
)
_NOT_ONLY = re.compile(r"\bnot (?=only|least|just(?! as\b))", re.IGNORECASE)
_REACH = 2
"""Content words after a negation that it is taken to deny."""


def plain(text: str) -> str:
    """Return a text on one line, with straight quotes and without dots in initials."""
    straight = on_one_line(text).translate(_STRAIGHT)
    return _DOTTED.sub(lambda found: found[0].replace(".", ""), straight)


def missing(said: str, sources: Sequence[str]) -> list[str]:
    """Return what a statement says literally that none of its sources does."""
    together = " ".join(sources)
    return [
        *_quotations(said, sources),
        *_figures(said, together),
        *_dates(said, together),
        *_names(said, together),
    ]


def contradicted(said: str, sources: Sequence[str]) -> list[str]:
    """Return the words of a statement that only it denies, or only its sources do."""
    denied, affirmed = _polarity(said)
    sides = [_polarity(source) for source in sources]
    denied_there = set().union(*(side[0] for side in sides))
    affirmed_there = set().union(*(side[1] for side in sides))
    opposed = denied & (affirmed_there - denied_there) | affirmed & (denied_there - affirmed_there)
    return [word for word in dict.fromkeys(words(said)) if opposed & set(stems([word]))]


def denies(word: str) -> bool:
    """Return whether a word, as `words` gives it, denies what follows."""
    return word in _NEGATIONS or word.endswith("n't")


def _quotations(said: str, sources: Sequence[str]) -> Iterator[str]:
    known = [f" {_bare(source)} " for source in sources]
    for quotation in (*said.split('"')[1::2], *_QUOTED_SINGLY.findall(said)):
        parts = filter(None, map(_bare, _LEFT_OUT.split(quotation)))
        if any(not any(f" {part} " in source for source in known) for part in parts):
            yield f'"{quotation}"'


def _bare(text: str) -> str:
    return " ".join(words(text))


def _figures(said: str, together: str) -> Iterator[str]:
    known = list(figures(together))
    for figure in figures(said):
        written = said[figure.start : figure.end]
        # "One" is a pronoun more often than a count.
        if written.lower() != "one" and not any(_stands(figure, each) for each in known):
            yield written


def _stands(said: Figure, known: Figure) -> bool:
    signs = {said.unit, known.unit} & _SIGNS
    if signs and said.unit != known.unit and said.unit and known.unit:
        return False
    digits = said.digits - 1
    rounded = f"{known.amount:.{digits}e}" == f"{said.amount:.{digits}e}"
    rough = said.digits < known.digits and (said.digits > 1 or said.about)
    return said.amount == known.amount or (rough and rounded)


def _dates(said: str, together: str) -> Iterator[str]:
    known = days(together)
    years = {day.year for day in known} | {int(each.amount) for each in figures(together)}
    for day in days(said):
        alone = not day.month and not day.day
        in_year = not day.year or day.year in years
        if not in_year or not (alone or any(_same_day(day, each) for each in known)):
            yield said[day.start : day.end]


def _same_day(said: Day, known: Day) -> bool:
    year = not (said.year and known.year) or said.year == known.year
    return year and said.month == known.month and said.day in (None, known.day)


def _names(said: str, together: str) -> Iterator[str]:
    known = {_form(word) for word in words(together)}
    initials = set(map(_initials, names(together)))
    dates = days(said)
    for match in NAME.finditer(said):
        if any(day.start < match.end() and match.start() < day.end for day in dates):
            continue
        parts = [part for part in match[0].split() if _meant(part)]
        # The first word of a sentence has its capital anyway.
        if match.start() == 0 and len(parts) == 1 == len(match[0].split()):
            continue
        if _initials(match[0]) not in known:
            yield from (
                part for part in parts if not _forms(part) <= known and part.lower() not in initials
            )


def _meant(part: str) -> bool:
    return part[0].isupper() and part.lower().strip(".'") not in STOPWORDS | _HONORIFICS


def _forms(part: str) -> set[str]:
    return {_form(word) for word in words(part) if word not in STOPWORDS}


def _form(word: str) -> str:
    """Return what "Ukrainians" and "Ukraine" share: names are not stemmed, or many would meet."""
    return root(word.removesuffix("s"))


def root(stem: str) -> str:
    """Return what "ukraine" and "ukrainian" share."""
    root = _PEOPLE.sub("", stem)
    return root if len(root) > 3 else stem


def _initials(name: str) -> str:
    letters = [part[0] for part in name.split() if part[0].isupper()]
    return "".join(letters).lower() if len(letters) > 1 else name.lower()


def _polarity(text: str) -> tuple[set[str], set[str]]:
    """Return the stems that are denied, and all others."""
    denied: set[str] = set()
    affirmed: set[str] = set()
    for clause in _CLAUSE.split(_NOT_ONLY.sub("", text)):
        left = 0
        before: list[str] = []
        for word in words(clause):
            if denies(word):
                # "Nobody did not" is a denial of a denial.
                left = 0 if left == _REACH else _REACH
            elif word not in STOPWORDS:
                (denied if left else affirmed).update(stems([word]))
                before.append(word)
                left = max(0, left - 1)
        if left == _REACH:  # "is not": there is nothing after it to deny
            denied.update(stems(before[-_REACH:]))
            affirmed.difference_update(stems(before[-_REACH:]))
    return denied, affirmed
