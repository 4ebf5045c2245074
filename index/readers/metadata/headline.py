"""The top of a plain text → its headline, author, date, publisher and URL."""

import re
from collections.abc import Iterator, Set
from itertools import accumulate, takewhile

from pincite.index.readers.metadata.credits import parse_credit_line
from pincite.index.readers.metadata.datelines import read_dateline
from pincite.index.readers.metadata.exports import write_labels
from pincite.index.readers.metadata.full_dates import CLOCK, find_full_date, parse_full_date
from pincite.index.readers.metadata.labels import LABELLED
from pincite.index.readers.metadata.names import (
    has_given_name,
    is_agency,
    is_outlet,
    is_person,
)
from pincite.index.readers.metadata.pieces import assign_names, split_names
from pincite.index.text.languages import guess_language
from pincite.index.text.visible import to_single_line
from pincite.index.types import StatedValue

_MAX_HEADLINE_LENGTH = 200  # characters; real ones seldom have more than 120
_MAX_HEADER_LINES = 12  # among which the first paragraph begins
_MAX_HEADER_LENGTH = 4000  # characters from the start of the text
_MAX_NAME_LENGTH = 60  # characters of a line that is an author or an outlet
_MAX_SUMMARY_LENGTH = 240  # characters of a line between headline and byline
_MAX_SUMMARIES = 2  # a kicker and a summary
_MAX_MASTHEAD_WORDS = 5
_PLACE_OF_OUTLET = re.compile(r"\s\([^()]+\)$")  # "The Gazette (London)"
_HEADLINE = "headline"
_SENTENCES = re.compile(r"[.!?][\"”’»)]*\s+[\"“‘«(]*[A-ZÄÖÜ]")
_WRAPPED_LINE_LENGTHS = range(40, 101)  # characters in a hard-wrapped line of prose

_SENTENCE_END = re.compile(r"(?:[.,;:。][\"'”’»)\]]*|\s[—–-])$|[^\W\dA-Z]{4,}\.\s+[A-Z]")
_STARTS_WITH_TIME = re.compile(rf"{CLOCK}(?![\w.:])", re.IGNORECASE)
_LABEL_END = re.compile(r"[\w:]\s+\Z")
_ARTICLES = r"(?:the|an?|der|die|das|den|dem|les?|la|el|los|las|il|lo|gli)"
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.){2,}$|\b(?:Inc|Jr|Sr|Co|Corp|Ltd|St)\.$|\.\.$")


def find_stated_values(text: str, language: str | None = None) -> list[StatedValue]:
    """Return what the top of a text states, then its dateline, then its last line.

    The first line is the headline if the text repeats it below, or if it is short, is set apart
    and does not read as a sentence of the first paragraph. Around it, only whole lines of an
    explicit form count (see `metadata.credits`); two other lines, a kicker and a summary, may stand
    above the byline. Any further line ends the search. `language` decides what 03/04/2024 means;
    without it, the language of the text does. `StatedValue.origin` quotes the line.
    """
    language = language or guess_language(text)
    found: list[StatedValue] = []
    title, header_end = "", 0
    for fields, end in _iter_header_lines(text, language):
        line = to_single_line(re.split(r"[\r\n]", text[:end])[-1])
        found += [
            StatedValue(field, value, _HEADLINE if field == "title" else f"line “{line}”")
            for field, value in fields.items()
            if field != "author" or not _is_section(value, line, text[end:])
        ]
        title, header_end = fields.get("title", title), end
    lines = (line.strip() for line in text[header_end:_MAX_HEADER_LENGTH].split("\n"))
    paragraphs = [line for line in lines if line not in ("", title)]
    dateline = _find_dateline(paragraphs[:_MAX_HEADER_LINES], language)
    found += [*dateline, *_read_last_line(text, language)]
    # An agency wrote the article, and the outlet that a later line names printed it.
    return sorted(found, key=lambda each: each.field == "publisher" and is_agency(each.value))


def _find_dateline(paragraphs: list[str], language: str | None) -> list[StatedValue]:
    """Return what the first dateline states, if it is sure or begins the text below the header."""
    is_first = True
    for position, paragraph in enumerate(paragraphs):
        values = read_dateline(paragraph, language, first=is_first)
        is_of_agency = any(each.field == "publisher" for each in values)
        # The entries of a chronicle begin like datelines.
        if is_of_agency or (
            values and not any(read_dateline(each, language) for each in paragraphs[position + 1 :])
        ):
            return values
        is_first = is_first and not _SENTENCE_END.search(paragraph)
    return []


def _is_section(name: str, line: str, text: str) -> bool:
    """Whether what stands in `line` like an author is the name of a section: "Climate Change".

    Without a label, it is one if the text below has its first word in small letters, or an article
    before it.
    """
    before = line.partition(name)[0]
    if has_given_name(name) or _LABEL_END.search(before):
        return False
    first = re.escape(name.split()[0].lower())
    return re.search(rf"\b{first}\b|\b{_ARTICLES}\s{re.escape(name)}\b", text) is not None


def find_header_end(text: str) -> int:
    """Return the offset at which the byline, date and labelled lines above the text end.

    0 if there are none, or if no text follows them. Lines end in LF.
    """
    end = max(
        (
            end
            for line_fields, end in _iter_header_lines(text, None, strict=True)
            if "title" not in line_fields
        ),
        default=0,
    )
    return end if text[end:].strip() else 0


def _iter_header_lines(
    text: str, language: str | None, *, strict: bool = False
) -> Iterator[tuple[dict[str, str], int]]:
    """Yield, for each line of the header, the fields that it states and the offset of its end.

    `strict`: only one line may sum up the article, and not above a date alone: such lines may as
    well be the first sentences of the text.
    """
    raw_lines = re.split(r"\r\n?|\n", text[:_MAX_HEADER_LENGTH])
    ends = accumulate(len(line) + 1 for line in raw_lines)
    lines = write_labels([line.strip() for line in raw_lines])
    fields: dict[str, str] = {}
    summary_count = 0
    for position, (line, end) in enumerate(zip(lines, ends, strict=True)):
        if not line or line == fields.get("title"):
            continue
        below = [each for each in lines[position + 1 :] if each]
        line_fields = parse_credit_line(line, language, first=not fields)
        is_below_title = line_fields is not None and "title" in fields
        if is_below_title and _begins_entry(line, below, fields.keys(), language):
            return
        if line_fields and not fields and not _is_sure_at_top(line, line_fields, below, language):
            line_fields = None
        if line_fields is None:
            line_fields = _read_name_line(line, below, fields, language)
        if line_fields is None and "title" not in fields and _is_headline(lines[position:]):
            line_fields = {"title": line}
        if line_fields is None:
            most = (1 if strict else _MAX_SUMMARIES) - summary_count
            if "title" not in fields or not _is_summary(
                [line, *below], most, fields.keys(), language, strict=strict
            ):
                return
            summary_count += 1
            continue
        fields = line_fields | fields
        yield line_fields, end - 1


def _begins_entry(line: str, below: list[str], known: Set[str], language: str | None) -> bool:
    """Whether the time or date in a line is that of the first entry of a chronicle.

    An entry with a later date, or one more with a time, follows below. If the date of publication
    is among the fields `known`, only times count.
    """
    if _STARTS_WITH_TIME.match(line) and find_full_date(line, language) is None:
        return any(map(_STARTS_WITH_TIME.match, below))
    day = None if "published" in known else parse_full_date(line, language)
    short = (each for each in below if len(each) <= _MAX_NAME_LENGTH)
    return day is not None and any((parse_full_date(each, language) or "") > day for each in short)


def _is_sure_at_top(
    line: str, fields: dict[str, str], below: list[str], language: str | None
) -> bool:
    """Whether the first line of a text is a credit line, and no headline: "By Land and by Sea"."""
    names = [fields[field] for field in ("author", "publisher") if field in fields]
    if LABELLED.fullmatch(line) or all(has_given_name(name) or is_outlet(name) for name in names):
        return True
    next_fields = (parse_credit_line(below[0], language) if below else None) or {}
    return "author" not in next_fields and _has_headline(below, language)


def _read_name_line(
    line: str, below: list[str], fields: dict[str, str], language: str | None
) -> dict[str, str] | None:
    """Return the outlet or author that is a line of its own, between other lines of the header."""
    if len(line) > _MAX_NAME_LENGTH:
        return None
    line = _PLACE_OF_OUTLET.sub("", line)
    next_fields = parse_credit_line(below[0], language) if below else None
    if not fields:  # the name of the newspaper, above the headline
        is_masthead = is_outlet(line) and len(line.split()) <= _MAX_MASTHEAD_WORDS
        return {"publisher": line} if is_masthead and _has_headline(below, language) else None
    is_near = next_fields is not None or (bool(fields.keys() - {"title"}) and bool(below))
    names = split_names(line) or []
    if is_near and "publisher" not in fields and any(map(is_outlet, names)):
        return assign_names(names, {}, in_row=True)
    is_above_date = bool(next_fields and next_fields.keys() & {"published", "publisher"})
    is_below_credits = bool(fields.keys() & {"published", "publisher"}) and has_given_name(line)
    is_above_outlet = bool(below) and is_outlet(below[0]) and len(below[0]) <= _MAX_NAME_LENGTH
    if (
        "title" in fields
        and "author" not in fields
        and (is_above_date or is_above_outlet or is_below_credits)
    ):
        people = [name for name in names if is_person(name) and len(name.split()) <= 4]
        return {"author": people[0]} if people else None
    return None


def _has_headline(lines: list[str], language: str | None) -> bool:
    """Whether a headline follows within `lines`, after lines of the header."""
    for position, line in enumerate(lines[:4]):
        if parse_credit_line(line, language) is None:
            rest = lines[position + 1 :]
            is_short = len(line) <= _MAX_HEADLINE_LENGTH and not _SENTENCE_END.search(line)
            return bool(rest) and is_short
    return False


def _is_summary(
    lines: list[str], most: int, known: Set[str], language: str | None, *, strict: bool
) -> bool:
    """Whether the first of `lines`, of which `most` may sum up the article, does so."""
    for count in range(1, most + 1):
        line = lines[count - 1 : count]
        if not line or len(line[0]) > _MAX_SUMMARY_LENGTH or _SENTENCES.search(line[0]):
            return False
        if _begin_with_credits(lines[count:], known, language, strict=strict):
            return True
    return False


def _begin_with_credits(
    lines: list[str], known: Set[str], language: str | None, *, strict: bool
) -> bool:
    """Whether `lines` begin with the author, the outlet or the only date, above the text.

    What is `known` already does not count: a second date may be that of an entry.
    """
    credit_lines: list[dict[str, str]] = []
    for line in lines:
        line_fields = parse_credit_line(line, language)
        if line_fields is None:
            break
        credit_lines.append(line_fields)
    if len(credit_lines) == len(lines):
        return False
    stated = {
        field: value for each in credit_lines for field, value in each.items() if field not in known
    }
    if "author" in stated or is_outlet(stated.get("publisher", "")):
        return True
    # A chronicle has a date above each of its entries.
    return (not strict and "published" in stated) and not any(
        "published" in (parse_credit_line(each, language) or {})
        for each in lines[len(credit_lines) :]
    )


def _read_last_line(text: str, language: str | None) -> list[StatedValue]:
    """Return what the last line states, if it names an outlet: "— Gazette, 14 June 2024"."""
    *_, last = text.rstrip()[-_MAX_NAME_LENGTH * 3 :].split("\n")
    if len(last) == len(text.strip()):
        return []
    fields = parse_credit_line(last, language)
    if not fields or not is_outlet(fields.get("publisher", "")):
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
