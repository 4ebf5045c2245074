"""The export document: what was asked, what was answered and the cited sources, in any format.

It contains every quotation, so it can be read when the articles no longer exist. Sources are
numbered through the whole document, and a sentence that is cited twice gets one number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pincite.assistant.types import Answer, Citation
from pincite.ui.conversations.model import Turn, list_undisputed, partition_statement
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts, partition_quote

ParagraphKind = Literal[
    "question", "aside", "note", "statement", "struck", "closest", "differ", "side"
]
"""What a paragraph shows.

`struck` is an unsupported statement, `closest` a sentence that is near to an answer, `differ`
the heading of a dispute and `side` one of its sentences. `note` is what a reader has written of a
pin, and `aside` any other remark.
"""

CitedSpan = tuple[str, int, int]
"""A cited sentence: the article's id, and the start and end in its text (in characters)."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its text in three parts, the middle one bold, and the numbers of its sources.

    `remark` follows the numbers: as of when a statement holds.
    """

    kind: ParagraphKind
    before: str
    bold: str = ""
    after: str = ""
    source_numbers: tuple[int, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A cited sentence; `reference` is the article's title, publisher, date and file."""

    number: int
    quote: str
    reference: str
    url: str | None


@dataclass(frozen=True, slots=True)
class ExportDocument:
    """The content of an export, and the language of its headings."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    sources: tuple[Source, ...]
    translations: Translations


def build_document(title: str, turns: Sequence[Turn], translations: Translations) -> ExportDocument:
    """Return the turns as a document that every export format can write."""
    sources = SourceNumbers(translations)
    paragraphs = [
        paragraph for turn in turns for paragraph in iter_paragraphs(turn, sources, translations)
    ]
    return ExportDocument(title, tuple(paragraphs), sources.list_sources(), translations)


class SourceNumbers:
    """Numbers the cited sentences of a document in the order in which they are first cited."""

    def __init__(self, translations: Translations) -> None:
        self._translations = translations
        self._sources: dict[CitedSpan, Source] = {}

    def number(self, citation: Citation, publishers: Mapping[str, str]) -> int:
        """Return the number of a cited sentence. `publishers` are by article id."""
        span = citation.article_id, citation.start, citation.end
        if span not in self._sources:
            self._sources[span] = Source(
                len(self._sources) + 1,
                " ".join(citation.quote.split()),
                format_reference(citation, publishers, self._translations),
                citation.url,
            )
        return self._sources[span].number

    def list_sources(self) -> tuple[Source, ...]:
        """Return the numbered sentences, in order."""
        return tuple(self._sources.values())


def format_reference(
    citation: Citation, publishers: Mapping[str, str], translations: Translations
) -> str:
    """Return title, publisher, date and file of the cited article.

    `publishers` maps article ids to publishers.
    """
    published = translations.format_date(citation.published) or translations("export.undated")
    publisher = publishers.get(citation.article_id)
    return join_parts([citation.title, publisher, published, citation.source])


def iter_paragraphs(
    turn: Turn, sources: SourceNumbers, translations: Translations
) -> Iterator[Paragraph]:
    """Yield the paragraphs of a question and its answer."""
    answer = turn.found
    yield Paragraph("question", turn.question)
    if answer and answer.rewritten_question:
        understood = f"{translations('answer.understood')} {answer.rewritten_question}"
        yield Paragraph("aside", understood)
    yield Paragraph("aside", _describe_turn(turn, translations))
    if answer is None or not (answer.text or answer.closest):
        yield Paragraph("aside", turn.notice or translations("export.unanswered"))
        return
    numbers_by_label = {
        citation.label: sources.number(citation, turn.outlets) for citation in answer.citations
    }
    if answer.standing == "perhaps":
        yield Paragraph("aside", translations("answer.perhaps"))
    if answer.standing != "declined" and answer.statements:
        yield from _iter_statement_paragraphs(answer, numbers_by_label, translations)
        if answer.closest:
            yield Paragraph("aside", translations("answer.others"))
    else:
        yield Paragraph("aside", translations("export.unanswered"))
    yield from _iter_closest_paragraphs(answer, turn.outlets, translations)
    yield from _iter_dispute_paragraphs(answer, numbers_by_label, turn.outlets, translations)
    yield from (Paragraph("aside", notice) for notice in (*answer.notices, turn.notice) if notice)


def _iter_statement_paragraphs(
    answer: Answer, numbers_by_label: Mapping[str, int], translations: Translations
) -> Iterator[Paragraph]:
    """Yield the statements; a quotation that is a side of a dispute follows with the dispute."""
    days = {answer.as_of(statement) for statement in answer.statements}
    for statement in list_undisputed(answer):
        kind: ParagraphKind = "struck" if statement.support == "unsupported" else "statement"
        source_numbers = tuple(
            numbers_by_label[label] for label in statement.citations if label in numbers_by_label
        )
        day = answer.as_of(statement) if len(days) > 1 else None
        remark = translations("answer.asof", day=translations.format_date(day)) if day else ""
        text = partition_statement(statement, answer)
        yield Paragraph(kind, *text, source_numbers, remark)
        if statement.support == "partial":
            yield Paragraph("aside", translations("answer.partial"))


def _iter_closest_paragraphs(
    answer: Answer, publishers: Mapping[str, str], translations: Translations
) -> Iterator[Paragraph]:
    label = f"{translations('export.closest')}: " if answer.standing == "declined" else ""
    for citation in answer.closest:
        reference = format_reference(citation, publishers, translations)
        yield Paragraph("aside", f"{label}{reference}")
        yield Paragraph("closest", citation.quote)


def _iter_dispute_paragraphs(
    answer: Answer,
    numbers_by_label: Mapping[str, int],
    publishers: Mapping[str, str],
    translations: Translations,
) -> Iterator[Paragraph]:
    citations = {citation.label: citation for citation in answer.citations}
    for dispute in answer.disputes:
        yield Paragraph("differ", translations("answer.differ"))
        for label, phrase in zip(dispute.citations, dispute.words, strict=True):
            if label in citations:
                before, bold, after = partition_quote(citations[label].quote, phrase)
                prefix = f"{format_reference(citations[label], publishers, translations)}: {before}"
                yield Paragraph("side", prefix, bold, after, (numbers_by_label[label],))


def _describe_turn(turn: Turn, translations: Translations) -> str:
    asked = translations("export.asked", day=translations.format_date(turn.asked))
    if turn.found is None:
        return asked
    searched = translations(
        "answer.searched", what=translations.describe_coverage(turn.found.coverage)
    )
    newest = max((each.published for each in turn.found.citations if each.published), default="")
    as_of = translations("export.newest", day=translations.format_date(newest)) if newest else ""
    return join_parts([asked, turn.asked_of, searched, as_of])
