"""The export document of a checked text: each sentence, what is said of it, and the sources."""

from collections.abc import Iterator, Mapping, Sequence

from pincite.assistant.text_check import FINDINGS, CheckedSentence, CheckSource, TextCheck
from pincite.assistant.text_check.types import MarkedWords
from pincite.assistant.types import Citation
from pincite.ui.export.document import ExportDocument, Paragraph, SourceNumbers, format_reference
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts


def build_check_document(
    check: TextCheck, publishers: Mapping[str, str], translations: Translations
) -> ExportDocument:
    """Return a check as a document that every export format can write.

    `publishers` are by article id.
    """
    numbers = SourceNumbers(translations)
    citations = {each.label: each for each in check.citations}
    writer = _Writer(citations, publishers, numbers, translations)
    searched = translations.describe_coverage(check.coverage)
    summary = join_parts(
        [summarize_check(check, translations), translations("answer.searched", what=searched)]
    )
    paragraphs = [Paragraph("aside", summary)]
    for sentence in check.sentences:
        paragraphs += writer.iter_paragraphs(sentence)
    title = translations("check.title")
    return ExportDocument(title, tuple(paragraphs), numbers.list_sources(), translations)


def summarize_check(check: TextCheck, translations: Translations) -> str:
    """Return how many sentences have each finding: `Borne out: 3 · Contradicted: 1`."""
    counts = [(each, check.count(each)) for each in FINDINGS]
    return join_parts(
        [
            f"{translations(f'check.{finding}')}: {translations.format_number(count)}"
            for finding, count in counts
            if count
        ]
    )


def describe_finding(sentence: CheckedSentence, translations: Translations) -> str:
    """Return a finding with its reason: `Contradicted: another figure`."""
    finding = translations(f"check.{sentence.finding}")
    return f"{finding}: {translations(f'check.reason.{sentence.reason}')}"


class _Writer:
    """Writes checked sentences as paragraphs, and numbers their sources."""

    def __init__(
        self,
        citations: Mapping[str, Citation],
        publishers: Mapping[str, str],
        numbers: SourceNumbers,
        translations: Translations,
    ) -> None:
        self._citations = citations
        self._publishers = publishers
        self._numbers = numbers
        self._translations = translations

    def iter_paragraphs(self, sentence: CheckedSentence) -> Iterator[Paragraph]:
        """Yield the finding, the sentence, and what says otherwise or comes nearest."""
        text = _join_lines(sentence.text)
        if sentence.finding == "unchecked":
            yield Paragraph("aside", f"{describe_finding(sentence, self._translations)}: {text}")
            return
        yield Paragraph("differ", describe_finding(sentence, self._translations))
        numbers = tuple(self._number(each) for each in sentence.sources)
        kept = numbers if sentence.finding != "not_found" else ()
        yield Paragraph("statement", *partition_words(sentence.text, sentence.words), kept)
        if sentence.finding == "not_found":
            for each in sentence.sources:
                yield self._make_side(each)
        for each in sentence.others:
            yield self._make_side(each)

    def _make_side(self, source: CheckSource) -> Paragraph:
        citation = self._citations[source.label]
        reference = format_reference(citation, self._publishers, self._translations)
        before, bold, after = partition_words(citation.quote, source.words)
        return Paragraph("side", f"{reference}: {before}", bold, after, (self._number(source),))

    def _number(self, source: CheckSource) -> int:
        return self._numbers.number(self._citations[source.label], self._publishers)


def partition_words(text: str, words: Sequence[MarkedWords]) -> tuple[str, str, str]:
    """Split a text at its marked words: before, from the first to the last of them, after."""
    if not words:
        return _join_lines(text), "", ""
    start, end = words[0].start, words[-1].end
    return text[:start], text[start:end], text[end:]


def _join_lines(text: str) -> str:
    return " ".join(text.split())
