"""Write an export document as an HTML page that loads nothing. All texts are escaped."""

from pathlib import Path

from pincite.ui.document import VIEWPORT, render_document
from pincite.ui.escape import escape, isolate, sanitize_url
from pincite.ui.export.document import ExportDocument, Paragraph, Source
from pincite.ui.i18n import Translations

_STYLESHEET = Path(__file__).parents[1] / "frontend" / "sheet.css"
_ELEMENTS = {"question": "h2", "statement": "blockquote", "closest": "blockquote"}


def to_html(document: ExportDocument) -> str:
    """Return the document as a whole HTML page, with its style sheet inside."""
    paragraphs = "".join(_format_paragraph(paragraph) for paragraph in document.paragraphs)
    sources = _format_sources(document.sources, document.translations)
    return render_document(
        f"{VIEWPORT}<title>{escape(document.title)}</title>"
        f"<style>{_STYLESHEET.read_text('utf-8')}</style>",
        f'<main class="sheet"><h1>{isolate(document.title)}</h1>{paragraphs}{sources}</main>',
        document.translations,
    )


def to_fragment(document: ExportDocument) -> str:
    """Return the document as a piece of HTML to paste: no title, style sheet, links within it."""
    paragraphs = (_format_paragraph(paragraph, linked=False) for paragraph in document.paragraphs)
    return "".join([*paragraphs, _format_sources(document.sources, document.translations)])


def _format_paragraph(paragraph: Paragraph, *, linked: bool = True) -> str:
    bold = f"<strong>{escape(paragraph.bold)}</strong>" if paragraph.bold else ""
    text = f"<bdi>{escape(paragraph.before)}{bold}{escape(paragraph.after)}</bdi>"
    if paragraph.kind == "struck":
        text = f"<s>{text}</s>"
    numbers = "".join(
        f' <a href="#source-{number}">[{number}]</a>' if linked else f" [{number}]"
        for number in paragraph.source_numbers
    )
    if paragraph.remark:
        numbers += f" <small>{isolate(paragraph.remark)}</small>"
    element = _ELEMENTS.get(paragraph.kind, "p")
    return f'<{element} class="{paragraph.kind}" dir="auto">{text}{numbers}</{element}>'


def _format_sources(sources: tuple[Source, ...], translations: Translations) -> str:
    if not sources:
        return ""
    return (
        f"<h2>{escape(translations('export.sources'))}</h2>"
        f"<p>{escape(translations('export.quoted'))}</p>"
        f"<ol>{''.join(_format_source(source) for source in sources)}</ol>"
    )


def _format_source(source: Source) -> str:
    url = sanitize_url(source.url)
    link = f'<a href="{escape(url)}" rel="noopener noreferrer">{isolate(url)}</a>' if url else ""
    return (
        f'<li id="source-{source.number}"><q>{isolate(source.quote)}</q>'
        f"<br><span>{isolate(source.reference)}</span>{link and f'<br>{link}'}</li>"
    )
