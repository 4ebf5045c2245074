"""Turns → a sheet that can be read when the articles are gone: what is said, and its sources.

Pure, and no format yet: `export` and `word` write it. Sources are numbered through the whole
sheet, a sentence once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pincite.assistant.types import Answer, Citation
from pincite.ui.conversations.model import Turn, partition_statement
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts, partition_quote

ParagraphKind = Literal["question", "aside", "statement", "struck", "closest", "differ", "side"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its words in three parts, the middle one bold, and its sources' numbers."""

    kind: ParagraphKind
    before: str
    bold: str = ""
    after: str = ""
    source_numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence that is cited, and where it stands: title, outlet, date, file."""

    number: int
    quote: str
    reference: str
    url: str | None


@dataclass(frozen=True, slots=True)
class ExportDocument:
    """What is exported, in the language of `texts`."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    sources: tuple[Source, ...]
    translations: Translations


def build_document(title: str, turns: Sequence[Turn], translations: Translations) -> ExportDocument:
    """Return the turns as a sheet."""
    numbers: dict[tuple[str, int, int], int] = {}
    sources: list[Source] = []
    paragraphs: list[Paragraph] = []
    for turn in turns:
        for citation in turn.found.citations if turn.found else ():
            span = (citation.article_id, citation.start, citation.end)
            if span not in numbers:
                numbers[span] = len(numbers) + 1
                sources.append(_make_source(numbers[span], citation, turn.outlets, translations))
        paragraphs += _iter_paragraphs(turn, numbers, translations)
    return ExportDocument(title, tuple(paragraphs), tuple(sources), translations)


def _make_source(
    number: int, citation: Citation, publishers: Mapping[str, str], translations: Translations
) -> Source:
    return Source(
        number,
        " ".join(citation.quote.split()),
        format_reference(citation, publishers, translations),
        citation.url,
    )


def format_reference(
    citation: Citation, publishers: Mapping[str, str], translations: Translations
) -> str:
    """Return title, outlet, date and file of what is cited."""
    published = translations.format_date(citation.published) or translations("export.undated")
    publisher = publishers.get(citation.article_id)
    return join_parts([citation.title, publisher, published, citation.source])


def _iter_paragraphs(
    turn: Turn, numbers: Mapping[tuple[str, int, int], int], translations: Translations
) -> Iterator[Paragraph]:
    yield Paragraph("question", turn.question)
    yield Paragraph("aside", _describe_turn(turn, translations))
    answer = turn.found
    if answer is None or not (answer.text or answer.closest):
        yield Paragraph("aside", turn.notice or translations("export.unanswered"))
        return
    numbers_by_label = {
        each.label: numbers[each.article_id, each.start, each.end] for each in answer.citations
    }
    if answer.answered and answer.statements:
        for statement in answer.statements:
            kind: ParagraphKind = "struck" if statement.support == "unsupported" else "statement"
            source_numbers = tuple(
                numbers_by_label[label]
                for label in statement.citations
                if label in numbers_by_label
            )
            yield Paragraph(kind, *partition_statement(statement, answer), source_numbers)
            if statement.support == "partial":
                yield Paragraph("aside", translations("answer.partial"))
    else:
        yield Paragraph("aside", translations("export.unanswered"))
        for each in answer.closest:
            yield Paragraph(
                "aside",
                f"{translations('export.closest')}: {format_reference(each, turn.outlets, translations)}",
            )
            yield Paragraph("closest", each.quote)
    yield from _iter_dispute_paragraphs(answer, numbers_by_label, turn.outlets, translations)
    yield from (Paragraph("aside", notice) for notice in (*answer.notices, turn.notice) if notice)


def _iter_dispute_paragraphs(
    answer: Answer,
    numbers_by_label: Mapping[str, int],
    publishers: Mapping[str, str],
    translations: Translations,
) -> Iterator[Paragraph]:
    citations = {each.label: each for each in answer.citations}
    for dispute in answer.disputes:
        yield Paragraph("differ", translations("answer.differ"))
        for label, words in zip(dispute.citations, dispute.words, strict=True):
            if label in citations:
                before, bold, after = partition_quote(citations[label].quote, words)
                prefix = f"{format_reference(citations[label], publishers, translations)}: {before}"
                yield Paragraph("side", prefix, bold, after, (numbers_by_label[label],))


def _describe_turn(turn: Turn, translations: Translations) -> str:
    asked = translations("export.asked", day=translations.format_date(turn.asked))
    if turn.found is None:
        return asked
    searched = translations(
        "answer.searched", what=translations.describe_coverage(turn.found.coverage)
    )
    return join_parts([asked, turn.asked_of, searched])
