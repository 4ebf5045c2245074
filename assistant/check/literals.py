"""The facts of a statement that its sources must have: quotations, numbers, dates and names.

Different forms of a fact are the same fact: a rounded number, a shortened date, a people and its
country ("Ukraine", "Ukrainians"), an organization or a person and their initials, and a list with
one unit or month ("3 and 5 million", "July 4 and 12"). English only. The functions expect
statements and sources from `normalize`.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, partial
from unicodedata import combining

from pincite.assistant.english.countries import find_country, shorten_country_names
from pincite.assistant.english.dates import DateMention, find_dates
from pincite.assistant.english.names import NAME, find_names, is_content_word, to_initials
from pincite.assistant.english.numbers import NumberMention, find_numbers
from pincite.assistant.english.spans import SpanIndex
from pincite.index.text.dates import MONTH
from pincite.index.text.visible import to_single_line
from pincite.index.text.words import STOPWORDS, stems, words

_STRAIGHT_QUOTES = str.maketrans("‘’“”", "''\"\"")
_DOTTED_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_SINGLE_QUOTED = re.compile(r"(?<!\w)'(?=\w)([^'\"]*(?:\w'\w[^'\"]*)*)'(?!\w)")
_ELLIPSIS = re.compile(r"\[[^\]]*\]|\.{3,}|…")
_UNIT_SIGNS = frozenset("$ £ € ¥ %".split())
_DEMONYM_ENDING = re.compile(r"(?:ey|ea|i?a|y|e|i?ans?|ns?|ese|ish|i)$")
_CLAUSE_BREAK = re.compile(r"(?<![,;:.?!()\"—])[,;:.?!()\"—]++\s")
_NEGATIONS = frozenset(
    """
    no not never none nobody nothing neither nor without cannot unable fail fails failed refuse
    refuses refused deny denies denied decline declines declined
    """.split()
)
_NOT_ONLY = re.compile(r"\bnot (?=only|least|just(?! as\b))", re.IGNORECASE)
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_TOKEN = re.compile(r"[$£€¥]?\w+(?:[.,]\w+)*|%")
_SEPARATOR = r"(?:, and | and | or | to |, | ?[-–] ?)[$£€¥]?"
_MONTH = MONTH.replace("?P<month>", "?:")
_LISTED_FIGURES = re.compile(
    rf"(?<![\w.,])(?P<list>{_FIGURE.pattern}(?:{_SEPARATOR}{_FIGURE.pattern}){{1,9}})"
    r"[ -]?(?P<unit>hundred|thousand|million|billion|trillion|percent|per cent|%)(?!\w)"
)
_DAYS = rf"(?P<list>\d\d?(?:{_SEPARATOR}\d\d?\b){{1,9}})"
_DAYS_AFTER_MONTH = re.compile(
    rf"\b(?P<month>{_MONTH}) {_DAYS}(?!,\d|\.\d|[ -]?(?:hundred|thousand|million|billion|%))",
    re.IGNORECASE,
)
_DAYS_BEFORE_MONTH = re.compile(rf"(?<![\w.,]){_DAYS} (?P<month>{_MONTH})", re.IGNORECASE)
_NEGATION_SCOPE = 2
"""The number of content words after a negation that it denies."""


def normalize(text: str) -> str:
    """Return a text on one line: straight quotation marks, and one form of short names."""
    straight = to_single_line(text).translate(_STRAIGHT_QUOTES)
    short = shorten_country_names(straight)
    return _DOTTED_INITIALS.sub(lambda found: found[0].replace(".", ""), short)


def find_unsupported_facts(statement: str, sources: Sequence[str]) -> list[str]:
    """Return the quotations, numbers, dates and names of a statement that no source has."""
    sources = [*sources, *(each for each in map(_repeat_units, sources) if each not in sources)]
    facts = _find_unsupported_facts(statement, sources)
    if facts and (repeated := _repeat_units(statement)) != statement:
        return min(facts, _find_unsupported_facts(repeated, sources), key=len)
    return facts


def _find_unsupported_facts(statement: str, sources: Sequence[str]) -> list[str]:
    source_text = " ".join(sources)
    return [
        *_find_unsupported_quotations(statement, sources),
        *_find_unsupported_numbers(statement, source_text),
        *_find_unsupported_dates(statement, source_text),
        *_find_unsupported_names(statement, source_text),
    ]


def _repeat_units(text: str) -> str:
    """Return a text whose lists repeat the unit: 3 and 5 million → 3 million and 5 million."""
    for pattern, form in (
        (_LISTED_FIGURES, r"\g<0> {unit}"),
        (_DAYS_AFTER_MONTH, r"{month} \g<0>"),
        (_DAYS_BEFORE_MONTH, r"\g<0> {month}"),
    ):
        text = pattern.sub(partial(_repeat_unit, form), text)
    return text


def _repeat_unit(form: str, found: re.Match[str]) -> str:
    return _FIGURE.sub(form.format(**found.groupdict()), found["list"])


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
    source_numbers = [*{each.value: each for each in find_numbers(source_text)}.values()]

    @cache
    def group_by_rounded_amount(digits: int) -> dict[str, list[NumberMention]]:
        groups: dict[str, list[NumberMention]] = {}
        for each in source_numbers:
            groups.setdefault(_round(each.amount, digits), []).append(each)
        return groups

    source_tokens = set(_split_tokens(source_text))
    for number in find_numbers(statement):
        number_text = statement[number.start : number.end]
        if source_tokens.issuperset(_split_tokens(number_text)):
            continue  # The figure and its scale may stand apart: "not 26 but 19 million".
        digits = number.significant_digits
        similar = group_by_rounded_amount(digits).get(_round(number.amount, digits), ())
        # "One" is more often a pronoun than a number.
        if number_text.lower() != "one" and not any(
            _number_matches(number, each) for each in similar
        ):
            yield number_text


def _split_tokens(text: str) -> list[str]:
    return [each.strip(".,").lower() for each in _TOKEN.findall(text)]


def _round(amount: float, digits: int) -> str:
    """Return an amount rounded to a number of significant digits."""
    return f"{amount:.{digits - 1}e}"


def _number_matches(stated: NumberMention, source: NumberMention) -> bool:
    """Return whether two numbers that are equal when rounded like `stated` agree."""
    unit_signs = {stated.unit, source.unit} & _UNIT_SIGNS
    if unit_signs and stated.unit != source.unit and stated.unit and source.unit:
        return False
    rough = stated.significant_digits < source.significant_digits and (
        stated.significant_digits > 1 or stated.is_approximate
    )
    return stated.amount == source.amount or rough


def _find_unsupported_dates(statement: str, source_text: str) -> Iterator[str]:
    source_dates = find_dates(source_text)
    source_years = {day.year for day in source_dates} | {
        int(each.amount) for each in find_numbers(source_text)
    }
    less_exact = {dates for day in source_dates for dates in _iter_less_exact(day)}
    source_words = set(words(source_text))
    for day in find_dates(statement):
        if not day.day and source_words.issuperset(words(statement[day.start : day.end])):
            continue
        year_only = not day.month and not day.day
        year_matches = not day.year or day.year in source_years
        without_year = (None, day.month, day.day)
        # A date in the source without a year may be of any year: it is in the set with year 0.
        stated_forms = (
            {without_year}
            if not day.year
            else {(day.year, day.month, day.day), (0, day.month, day.day)}
        )
        if not year_matches or not (year_only or stated_forms & less_exact):
            yield statement[day.start : day.end].rstrip(".")


def _iter_less_exact(day: DateMention) -> Iterator[tuple[int | None, int | None, int | None]]:
    """Yield a date with and without its year and its day, as (year, month, day)."""
    for year in (day.year or 0, None):
        yield year, day.month, day.day
        yield year, day.month, None


def _find_unsupported_names(statement: str, source_text: str) -> Iterator[str]:
    source_stems = {_stem_name(word) for word in words(source_text)}
    source_names = find_names(source_text)
    source_initials = set(map(_abbreviate, source_names))
    first_letters = {word[0].lower() for name in source_names for word in name.split()}
    statement_dates = SpanIndex((day.start, day.end) for day in find_dates(statement))
    for match in NAME.finditer(statement):
        if statement_dates.overlaps(*match.span()):
            continue
        parts = [part for part in match[0].split() if _is_name_word(part)]
        # The first word of a sentence is capitalized even if it is not a name.
        if match.start() == 0 and len(parts) == 1 == len(match[0].split()):
            continue
        if _abbreviate(match[0]) not in source_stems:
            yield from (
                re.sub(r"'s?$", "", part.rstrip("."))
                for part in parts
                if not _stem_names(part) <= source_stems
                and part.lower() not in source_initials
                and not (len(part.strip(".")) == 1 and part[0].lower() in first_letters)
            )


def _is_name_word(part: str) -> bool:
    return part[0].isupper() and is_content_word(part.strip(".'"))


def _stem_names(part: str) -> set[str]:
    return {_stem_name(word) for word in words(part) if word not in STOPWORDS}


def _stem_name(word: str) -> str:
    """Return what "Ukrainians" and "Ukraine" share. A stemmer would merge different names."""
    country = find_country(word)
    return country or strip_demonym_ending(_strip_accents(word).removesuffix("s"))


def strip_demonym_ending(stem: str) -> str:
    """Return what "ukraine" and "ukrainian" share."""
    root = _DEMONYM_ENDING.sub("", stem)
    return root if len(root) > 3 else stem


def _strip_accents(text: str) -> str:
    """Return a text without the marks on its letters: Noël → Noel."""
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not combining(each))


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
