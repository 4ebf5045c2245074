"""From pins to an export document: notes, sentences and answers, with their sources numbered."""

from collections.abc import Iterable, Iterator

from pincite.ui.conversations.model import Turn
from pincite.ui.conversations.pins import Pin
from pincite.ui.export.document import ExportDocument, Paragraph, SourceNumbers, iter_paragraphs
from pincite.ui.i18n import Translations


def build_dossier(title: str, pins: Iterable[Pin], translations: Translations) -> ExportDocument:
    """Return the pins as a document that every export format can write."""
    sources = SourceNumbers(translations)
    paragraphs = [
        paragraph for pin in pins for paragraph in _iter_pin_paragraphs(pin, sources, translations)
    ]
    return ExportDocument(title, tuple(paragraphs), sources.list_sources(), translations)


def _iter_pin_paragraphs(
    pin: Pin, sources: SourceNumbers, translations: Translations
) -> Iterator[Paragraph]:
    """Yield the pin with its note: before a sentence, and after the question of an answer."""
    notes = [Paragraph("note", line) for line in pin.note.splitlines() if line.strip()]
    if isinstance(pin.content, Turn):
        heading, *answer = iter_paragraphs(pin.content, sources, translations)
        yield from (heading, *notes, *answer)
        return
    citation = pin.content.citation
    number = sources.number(citation, {citation.article_id: pin.content.publisher})
    day = translations.format_date(citation.published)
    yield from notes
    yield Paragraph(
        "statement",
        " ".join(citation.insert_antecedent(citation.quote).split()),
        source_numbers=(number,),
        remark=translations("answer.asof", day=day) if day else "",
    )
