"""A text → its sentences as offsets, by rules for English news that are safe for any text.

Further abbreviations of German, French, Spanish and Italian count in texts of these languages.

The text is divided into blocks first, and each block into sentences at its terminators. Every
pattern is possessive or bounded, so the time is linear in the length of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pincite.index.sentences.abbreviations import (
    ABBREVIATIONS,
    AMBIGUOUS_ABBREVIATIONS,
    DATE_ABBREVIATIONS,
    EXCLAMATION_BRANDS,
    NUMBER_ABBREVIATIONS,
    PLACE_ABBREVIATIONS,
    REPORTING_VERBS,
    SENTENCE_STARTERS,
    TIME_WORDS,
    TITLES,
)
from pincite.index.sentences.foreign import ForeignRules, find_foreign_rules
from pincite.index.sentences.lines import BULLETS, split_blocks
from pincite.index.sentences.pieces import cut_into_pieces
from pincite.index.text.visible import find_invisible, strip_invisible

VERSION = "4"
"""Stored with an index, so that offsets of two versions never mix. Raise it when spans change."""

# Sentence terminators other than . ! ? … (Unicode property Sentence_Terminal, living scripts).
_UNICODE_TERMINATORS = "。．！？｡﹒﹖﹗︒︕︖‼‽⁇⁈⁉؟؝؞۔।॥։።፧፨။၊។៕᠃᠉꓿꘎꘏⸮"
_CLOSING_MARKS = "\"'”’»›)\\]}）」』】〉》〕*_"
_OPENING_MARKS = "\"'“‘„‚«‹(\\[{（「『【〈《〔*_¿¡"
_CONTINUATION_MARKS = ",;:)]}%&/=-–—”’»?!."
# Terminators, further dots of a spaced ellipsis, closing quotes and brackets, footnote marks.
_SENTENCE_END = re.compile(
    rf"([.!?…{_UNICODE_TERMINATORS}]++)((?:[ \u00a0]\.(?![\w.]))*+)"
    # In German „…“ and »…«, the mark that closes is the one that opens elsewhere.
    rf"((?:[{_CLOSING_MARKS}]|[“‘«‹](?=\s|\Z))*+(?: [”»](?=\s|\Z))*+)"
    r"(?: ?\[(?:\d{1,4}|[a-z]|[ivxl]{2,6}|(?:note|nb) \d{1,3}|[a-z ]{1,40} needed)\])*+[¹²³⁰⁴-⁹]*+"
)
_NEXT_WORD = re.compile(rf"\s*+([{_OPENING_MARKS}]*+)\s?([^\W_](?:\w|[’'-](?=\w)){{0,40}}+)?+")
_OMISSION = re.compile(r"\.\.\.|…|\. \.|\[(?:\.\.\.|…)\]")
_URL_START = re.compile(r"https?:|www\.")
_PARENTHETICAL = re.compile(r"\s*+\([^()]{1,80}\)\s?[a-z,;:]")
_REFERENCE = re.compile(r"\s*+\([^()]{0,40}\d\)[.,;]")
_ATTRIBUTION = re.compile(
    rf"\s++(?:[A-Z][\w’'.-]{{0,30}}\s){{1,4}}(?:{'|'.join(sorted(REPORTING_VERBS))})\b"
)
_LEADING_TIME = re.compile(
    r"(?i)(?:at|by|around|about|before|after|since|until|from) [\d: ]+[ap]\.m"
)
_LIST_NUMBER = re.compile(r"\d{1,3}|[IVXLC]{1,5}|[ivx]{1,4}|[A-Za-z]")
_ROMAN_NUMERAL = re.compile(r"[IVXLC]{2,}|[VX]")
_DOTTED_ABBREVIATION = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{1,2}")
_CONSONANT_ABBREVIATION = re.compile(r"[B-DF-HJ-NP-TV-Z][b-df-hj-np-tv-xz]{1,4}")
_MAX_LOOKBEHIND = 40
_MAX_AUTHOR_LENGTH = 80


class Span(NamedTuple):
    """`text[start:end]` is one sentence, in characters from the start of the text."""

    start: int
    end: int


class _BoundaryCandidate(NamedTuple):
    """A place where a sentence may end: `terminators` with their context.

    `before` are the last _MAX_LOOKBEHIND characters of the sentence before the terminators.
    `spaced_dots` and `closers` (quotes and brackets) follow them. `openers` (quotes and
    brackets) precede `next_word`, which is empty if no word follows.
    """

    before: str
    terminators: str
    spaced_dots: str
    closers: str
    openers: str
    next_word: str
    foreign: ForeignRules | None

    @property
    def last_word(self) -> str:
        """The last word before the terminators, without opening marks."""
        return re.sub(r"^\W+", "", self.before.split()[-1]) if self.before.strip() else ""

    @property
    def is_starter(self) -> bool:
        """Whether the next word usually starts a sentence."""
        if self.foreign and self.next_word.lower() in self.foreign.starters:
            return True
        return self.next_word.lower().replace("’", "'") in SENTENCE_STARTERS or bool(
            re.fullmatch(
                r"(?:I|He|She|It|They|We|You|That|There|What|Who|Here)['’]\w+", self.next_word
            )
        )


def split(text: str) -> tuple[Span, ...]:
    """Return the sentences of `text` in order.

    The spans do not overlap and cover every visible character. They neither start nor end with
    white space or invisible characters, and invisible characters move no boundary. A blank line
    ends a sentence. A single line break ends one after a heading, a list item or a paragraph,
    but not inside a wrapped paragraph. A sentence of more than MAX_SENTENCE_LENGTH visible
    characters is cut into several.
    """
    # For each invisible character, the number of visible ones before it.
    visible_before = [place - count for count, place in enumerate(find_invisible(text))]

    def to_original(visible_offset: int) -> int:
        return visible_offset + bisect_right(visible_before, visible_offset)

    spans = _iter_spans(strip_invisible(text) if visible_before else text)
    return tuple(Span(to_original(start), to_original(end - 1) + 1) for start, end in spans)


def _iter_spans(text: str) -> Iterator[Span]:
    plain = text.replace("\r\n", " \n")
    foreign = find_foreign_rules(plain)
    for start, end in split_blocks(plain):
        for first, last in _split_block(plain, start, end, foreign):
            first, last = _strip(text, first, last)
            for piece in cut_into_pieces(text, first, last):
                stripped = Span(*_strip(text, *piece))
                if stripped.start < stripped.end:
                    yield stripped


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of `text[start:end]` without white space around it."""
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    return start, start + len(part.strip())


def _split_block(
    text: str, start: int, end: int, foreign: ForeignRules | None
) -> Iterator[tuple[int, int]]:
    bounds = [start]
    for match in _SENTENCE_END.finditer(text, start, end):
        if boundary := _find_boundary(text, bounds[-1], end, match, foreign):
            bounds.append(boundary)
    if len(bounds) > 1 and end - bounds[-1] <= _MAX_AUTHOR_LENGTH:
        quotation, rest = text[start : bounds[-1]].strip(), text[bounds[-1] : end]
        if _is_signed_quotation(quotation[:1], quotation[-1:], rest):
            bounds.pop()
    return pairwise([*bounds, end])


def _is_signed_quotation(first_character: str, last_character: str, rest: str) -> bool:
    """Whether only its author follows a quotation, as in `"So be it." Jane Doe, poet`."""
    following = _NEXT_WORD.match(rest)
    word = following[2] if following else None
    starts_name = word is not None and word[0].isupper() and word.lower() not in SENTENCE_STARTERS
    return (
        first_character in ('"', "“")
        and last_character in ('"', "”")
        and starts_name
        and not _SENTENCE_END.search(rest)
    )


def _find_boundary(
    text: str, start: int, end: int, match: re.Match[str], foreign: ForeignRules | None
) -> int | None:
    """Return where the sentence from `start` ends at this _SENTENCE_END; None if it continues."""
    stop = match.end()
    following = _NEXT_WORD.match(text, stop, end)
    if stop >= end or not following:
        return None
    before = text[max(start, match.start() - _MAX_LOOKBEHIND) : match.start()]
    candidate = _BoundaryCandidate(
        before, match[1], match[2], match[3], following[1], following[2] or "", foreign
    )
    if not text[stop].isspace():
        needs_no_space = (
            candidate.terminators[-1] in _UNICODE_TERMINATORS and not text[stop].isdigit()
        )
        after = text[following.end() : min(end, following.end() + 1)]
        return (
            stop if needs_no_space or (after.isspace() and _ends_without_space(candidate)) else None
        )
    if not candidate.next_word:
        if _OMISSION.match(text, following.end(), end):
            return stop
        # Opening marks without a word cannot form a sentence: they stay with this one.
        if following.end() >= end or text[following.end()] in _CONTINUATION_MARKS:
            return None
    if candidate.next_word.islower() and not _URL_START.match(text, following.start(2)):
        return None
    if "(" in candidate.openers and _REFERENCE.match(text, stop, end):
        return None
    if candidate.terminators == "." and not candidate.spaced_dots:
        return (
            stop
            if _is_sentence_end(candidate, is_complete=match.start() - start <= _MAX_LOOKBEHIND)
            else None
        )
    if candidate.terminators[-1] in ".…":
        return _find_ellipsis_end(candidate, match)
    if "(" in candidate.openers and _PARENTHETICAL.match(text, stop, end):
        return None
    if (
        "!" in candidate.terminators
        and not candidate.closers
        and candidate.last_word.lower() in EXCLAMATION_BRANDS
    ):
        return stop if candidate.is_starter else None
    attribution = (
        candidate.closers and not candidate.is_starter and _ATTRIBUTION.match(text, stop, end)
    )
    return None if attribution else stop


def _ends_without_space(candidate: _BoundaryCandidate) -> bool:
    """Whether a sentence ends here although no space follows, as in `he said.The`."""
    return (
        len(candidate.last_word) >= 3
        and candidate.last_word.isalpha()
        and candidate.last_word[1:].islower()
        and candidate.last_word.lower() not in ABBREVIATIONS
        and candidate.next_word.istitle()
        and candidate.next_word.lower() not in ("com", "net", "org")
    )


def _find_ellipsis_end(candidate: _BoundaryCandidate, match: re.Match[str]) -> int | None:
    """Return where a sentence ends at an ellipsis before a capital; None if it continues."""
    terminators = candidate.terminators + candidate.spaced_dots
    dots = terminators.count(".") + 3 * terminators.count("…")
    preceding = candidate.before.rstrip("\"'“‘([")
    if not preceding.strip():
        return None
    if preceding[-1].isspace():
        return match.end() if dots > 3 or candidate.closers else None
    # `end. . . . Next`: the first dot ends the sentence, the others mark an omission.
    omission_follows = candidate.spaced_dots and dots > 3 and not candidate.closers
    return match.end(1) if omission_follows else match.end()


def _is_sentence_end(candidate: _BoundaryCandidate, *, is_complete: bool) -> bool:
    """Whether a single dot ends a sentence. `is_complete`: `before` holds the whole sentence."""
    before, next_word, is_starter, last_word = (
        candidate.before,
        candidate.next_word,
        candidate.is_starter,
        candidate.last_word,
    )
    if not last_word or before[-1].isspace():
        return True
    if candidate.foreign and candidate.foreign.continues(last_word, next_word):
        return False
    abbreviation = re.split(r"[-–—]", last_word)[-1].lower()
    if is_complete and not set("\"”'’") & set(candidate.closers):
        if _LIST_NUMBER.fullmatch(before.strip(f"{BULLETS}([ \u00a0\n")):
            return False
        if _LEADING_TIME.fullmatch(before.lstrip('"“ ')):
            return False
    if candidate.closers and not set(")]") & set(candidate.closers):
        return abbreviation not in TITLES
    if abbreviation in TITLES:
        is_upper_case = last_word.isupper() and not next_word.isupper()
        return (is_starter and (abbreviation == "st" or is_upper_case)) or (
            is_upper_case and abbreviation in TIME_WORDS
        )
    if len(last_word) == 1 and last_word.upper() != last_word.lower():
        return is_starter
    if abbreviation in NUMBER_ABBREVIATIONS:
        return not (next_word[:1].isdigit() or _ROMAN_NUMERAL.fullmatch(next_word))
    if abbreviation in DATE_ABBREVIATIONS and last_word[0].isupper():
        return not next_word[:1].isdigit() and next_word.lower() not in TIME_WORDS
    if abbreviation in ("a.m", "p.m"):
        return next_word.lower() not in TIME_WORDS
    if abbreviation in PLACE_ABBREVIATIONS and last_word[0].isupper():
        return is_starter and "(" not in candidate.openers
    if (
        abbreviation in AMBIGUOUS_ABBREVIATIONS
        or _DOTTED_ABBREVIATION.fullmatch(abbreviation)
        or _CONSONANT_ABBREVIATION.fullmatch(last_word)
    ):
        return is_starter and "(" not in candidate.openers
    return True
