"""What of a statement must stand in its sources as it is: quoted words, figures, dates, names.

English only. A figure may be rounded, a date may say less, a people may be called by its country,
a body by its initials; nothing else is forgiven. Sources are given `plain`.
"""

import re
from collections.abc import Iterator, Sequence

from pincite.assistant.english.dates import DateMention, find_dates
from pincite.assistant.english.names import NAME, find_names
from pincite.assistant.english.numbers import NumberMention, find_numbers
from pincite.index.text.visible import to_single_line
from pincite.index.text.words import STOPWORDS, stems, words

_STRAIGHT_QUOTES = str.maketrans("‘’“”", "''\"\"")
_DOTTED_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_SINGLE_QUOTED = re.compile(r"(?<!\w)'(?=\w)([^'\"]*(?:\w'\w[^'\"]*)*)'(?!\w)")
_ELLIPSIS = re.compile(r"\[[^\]]*\]|\.{3,}|…")
_UNIT_SIGNS = frozenset("$ £ € ¥ %".split())
_HONORIFICS = frozenset("mr mrs ms dr sir".split())
_DEMONYM_ENDING = re.compile(r"(?:ey|ea|i?a|y|e|i?ans?|ns?|ese|ish|i)$")
_CLAUSE_BREAK = re.compile(r"[,;:.?!()\"—]+\s")
_NEGATIONS = frozenset(
    """
    no not never none nobody nothing neither nor without cannot unable fail fails failed refuse
    refuses refused deny denies denied decline declines declined
    """.split()
)
_NOT_ONLY = re.compile(r"\bnot (?=only|least|just(?! as\b))", re.IGNORECASE)
_NEGATION_SCOPE = 2
"""Content words after a negation that it is taken to deny."""


def normalize(text: str) -> str:
    """Return a text on one line, with straight quotes and without dots in initials."""
    straight = to_single_line(text).translate(_STRAIGHT_QUOTES)
    return _DOTTED_INITIALS.sub(lambda found: found[0].replace(".", ""), straight)


def find_unsupported_facts(statement: str, sources: Sequence[str]) -> list[str]:
    """Return what a statement says literally that none of its sources does."""
    source_text = " ".join(sources)
    return [
        *_find_unsupported_quotations(statement, sources),
        *_find_unsupported_numbers(statement, source_text),
        *_find_unsupported_dates(statement, source_text),
        *_find_unsupported_names(statement, source_text),
    ]


def find_opposite_polarity(statement: str, sources: Sequence[str]) -> list[str]:
    """Return the words of a statement that only it denies, or only its sources do."""
    denied, affirmed = _split_by_polarity(statement)
    source_polarities = [_split_by_polarity(source) for source in sources]
    denied_in_sources = set().union(*(polarity[0] for polarity in source_polarities))
    affirmed_in_sources = set().union(*(side[1] for side in source_polarities))
    opposed = denied & (affirmed_in_sources - denied_in_sources) | affirmed & (
        denied_in_sources - affirmed_in_sources
    )
    return [word for word in dict.fromkeys(words(statement)) if opposed & set(stems([word]))]


def is_negation(word: str) -> bool:
    """Return whether a word, as `words` gives it, denies what follows."""
    return word in _NEGATIONS or word.endswith("n't")


def _find_unsupported_quotations(statement: str, sources: Sequence[str]) -> Iterator[str]:
    source_words = [f" {_join_words(source)} " for source in sources]
    for quotation in (*statement.split('"')[1::2], *_SINGLE_QUOTED.findall(statement)):
        parts = filter(None, map(_join_words, _ELLIPSIS.split(quotation)))
        if any(not any(f" {part} " in source for source in source_words) for part in parts):
            yield f'"{quotation}"'


def _join_words(text: str) -> str:
    return " ".join(words(text))


def _find_unsupported_numbers(statement: str, source_text: str) -> Iterator[str]:
    source_numbers = list(find_numbers(source_text))
    for number in find_numbers(statement):
        number_text = statement[number.start : number.end]
        # "One" is a pronoun more often than a count.
        if number_text.lower() != "one" and not any(
            _number_matches(number, each) for each in source_numbers
        ):
            yield number_text


def _number_matches(stated: NumberMention, source: NumberMention) -> bool:
    unit_signs = {stated.unit, source.unit} & _UNIT_SIGNS
    if unit_signs and stated.unit != source.unit and stated.unit and source.unit:
        return False
    digits = stated.significant_digits - 1
    rounded = f"{source.amount:.{digits}e}" == f"{stated.amount:.{digits}e}"
    rough = stated.significant_digits < source.significant_digits and (
        stated.significant_digits > 1 or stated.is_approximate
    )
    return stated.amount == source.amount or (rough and rounded)


def _find_unsupported_dates(statement: str, source_text: str) -> Iterator[str]:
    source_dates = find_dates(source_text)
    source_years = {day.year for day in source_dates} | {
        int(each.amount) for each in find_numbers(source_text)
    }
    for day in find_dates(statement):
        year_only = not day.month and not day.day
        year_matches = not day.year or day.year in source_years
        if not year_matches or not (
            year_only or any(_date_matches(day, each) for each in source_dates)
        ):
            yield statement[day.start : day.end]


def _date_matches(stated: DateMention, source: DateMention) -> bool:
    year_matches = not (stated.year and source.year) or stated.year == source.year
    return year_matches and stated.month == source.month and stated.day in (None, source.day)


def _find_unsupported_names(statement: str, source_text: str) -> Iterator[str]:
    source_stems = {_stem_name(word) for word in words(source_text)}
    source_initials = set(map(_abbreviate, find_names(source_text)))
    statement_dates = find_dates(statement)
    for match in NAME.finditer(statement):
        if any(day.start < match.end() and match.start() < day.end for day in statement_dates):
            continue
        parts = [part for part in match[0].split() if _is_name_word(part)]
        # The first word of a sentence has its capital anyway.
        if match.start() == 0 and len(parts) == 1 == len(match[0].split()):
            continue
        if _abbreviate(match[0]) not in source_stems:
            yield from (
                part
                for part in parts
                if not _stem_names(part) <= source_stems and part.lower() not in source_initials
            )


def _is_name_word(part: str) -> bool:
    return part[0].isupper() and part.lower().strip(".'") not in STOPWORDS | _HONORIFICS


def _stem_names(part: str) -> set[str]:
    return {_stem_name(word) for word in words(part) if word not in STOPWORDS}


def _stem_name(word: str) -> str:
    """Return what "Ukrainians" and "Ukraine" share: names are not stemmed, or many would meet."""
    return strip_demonym_ending(word.removesuffix("s"))


def strip_demonym_ending(stem: str) -> str:
    """Return what "ukraine" and "ukrainian" share."""
    root = _DEMONYM_ENDING.sub("", stem)
    return root if len(root) > 3 else stem


def _abbreviate(name: str) -> str:
    letters = [part[0] for part in name.split() if part[0].isupper()]
    return "".join(letters).lower() if len(letters) > 1 else name.lower()


def _split_by_polarity(text: str) -> tuple[set[str], set[str]]:
    """Return the stems that are denied, and all others."""
    denied: set[str] = set()
    affirmed: set[str] = set()
    for clause in _CLAUSE_BREAK.split(_NOT_ONLY.sub("", text)):
        remaining_scope = 0
        preceding: list[str] = []
        for word in words(clause):
            if is_negation(word):
                # "Nobody did not" is a denial of a denial.
                remaining_scope = 0 if remaining_scope == _NEGATION_SCOPE else _NEGATION_SCOPE
            elif word not in STOPWORDS:
                (denied if remaining_scope else affirmed).update(stems([word]))
                preceding.append(word)
                remaining_scope = max(0, remaining_scope - 1)
        if remaining_scope == _NEGATION_SCOPE:  # "is not": there is nothing after it to deny
            denied.update(stems(preceding[-_NEGATION_SCOPE:]))
            affirmed.difference_update(stems(preceding[-_NEGATION_SCOPE:]))
    return denied, affirmed
