"""The facts of a statement that its sources must have: quotations, numbers, dates and names.

A statement may round a number, shorten a date, name a people by its country ("Ukraine" for
"Ukrainians") and an organization by its initials. English only. The functions expect statements
and sources from `normalize`.
"""

import re
from collections.abc import Iterator, Sequence

from pincite.assistant.english.dates import DateMention, find_dates
from pincite.assistant.english.names import NAME, find_names, is_content_word, to_initials
from pincite.assistant.english.numbers import NumberMention, find_numbers
from pincite.index.text.visible import to_single_line
from pincite.index.text.words import STOPWORDS, stems, words

_STRAIGHT_QUOTES = str.maketrans("‘’“”", "''\"\"")
_DOTTED_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_SINGLE_QUOTED = re.compile(r"(?<!\w)'(?=\w)([^'\"]*(?:\w'\w[^'\"]*)*)'(?!\w)")
_ELLIPSIS = re.compile(r"\[[^\]]*\]|\.{3,}|…")
_UNIT_SIGNS = frozenset("$ £ € ¥ %".split())
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
"""The number of content words after a negation that it denies."""


def normalize(text: str) -> str:
    """Return a text on one line, with straight quotation marks and without dots in initials."""
    straight = to_single_line(text).translate(_STRAIGHT_QUOTES)
    return _DOTTED_INITIALS.sub(lambda found: found[0].replace(".", ""), straight)


def find_unsupported_facts(statement: str, sources: Sequence[str]) -> list[str]:
    """Return the quotations, numbers, dates and names of a statement that no source has."""
    source_text = " ".join(sources)
    return [
        *_find_unsupported_quotations(statement, sources),
        *_find_unsupported_numbers(statement, source_text),
        *_find_unsupported_dates(statement, source_text),
        *_find_unsupported_names(statement, source_text),
    ]


def find_opposite_polarity(statement: str, sources: Sequence[str]) -> list[str]:
    """Return the words that the statement denies and its sources affirm, or the reverse."""
    denied, affirmed = _split_by_polarity(statement)
    source_polarities = [_split_by_polarity(source) for source in sources]
    denied_in_sources = set().union(*(polarity[0] for polarity in source_polarities))
    affirmed_in_sources = set().union(*(polarity[1] for polarity in source_polarities))
    opposed = denied & (affirmed_in_sources - denied_in_sources) | affirmed & (
        denied_in_sources - affirmed_in_sources
    )
    return [word for word in dict.fromkeys(words(statement)) if opposed & set(stems([word]))]


def is_negation(word: str) -> bool:
    """Return whether a word, in the form that `words` returns, denies the words after it."""
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
        # "One" is more often a pronoun than a number.
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
        # The first word of a sentence is capitalized even if it is not a name.
        if match.start() == 0 and len(parts) == 1 == len(match[0].split()):
            continue
        if _abbreviate(match[0]) not in source_stems:
            yield from (
                part
                for part in parts
                if not _stem_names(part) <= source_stems and part.lower() not in source_initials
            )


def _is_name_word(part: str) -> bool:
    return part[0].isupper() and is_content_word(part.strip(".'"))


def _stem_names(part: str) -> set[str]:
    return {_stem_name(word) for word in words(part) if word not in STOPWORDS}


def _stem_name(word: str) -> str:
    """Return what "Ukrainians" and "Ukraine" share. A stemmer would merge different names."""
    return strip_demonym_ending(word.removesuffix("s"))


def strip_demonym_ending(stem: str) -> str:
    """Return what "ukraine" and "ukrainian" share."""
    root = _DEMONYM_ENDING.sub("", stem)
    return root if len(root) > 3 else stem


def _abbreviate(name: str) -> str:
    capitalized = [part for part in name.split() if part[0].isupper()]
    return to_initials(capitalized) if len(capitalized) > 1 else name.lower()


def _split_by_polarity(text: str) -> tuple[set[str], set[str]]:
    """Return the stems of the content words that a text denies, and of all others."""
    denied: set[str] = set()
    affirmed: set[str] = set()
    for clause in _CLAUSE_BREAK.split(_NOT_ONLY.sub("", text)):
        remaining_scope = 0
        preceding: list[str] = []
        for word in words(clause):
            if is_negation(word):
                # "Nobody did not" affirms.
                remaining_scope = 0 if remaining_scope == _NEGATION_SCOPE else _NEGATION_SCOPE
            elif word not in STOPWORDS:
                (denied if remaining_scope else affirmed).update(stems([word]))
                preceding.append(word)
                remaining_scope = max(0, remaining_scope - 1)
        if remaining_scope == _NEGATION_SCOPE:  # "he did not." denies the words before it
            denied.update(stems(preceding[-_NEGATION_SCOPE:]))
            affirmed.difference_update(stems(preceding[-_NEGATION_SCOPE:]))
    return denied, affirmed
