"""Quotations of a text → whether the articles have them to the letter, and who says them there.

Marks of quotation, spaces and the case of the first letter may differ; every word must be the same.
An ellipsis, or brackets, may leave out or replace words.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from pincite.assistant.answer.sheet import SheetSentence
from pincite.assistant.disputes.corrections import CharacterSpan
from pincite.assistant.english.names import find_names
from pincite.assistant.english.speakers import find_speaker
from pincite.assistant.text_check.evidence import Candidate
from pincite.index.text.words import WORD, stems, words

MIN_WORDS = 4
"""A quotation with fewer words is a term or a title, and stands somewhere by chance."""
SAME_QUOTATION = 0.6
"""A sentence with at least this share of the words of a quotation, in order, has it otherwise."""
MAX_LENGTH = 2_000
"""Characters of a quotation; between marks that are further apart, the marks are not a pair."""

_MARKS = re.compile(
    rf"“([^“”]{{1,{MAX_LENGTH}}})”|„([^„“”]{{1,{MAX_LENGTH}}})[“”]|«([^«»]{{1,{MAX_LENGTH}}})»"
    rf"|\"([^\"]{{1,{MAX_LENGTH}}})\""
)
_OMISSION = re.compile(r"\[[^\]]*\]|\.{3,}|…")


class QuotationCheck(NamedTuple):
    """What the articles have of a quotation at `text[start:end]` of the draft.

    `source` is the sentence that has it, or the one that comes nearest; None if none is near.
    `stated` and `found` are the words that differ, in the text and in the sentence. `speaker` is
    who says it in the article, if the text says that it is somebody else.
    """

    start: int
    end: int
    is_exact: bool
    source: SheetSentence | None
    stated: tuple[CharacterSpan, ...] = ()
    found: tuple[CharacterSpan, ...] = ()
    speaker: str | None = None


def find_quotations(text: str) -> list[CharacterSpan]:
    """Return where the quotations of a text start and end, without their marks."""
    spans = []
    for match in _MARKS.finditer(text):
        (group,) = (number for number in range(1, 5) if match[number])
        if len(words(match[group])) >= MIN_WORDS:
            spans.append(match.span(group))
    return spans


def check_quotation(
    text: str, span: CharacterSpan, sentence: CharacterSpan, candidates: Sequence[Candidate]
) -> QuotationCheck:
    """Compare a quotation with the sentences nearest to it.

    It stands at `span` of a text, within the sentence at `sentence`, which may name its speaker.
    """
    start, end = span
    parts = [each for each in _split(text, start, end) if words(text[slice(*each)])]
    sentences = [each.found for each in candidates]
    sources = [_find_exact(text[slice(*each)], sentences) for each in parts]
    exact = [each for each in sources if each]
    if exact and len(exact) == len(sources):
        speaker = _find_other_speaker(text, sentence, exact[0])
        return QuotationCheck(start, end, is_exact=True, source=exact[0], speaker=speaker)
    missing = (
        next(part for part, source in zip(parts, sources, strict=True) if not source)
        if parts
        else span
    )
    nearest = max(
        (_compare(text, missing, each) for each in sentences),
        key=lambda each: each[0],
        default=None,
    )
    if nearest is None or nearest[0] < SAME_QUOTATION:
        return QuotationCheck(start, end, is_exact=False, source=None)
    _, source, stated, found = nearest
    return QuotationCheck(start, end, is_exact=False, source=source, stated=stated, found=found)


def _split(text: str, start: int, end: int) -> Iterator[CharacterSpan]:
    """Yield the parts of a quotation between its omissions."""
    for match in _OMISSION.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _find_exact(quotation: str, sentences: Sequence[SheetSentence]) -> SheetSentence | None:
    """Return the sentence in which a quotation begins that its article has word for word."""
    wanted = f" {' '.join(words(quotation))} "
    for each in sentences:
        article = each.article.text
        # A quotation may go on over several sentences.
        reach = article[each.sentence.start : each.sentence.end + 2 * len(quotation) + 100]
        offset = f" {' '.join(words(reach))} ".find(wanted)
        if 0 <= offset <= len(" ".join(words(each.text))):
            return each
    return None


def _compare(
    text: str, span: CharacterSpan, sentence: SheetSentence
) -> tuple[float, SheetSentence, tuple[CharacterSpan, ...], tuple[CharacterSpan, ...]]:
    """Return the share of the words of a quotation that a sentence has in the same order.

    Then the sentence, and the words that differ in the text and in the sentence.
    """
    stated = list(WORD.finditer(text, *span))
    found = list(WORD.finditer(sentence.text))
    matcher = SequenceMatcher(
        None, [each[0].lower() for each in stated], [each[0].lower() for each in found], False
    )
    blocks = [each for each in matcher.get_matching_blocks() if each.size]
    share = sum(each.size for each in blocks) / max(1, len(stated))
    if not blocks:
        return 0.0, sentence, (), ()
    last = blocks[-1].b + blocks[-1].size
    stated_spans, found_spans = [], []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        if start < end:
            stated_spans.append((stated[start].start(), stated[end - 1].end()))
        # What stands before and after the quotation in the sentence is no difference.
        if blocks[0].b < other_end and other_start < last and other_start < other_end:
            found_spans.append((found[other_start].start(), found[other_end - 1].end()))
    return share, sentence, tuple(stated_spans), tuple(found_spans)


def _find_other_speaker(text: str, sentence: CharacterSpan, source: SheetSentence) -> str | None:
    """Return who says a quotation in the article, if the text names somebody else."""
    stated = find_speaker(text, *sentence)
    said = find_speaker(source.article.text, source.sentence.start, source.sentence.end)
    if not stated or not said or not (find_names(stated.name) and find_names(said.name)):
        return None
    stated_stems, said_stems = (_stem_names(each.name) for each in (stated, said))
    return said.name if not stated_stems & said_stems else None


def _stem_names(speaker: str) -> frozenset[str]:
    return frozenset(stems(word for name in find_names(speaker) for word in words(name)))
