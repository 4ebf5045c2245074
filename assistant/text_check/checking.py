"""A text and an index → each sentence of the text with what the articles say to it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pincite.assistant.answer.quote import cite
from pincite.assistant.answer.sheet import SheetSentence
from pincite.assistant.check import Checker, load_checker
from pincite.assistant.disputes.corrections import CharacterSpan
from pincite.assistant.english.speakers import find_antecedent
from pincite.assistant.text_check.evidence import Candidate, EvidenceFinder
from pincite.assistant.text_check.judgement import Judgement, Rival, judge
from pincite.assistant.text_check.markup import strip_markup
from pincite.assistant.text_check.quotations import (
    QuotationCheck,
    check_quotation,
    find_quotations,
)
from pincite.assistant.text_check.types import (
    CheckedSentence,
    CheckSource,
    Finding,
    MarkedWords,
    Reason,
    TextCheck,
)
from pincite.assistant.types import Citation
from pincite.index import Index, InputError, Served
from pincite.index.arguments import require_filters, require_index, require_text
from pincite.index.sentences import Span, split
from pincite.index.text.languages import is_foreign
from pincite.index.text.visible import to_single_line
from pincite.index.text.words import STOPWORDS, WORD, words
from pincite.index.types import NO_FILTERS, Filters, ProgressCallback

MAX_CHARACTERS = 100_000
"""Longest text that is checked at once: some 60 pages."""
MIN_CONTENT_WORDS = 2
"""A sentence with fewer says nothing that could be checked."""
MAX_RIVALS = 3
"""Most sentences that are shown as saying otherwise."""
MOSTLY_QUOTED = 0.6
"""A sentence with this share of its words in one quotation is borne out by the quotation."""


def check_text(
    index: Index | Served,
    text: str,
    *,
    filters: Filters = NO_FILTERS,
    progress: ProgressCallback | None = None,
    checker: str | None = None,
) -> TextCheck:
    """Check each sentence of a text against the articles of an index.

    A sentence is borne out, contradicted (the articles have another figure, date, name or
    polarity), outdated (an article bears it out, and a later one says otherwise), not found, or
    unchecked (a question, for example). Quotations are compared to the letter. Statements are
    checked in English only; of other languages, what stands in an article word for word is found.

    `checker` is `large`, the folder of its base, or None, the bundled one.

    Raises InputError for an empty text, for one of more than MAX_CHARACTERS characters, and for an
    unknown checker.
    """
    check = None
    for check in stream_check(index, text, filters=filters, checker=checker):
        if progress:
            progress("Checking sentences", len(check.sentences), check.total)
    if check is None:  # pragma: no cover - the stream yields at least once
        raise InputError("the text is empty")
    return check


def stream_check(
    index: Index | Served,
    text: str,
    *,
    filters: Filters = NO_FILTERS,
    checker: str | None = None,
) -> Iterator[TextCheck]:
    """Yield the check of a text, first without sentences, then with one more each time.

    Raises InputError like `check_text`, at the first step.
    """
    text = _require_checkable(text)
    require_index(index)
    require_filters(filters)
    index = index.current()
    text_checker = _TextChecker(text, index, filters, load_checker(checker))
    spans = split(text)
    check = TextCheck(text, len(spans), (), (), index.coverage(filters), index.id)
    yield check
    for span in spans:
        sentence = text_checker.check(span)
        check = replace(
            check,
            sentences=(*check.sentences, sentence),
            citations=tuple(text_checker.citations.values()),
        )
        yield check


def _require_checkable(text: str) -> str:
    text = require_text(text, "the text to check")
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"the text has {len(text):,} characters: check at most {MAX_CHARACTERS:,} at once"
        )
    text = strip_markup(text)
    if not text.strip():
        raise InputError("the text is empty: there is no sentence to check")
    return text


class _Marked(NamedTuple):
    """A source sentence, and the places of its words that differ, in its text."""

    found: SheetSentence
    spans: tuple[CharacterSpan, ...] = ()


class _TextChecker:
    """Checks the sentences of one text, and labels what they cite from 1."""

    def __init__(self, text: str, index: Index, filters: Filters, checker: Checker) -> None:
        self.citations: dict[tuple[str, int], Citation] = {}
        self._text = text
        self._index, self._checker = index, checker
        self._finder = EvidenceFinder(index, filters)
        self._quotations = find_quotations(text)

    def check(self, span: Span) -> CheckedSentence:
        """Check the sentence `text[span.start:span.end]`."""
        text = self._text[span.start : span.end]
        reason = _find_unchecked_reason(text)
        if reason:
            return CheckedSentence(span.start, span.end, text, "unchecked", reason)
        statement = self._make_statement(span)
        candidates = self._finder.find(statement)
        quoted = [
            check_quotation(
                self._text, each, (span.start, span.end), self._find_quoted(each, candidates)
            )
            for each in self._list_quotations(span)
        ]
        wrong = next((each for each in quoted if not each.is_exact or each.speaker), None)
        if wrong:
            return self._make_wrong_quotation(span, text, wrong)
        if quoted and _is_mostly_quoted(text, quoted):
            sources = tuple(_Marked(each.source) for each in quoted if each.source)
            return self._make(span, text, "borne_out", "quoted", sources, score=1.0)
        judged = judge(statement, candidates, self._checker)
        if judged.reason != "quoted" and is_foreign(statement):
            return CheckedSentence(span.start, span.end, text, "unchecked", "language")
        return self._make_judged(span, text, statement, judged)

    def _make_statement(self, span: Span) -> str:
        """Return a sentence on one line, with the name that "he" or "she" at its start means."""
        antecedent = find_antecedent(self._text, span.start, span.end)
        text = self._text[span.start : span.end]
        if antecedent:
            text = f"{antecedent.name}{text[antecedent.end - span.start :]}"
        return to_single_line(text)

    def _list_quotations(self, span: Span) -> list[CharacterSpan]:
        """Return the parts of quotations that a sentence has."""
        parts = [(max(start, span.start), min(end, span.end)) for start, end in self._quotations]
        return [each for each in parts if each[0] < each[1] and words(self._text[slice(*each)])]

    def _find_quoted(
        self, quotation: CharacterSpan, candidates: Sequence[Candidate]
    ) -> Sequence[Candidate]:
        return (*self._finder.find(to_single_line(self._text[slice(*quotation)])), *candidates)

    def _make_wrong_quotation(
        self, span: Span, text: str, quotation: QuotationCheck
    ) -> CheckedSentence:
        start, end = quotation.start - span.start, quotation.end - span.start
        if quotation.source is None:
            return self._make(span, text, "not_found", "quotation", (), (), [(start, end)])
        rival = _Marked(quotation.source, quotation.found)
        if quotation.speaker:
            return self._make(span, text, "contradicted", "speaker", (), (rival,), ())
        marks = tuple((one - span.start, other - span.start) for one, other in quotation.stated)
        return self._make(span, text, "contradicted", "quotation", (), (rival,), marks)

    def _make_judged(
        self, span: Span, text: str, statement: str, judged: Judgement
    ) -> CheckedSentence:
        rivals = judged.rivals[:MAX_RIVALS]
        stated = [statement[slice(*d.stated)] for rival in rivals[:1] for d in rival.differences]
        marked = stated if judged.finding in {"contradicted", "outdated"} else judged.words
        return self._make(
            span,
            text,
            judged.finding,
            judged.reason,
            tuple(_Marked(each.found) for each in judged.sources),
            tuple(_mark_rival(each) for each in rivals),
            _find_words(text, marked),
            judged.score,
        )

    def _make(
        self,
        span: Span,
        text: str,
        finding: Finding,
        reason: Reason,
        sources: Iterable[_Marked],
        others: Iterable[_Marked] = (),
        marks: Iterable[CharacterSpan] = (),
        score: float = 0.0,
    ) -> CheckedSentence:
        return CheckedSentence(
            span.start,
            span.end,
            text,
            finding,
            reason,
            score,
            tuple(map(self._cite, sources)),
            tuple(map(self._cite, others)),
            _mark(text, marks),
        )

    def _cite(self, marked: _Marked) -> CheckSource:
        found = marked.found
        key = found.article.id, found.sentence.start
        if key not in self.citations:
            (citation,) = cite([found], self._index.also_in)
            self.citations[key] = replace(citation, label=str(len(self.citations) + 1))
        return CheckSource(self.citations[key].label, _mark(found.text, marked.spans))


def _find_unchecked_reason(text: str) -> Reason | None:
    """Return why a sentence is not checked; None if it is."""
    if text.rstrip("\"'”’»)] ").endswith("?"):
        return "question"
    content = [word for word in words(text) if word not in STOPWORDS]
    return "fragment" if len(content) < MIN_CONTENT_WORDS else None


def _is_mostly_quoted(text: str, quoted: Sequence[QuotationCheck]) -> bool:
    inside = sum(each.end - each.start for each in quoted)
    return inside >= MOSTLY_QUOTED * len(text)


def _mark_rival(rival: Rival) -> _Marked:
    """Return a sentence with its differing words; the differences count in the shown form."""
    found = rival.candidate.found
    marked = [found.shown[slice(*each.found)] for each in rival.differences]
    return _Marked(found, _find_words(found.text, marked))


def _find_words(text: str, marked: Iterable[str]) -> tuple[CharacterSpan, ...]:
    """Return where words stand in a text, each once, in order; those that do not are left out."""
    spans = []
    for each in dict.fromkeys(marked):
        tokens = [token.lower() for token in WORD.findall(each)]
        places = list(WORD.finditer(text))
        for n in range(len(places) - len(tokens) + 1 if tokens else 0):
            if [place[0].lower() for place in places[n : n + len(tokens)]] == tokens:
                spans.append((places[n].start(), places[n + len(tokens) - 1].end()))
                break
    return tuple(sorted(spans))


def _mark(text: str, spans: Iterable[CharacterSpan]) -> tuple[MarkedWords, ...]:
    return tuple(
        MarkedWords(text[start:end], start, end) for start, end in sorted(spans) if start < end
    )
