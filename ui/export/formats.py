"""A sheet → Markdown, a web page of its own, or Word. Nothing asked or cited is markup."""

import re
from collections.abc import Iterator
from pathlib import Path

from pincite.index.text.visible import visible
from pincite.ui.escape import escape, isolate, web_address
from pincite.ui.export.document import Line, Sheet, Source
from pincite.ui.export.docx import docx

FORMS = {
    "md": ("Markdown", "text/markdown; charset=utf-8"),
    "html": ("HTML", "text/html; charset=utf-8"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
"""The forms of an export: the name that a reader knows, and the media type."""

_STYLE = Path(__file__).parents[1] / "frontend" / "sheet.css"

# Whatever Markdown, its tables, links, formulas or the autolinks of its dialects could act on.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&$@]|:(?=/)|(?<=mailto):|(?<=xmpp):)|(?<=www)(\.)")
_LIST = re.compile(r"^([-+]|\d+(?=[.)]))")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def written(sheet: Sheet, form: str) -> bytes:
    """Return the sheet in one of the `FORMS`."""
    if form == "docx":
        return docx(sheet)
    return (markdown(sheet) if form == "md" else page(sheet)).encode("utf-8", "replace")


def markdown(sheet: Sheet) -> str:
    """Return the sheet as Markdown that shows texts character for character."""
    parts = [f"# {_plain(sheet.title)}"]
    parts += (_markdown_line(line) for line in sheet.lines)
    if sheet.sources:
        parts += [f"## {sheet.texts('export.sources')}", sheet.texts("export.quoted")]
        parts += (_markdown_source(source) for source in sheet.sources)
    return "\n\n".join(parts) + "\n"


def page(sheet: Sheet) -> str:
    """Return the sheet as a whole HTML page that loads nothing."""
    sources = "".join(_html_source(source) for source in sheet.sources)
    if sources:
        texts = sheet.texts
        sources = (
            f"<h2>{escape(texts('export.sources'))}</h2><p>{escape(texts('export.quoted'))}</p>"
            f"<ol>{sources}</ol>"
        )
    return (
        f'<!doctype html><html lang="{sheet.texts.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(sheet.title)}</title><style>{_STYLE.read_text('utf-8')}</style></head>"
        f'<body><main class="sheet"><h1>{isolate(sheet.title)}</h1>'
        f"{''.join(_html_lines(sheet))}{sources}</main></body></html>"
    )


def _plain(text: str) -> str:
    """One line of text in which Markdown sees nothing."""
    words = " ".join(_CONTROL.sub(" ", visible(text)).split())
    return _LIST.sub(r"\\\1" if words[:1] in "-+" else r"\1\\", _MARKS.sub(r"\\\1\2", words))


def _markdown_line(line: Line) -> str:
    words = _plain(line.before)
    if line.bold:
        # Marks of emphasis take no space beside them.
        gaps = [" " if part[-1:].isspace() else "" for part in (line.before, line.bold)]
        gaps[1] = " " if gaps[1] or line.after[:1].isspace() else ""
        words = f"{words}{gaps[0]}**{_plain(line.bold)}**{gaps[1]}{_plain(line.after)}"
    elif line.after:
        words = f"{words} {_plain(line.after)}"
    numbers = "".join(f" \\[{number}\\]" for number in line.sources)
    return {
        "question": f"## {words}",
        "aside": f"_{words}_",
        "struck": f"> ~~{words}~~{numbers}",
        "differ": f"**{words}**",
        "side": f"- {words}{numbers}",
    }.get(line.kind, f"> {words}{numbers}")


def _markdown_source(source: Source) -> str:
    url = web_address(source.url)
    where = f"  \n   {_plain(url)}" if url else ""
    return f"{source.number}. “{_plain(source.quote)}”  \n   {_plain(source.origin)}{where}"


def _html_lines(sheet: Sheet) -> Iterator[str]:
    for line in sheet.lines:
        bold = f"<strong>{escape(line.bold)}</strong>" if line.bold else ""
        words = f"<bdi>{escape(line.before)}{bold}{escape(line.after)}</bdi>"
        numbers = "".join(f' <a href="#source-{number}">[{number}]</a>' for number in line.sources)
        element = {"question": "h2", "statement": "blockquote", "closest": "blockquote"}.get(
            line.kind, "p"
        )
        if line.kind == "struck":
            words = f"<s>{words}</s>"
        yield f'<{element} class="{line.kind}" dir="auto">{words}{numbers}</{element}>'


def _html_source(source: Source) -> str:
    url = web_address(source.url)
    link = (
        f'<br><a href="{escape(url)}" rel="noopener noreferrer">{isolate(url)}</a>' if url else ""
    )
    return (
        f'<li id="source-{source.number}"><q>{isolate(source.quote)}</q>'
        f"<br><span>{isolate(source.origin)}</span>{link}</li>"
    )
