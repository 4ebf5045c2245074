"""A sheet → Markdown, a web page of its own, or Word. Nothing asked or cited is markup."""

import re
from collections.abc import Iterator
from pathlib import Path

from pincite.index.text.visible import strip_invisible
from pincite.ui.escape import escape, isolate, safe_url
from pincite.ui.export.document import ExportDocument, Paragraph, Source
from pincite.ui.export.docx import to_docx

EXPORT_FORMATS = {
    "md": ("Markdown", "text/markdown; charset=utf-8"),
    "html": ("HTML", "text/html; charset=utf-8"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
"""The forms of an export: the name that a reader knows, and the media type."""

_STYLESHEET = Path(__file__).parents[1] / "frontend" / "sheet.css"

# Whatever Markdown, its tables, links, formulas or the autolinks of its dialects could act on.
_MARKDOWN_SPECIAL = re.compile(
    r"([\\`*_{}\[\]<>#|~&$@]|:(?=/)|(?<=mailto):|(?<=xmpp):)|(?<=www)(\.)"
)
_LIST_MARKER = re.compile(r"^([-+]|\d+(?=[.)]))")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def serialize(document: ExportDocument, export_format: str) -> bytes:
    """Return the sheet in one of the `FORMS`."""
    if export_format == "docx":
        return to_docx(document)
    return (to_markdown(document) if export_format == "md" else to_html(document)).encode(
        "utf-8", "replace"
    )


def to_markdown(document: ExportDocument) -> str:
    """Return the sheet as Markdown that shows texts character for character."""
    parts = [f"# {_escape_markdown(document.title)}"]
    parts += (_paragraph_to_markdown(line) for line in document.paragraphs)
    if document.sources:
        parts += [
            f"## {document.translations('export.sources')}",
            document.translations("export.quoted"),
        ]
        parts += (_source_to_markdown(source) for source in document.sources)
    return "\n\n".join(parts) + "\n"


def to_html(document: ExportDocument) -> str:
    """Return the sheet as a whole HTML page that loads nothing."""
    sources = "".join(_source_to_html(source) for source in document.sources)
    if sources:
        translations = document.translations
        sources = (
            f"<h2>{escape(translations('export.sources'))}</h2><p>{escape(translations('export.quoted'))}</p>"
            f"<ol>{sources}</ol>"
        )
    return (
        f'<!doctype html><html lang="{document.translations.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(document.title)}</title><style>{_STYLESHEET.read_text('utf-8')}</style></head>"
        f'<body><main class="sheet"><h1>{isolate(document.title)}</h1>'
        f"{''.join(_paragraphs_to_html(document))}{sources}</main></body></html>"
    )


def _escape_markdown(text: str) -> str:
    """One line of text in which Markdown sees nothing."""
    line = " ".join(_CONTROL.sub(" ", strip_invisible(text)).split())
    return _LIST_MARKER.sub(
        r"\\\1" if line[:1] in "-+" else r"\1\\", _MARKDOWN_SPECIAL.sub(r"\\\1\2", line)
    )


def _paragraph_to_markdown(paragraph: Paragraph) -> str:
    text = _escape_markdown(paragraph.before)
    if paragraph.bold:
        # Marks of emphasis take no space beside them.
        gaps = [" " if part[-1:].isspace() else "" for part in (paragraph.before, paragraph.bold)]
        gaps[1] = " " if gaps[1] or paragraph.after[:1].isspace() else ""
        text = f"{text}{gaps[0]}**{_escape_markdown(paragraph.bold)}**{gaps[1]}{_escape_markdown(paragraph.after)}"
    elif paragraph.after:
        text = f"{text} {_escape_markdown(paragraph.after)}"
    numbers = "".join(f" \\[{number}\\]" for number in paragraph.source_numbers)
    return {
        "question": f"## {text}",
        "aside": f"_{text}_",
        "struck": f"> ~~{text}~~{numbers}",
        "differ": f"**{text}**",
        "side": f"- {text}{numbers}",
    }.get(paragraph.kind, f"> {text}{numbers}")


def _source_to_markdown(source: Source) -> str:
    url = safe_url(source.url)
    link = f"  \n   {_escape_markdown(url)}" if url else ""
    return f"{source.number}. “{_escape_markdown(source.quote)}”  \n   {_escape_markdown(source.reference)}{link}"


def _paragraphs_to_html(document: ExportDocument) -> Iterator[str]:
    for paragraph in document.paragraphs:
        bold = f"<strong>{escape(paragraph.bold)}</strong>" if paragraph.bold else ""
        text = f"<bdi>{escape(paragraph.before)}{bold}{escape(paragraph.after)}</bdi>"
        numbers = "".join(
            f' <a href="#source-{number}">[{number}]</a>' for number in paragraph.source_numbers
        )
        element = {"question": "h2", "statement": "blockquote", "closest": "blockquote"}.get(
            paragraph.kind, "p"
        )
        if paragraph.kind == "struck":
            text = f"<s>{text}</s>"
        yield f'<{element} class="{paragraph.kind}" dir="auto">{text}{numbers}</{element}>'


def _source_to_html(source: Source) -> str:
    url = safe_url(source.url)
    link = (
        f'<br><a href="{escape(url)}" rel="noopener noreferrer">{isolate(url)}</a>' if url else ""
    )
    return (
        f'<li id="source-{source.number}"><q>{isolate(source.quote)}</q>'
        f"<br><span>{isolate(source.reference)}</span>{link}</li>"
    )
