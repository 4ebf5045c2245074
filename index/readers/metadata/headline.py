"""The top of a plain text → its headline, author, date, publisher and URL."""

import re
from collections.abc import Iterator
from itertools import accumulate, takewhile

from pincite.index.readers.metadata.credits import parse_credit_line
from pincite.index.readers.metadata.datelines import read_dateline
from pincite.index.readers.metadata.names import has_given_name, is_outlet, is_person
from pincite.index.text.languages import guess_language
from pincite.index.text.visible import to_single_line
from pincite.index.types import StatedValue

_MAX_HEADLINE_LENGTH = 200  # characters; real ones seldom have more than 120
_MAX_HEADER_LINES = 12  # among which the first paragraph begins
_MAX_HEADER_LENGTH = 4000  # characters from the start of the text
_MAX_NAME_LENGTH = 60  # characters of a line that is an author or an outlet
_MAX_SUMMARY_LENGTH = 240  # characters of the line between headline and byline
_MAX_MASTHEAD_WORDS = 5
_HEADLINE = "headline"
_SENTENCES = re.compile(r"[.!?][\"”’»)]*\s+[\"“‘«(]*[A-ZÄÖÜ]")
_WRAPPED_LINE_LENGTHS = range(40, 101)  # characters in a hard-wrapped line of prose

_SENTENCE_END = re.compile(r"(?:[.,;:。][\"'”’»)\]]*|\s[—–-])$|[^\W\dA-Z]{4,}\.\s+[A-Z]")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.){2,}$|\b(?:Inc|Jr|Sr|Co|Corp|Ltd|St)\.$|\.\.$")


def find_stated_values(text: str, language: str | None = None) -> list[StatedValue]:
    """Return what the top of a text states, then its dateline, then its last line.

    The first line is the headline if the text repeats it below, or if it is short, is set apart
    and does not read as a sentence of the first paragraph. Around it, only whole lines of an
    explicit form count (see `metadata.credits`); one other line, a summary, may stand above the
    byline. Any further line ends the search. `language` decides what 03/04/2024 means; without
    it, the language of the text does. `StatedValue.origin` quotes the line.
    """
    language = language or guess_language(text)
    found = [
        StatedValue(field, value, _HEADLINE if field == "title" else f"line “{line}”")
        for fields, line in _quote_lines(text, language)
        for field, value in fields.items()
    ]
    paragraphs = [line for line in text[:_MAX_HEADER_LENGTH].split("\n") if line.strip()]
    datelines = (read_dateline(line, language) for line in paragraphs[:_MAX_HEADER_LINES])
    dateline = next(filter(None, datelines), [])
    return [*found, *dateline, *_read_last_line(text, language)]


def find_header_end(text: str) -> int:
    """Return the offset at which the byline, date and labelled lines above the text end.

    0 if there are none, or if no text follows them. Lines end in LF.
    """
    end = max(
        (end for line_fields, end in _iter_header_lines(text, None) if "title" not in line_fields),
        default=0,
    )
    return end if text[end:].strip() else 0


def _quote_lines(text: str, language: str | None) -> Iterator[tuple[dict[str, str], str]]:
    for line_fields, end in _iter_header_lines(text, language):
        yield line_fields, to_single_line(re.split(r"[\r\n]", text[:end])[-1])


def _iter_header_lines(text: str, language: str | None) -> Iterator[tuple[dict[str, str], int]]:
    """Yield, for each line of the header, the fields that it states and the offset of its end."""
    raw_lines = re.split(r"\r\n?|\n", text[:_MAX_HEADER_LENGTH])
    ends = accumulate(len(line) + 1 for line in raw_lines)
    lines = [line.strip() for line in raw_lines]
    fields: dict[str, str] = {}
    has_summary = False
    for position, (line, end) in enumerate(zip(lines, ends, strict=True)):
        if not line or line == fields.get("title"):
            continue
        below = [each for each in lines[position + 1 :] if each]
        line_fields = parse_credit_line(line, language, first=not fields)
        if line_fields is None:
            line_fields = _read_name_line(line, below, fields, language)
        if line_fields is None and "title" not in fields and _is_headline(lines[position:]):
            line_fields = {"title": line}
        if line_fields is None:
            if has_summary or not _is_summary(line, below, fields, language):
                return
            has_summary = True
            continue
        fields = line_fields | fields
        yield line_fields, end - 1


def _read_name_line(
    line: str, below: list[str], fields: dict[str, str], language: str | None
) -> dict[str, str] | None:
    """Return the outlet or author that is a line of its own, between other lines of the header."""
    if len(line) > _MAX_NAME_LENGTH:
        return None
    next_fields = parse_credit_line(below[0], language) if below else None
    if not fields:  # the name of the newspaper, above the headline
        is_masthead = is_outlet(line) and len(line.split()) <= _MAX_MASTHEAD_WORDS
        return {"publisher": line} if is_masthead and _has_headline(below, language) else None
    is_near = next_fields is not None or (bool(fields.keys() - {"title"}) and bool(below))
    if is_near and "publisher" not in fields and is_outlet(line):
        return {"publisher": line}
    is_above_date = bool(next_fields and next_fields.keys() & {"published", "publisher"})
    is_below_credits = bool(fields.keys() & {"published", "publisher"}) and has_given_name(line)
    is_above_outlet = bool(below) and is_outlet(below[0]) and len(below[0]) <= _MAX_NAME_LENGTH
    if (
        "title" in fields
        and "author" not in fields
        and (is_above_date or is_above_outlet or is_below_credits)
    ):
        return {"author": line} if is_person(line) and len(line.split()) <= 4 else None
    return None


def _has_headline(lines: list[str], language: str | None) -> bool:
    """Whether a headline follows within `lines`, after lines of the header."""
    for position, line in enumerate(lines[:4]):
        if parse_credit_line(line, language) is None:
            rest = lines[position + 1 :]
            is_short = len(line) <= _MAX_HEADLINE_LENGTH and not _SENTENCE_END.search(line)
            return bool(rest) and is_short
    return False


def _is_summary(line: str, below: list[str], fields: dict[str, str], language: str | None) -> bool:
    """Whether a line below the headline sums up the article, above its byline or outlet."""
    is_one_sentence = len(line) <= _MAX_SUMMARY_LENGTH and not _SENTENCES.search(line)
    if fields.keys() != {"title"} or not is_one_sentence or not below:
        return False
    credit_lines = list(takewhile(bool, (parse_credit_line(each, language) for each in below)))
    states_more_than_a_date = any(
        each.keys() & {"author", "publisher"} for each in credit_lines if each
    )
    return states_more_than_a_date and len(credit_lines) < len(below)


def _read_last_line(text: str, language: str | None) -> list[StatedValue]:
    """Return what the last line states, if it names an outlet: "— Gazette, 14 June 2024"."""
    *_, last = text.rstrip()[-_MAX_NAME_LENGTH * 3 :].split("\n")
    if len(last) == len(text.strip()):
        return []
    fields = parse_credit_line(last, language)
    if not fields or "publisher" not in fields:
        return []
    origin = f"last line “{to_single_line(last)}”"
    return [StatedValue(field, value, origin) for field, value in fields.items()]


def _is_headline(lines: list[str]) -> bool:
    """Whether the first of `lines`, all stripped, is the headline of those below."""
    line, *below = lines
    next_line = next(filter(None, below), None)
    if next_line is None or len(line) > _MAX_HEADLINE_LENGTH or not re.search(r"[^\W_]", line):
        return False
    if next_line == line or parse_credit_line(next_line, None):
        return True
    if _SENTENCE_END.search(line) and not _ABBREVIATION.search(line):
        return False
    if not below[0]:
        return True
    *all_but_last, _ = takewhile(bool, lines)
    is_wrapped = all(len(line) in _WRAPPED_LINE_LENGTHS for line in all_but_last)
    return not is_wrapped and not next_line[0].islower()
