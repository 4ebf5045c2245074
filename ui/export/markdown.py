"""Write an export document as Markdown. All texts are escaped: none of them becomes markup."""

import re

from pincite.index.text.visible import strip_invisible
from pincite.ui.escape import sanitize_url
from pincite.ui.export.document import ExportDocument, Paragraph, Source

# Characters that have a meaning in Markdown, or in the tables, links, formulas and automatic
# links of its dialects.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$@]|:(?=/)|(?<=mailto):|(?<=xmpp):)|(?<=www)(\.)")
_LIST_MARKER = re.compile(r"^([-+]|\d+(?=[.)]))")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def to_markdown(document: ExportDocument) -> str:
    """Return the document as Markdown that shows every text character for character."""
    parts = [f"# {_escape(document.title)}"]
    parts += (_format_paragraph(paragraph) for paragraph in document.paragraphs)
    if document.sources:
        translations = document.translations
        parts += [f"## {translations('export.sources')}", translations("export.quoted")]
        parts += (_format_source(source) for source in document.sources)
    return "\n\n".join(parts) + "\n"


def _format_paragraph(paragraph: Paragraph) -> str:
    text = _escape(paragraph.before)
    if paragraph.bold:
        text = f"{text}{_format_bold(paragraph)}{_escape(paragraph.after)}"
    elif paragraph.after:
        text = f"{text} {_escape(paragraph.after)}"
    numbers = "".join(f" \\[{number}\\]" for number in paragraph.source_numbers)
    if paragraph.remark:
        numbers += f" _{_escape(paragraph.remark)}_"
    return {
        "question": f"## {text}",
        "aside": f"_{text}_",
        "struck": f"> ~~{text}~~{numbers}",
        "differ": f"**{text}**",
        "side": f"- {text}{numbers}",
        "note": text,
    }.get(paragraph.kind, f"> {text}{numbers}")


def _format_bold(paragraph: Paragraph) -> str:
    """Return the bold part with the spaces around it.

    The spaces must be outside the `**`: Markdown ignores emphasis that starts or ends with one.
    """
    left = " " if paragraph.before[-1:].isspace() else ""
    right = " " if paragraph.bold[-1:].isspace() or paragraph.after[:1].isspace() else ""
    return f"{left}**{_escape(paragraph.bold)}**{right}"


def _format_source(source: Source) -> str:
    lines = [f"{source.number}. “{_escape(source.quote)}”", _escape(source.reference)]
    if url := sanitize_url(source.url):
        lines.append(_escape(url))
    return "  \n   ".join(lines)


def _escape(text: str) -> str:
    """Return the text on one line, with every character that Markdown would act on escaped."""
    line = " ".join(_CONTROL.sub(" ", strip_invisible(text)).split())
    escaped = _SPECIAL.sub(r"\\\1\2", line)
    return _LIST_MARKER.sub(r"\\\1" if line[:1] in "-+" else r"\1\\", escaped)
