"""Markdown: front matter becomes metadata. The body stays as written.

Struck-out text and comments, which no reader sees, are left out and counted.
"""

import re
from collections.abc import Iterator

from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.article import make_article
from pincite.index.readers.files.encoding import ENCODING_LIBRARIES, decode
from pincite.index.readers.format import Format, Library, whole_file
from pincite.index.readers.metadata.front_matter import split_front_matter
from pincite.index.readers.metadata.headline import find_stated_values
from pincite.index.text.languages import guess_language
from pincite.index.text.raised import write_lowered, write_raised
from pincite.index.types import Article, StatedValue

_LINE_MARKUP = re.compile(
    r"^[ \t]*(?:>[ \t]?)*(?:#{1,6}[ \t]+|[-+*][ \t]+(?=[^\n:]{1,30}:))?|[ \t]+#+[ \t]*$|\*\*|__"
    r"|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`",
    re.M,
)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_HEADING = re.compile(
    r"\s*#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*(?:\n|\Z)|\s*(\S.*)\n=+[ \t]*(?:\n|\Z)"
)
_INLINE_MARKUP = re.compile(r"([*`]{1,3})(?=\S)(.+?)(?<=\S)\1|!?\[([^\]]*)\]\([^)]*\)")
_TOP_LENGTH = 6_000  # characters in which the headline and the lines around it stand

# Code stays as it is. The first alternative that matches at a place wins.
_CODE = (
    r"(?P<code>^(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^(?P=fence)[^\n]*$|\Z)"
    r"|(?<!`)`++[^`\n]+`++)"
)
_STRUCK = (
    r"(?P<struck>~~(?=[^\s~])(?:[^~\n]|~(?!~)|\n(?!\s*\n))*?(?<=[^\s~])~~(?!~)|<!--.*?-->"
    r"|<(?P<tag>del|s|strike)\b[^<>]*+>(?:[^<]|<(?!/?(?P=tag)\b))*+</(?P=tag)\s*>)"
)
_RAISED = (
    r"<sup\b[^<>]*+>(?P<raised>(?:[^\n<]|<(?!/?sup\b)){1,120}+)</sup\s*>"
    r"|(?<=[\w)])\^(?P<caret>[\w+−–-]{1,10})\^"
)
_LOWERED = (
    r"<sub\b[^<>]*+>(?P<lowered>(?:[^\n<]|<(?!/?sub\b)){1,120}+)</sub\s*>"
    r"|(?<=\w)~(?P<tilde>\d{1,4})~(?!~)"
)
_NOTE = r"\[\^(?P<note>[^\]\s]{1,40})\]"
_MARKED = re.compile(
    f"{_CODE}|{_STRUCK}|{_RAISED}|{_LOWERED}|{_NOTE}", re.MULTILINE | re.DOTALL | re.IGNORECASE
)
_HTML_TAG = re.compile(r"<[^<>]*>")
_AFTER_LENGTH = 40  # characters that decide how a raised run is written
_NOTE_LINK = re.compile(r"<a\b[^<>]*href\s*=\s*[\"']?#|\[[^\]]*\]\(#", re.IGNORECASE)


def read_markdown(data: bytes, source: str, _limits: Limits = DEFAULT_LIMITS) -> Iterator[Article]:
    """Yield the one article of a file. Front matter stays in the text unless it is a mapping.

    Raised figures are written as superscript characters, marks of notes as `[5]`. Struck-out text
    (`~~`, `<del>`, `<s>`) and comments are left out and counted.
    """
    front_matter, written = split_front_matter(decode(data))
    text, struck_count = _write_marks(written)
    language = guess_language(text)
    stated = [*front_matter, *_find_heading(text)]
    stated += find_stated_values(_strip_markup(text), language)
    yield make_article(
        id=source, source=source, text=text, stated=stated, language=language, hidden=struck_count
    )


def _find_heading(text: str) -> list[StatedValue]:
    heading = _HEADING.match(text)
    if not heading:
        return []
    title = _INLINE_MARKUP.sub(r"\2\3", heading[1] or heading[2])
    return [StatedValue("title", title, "headline")]


def _strip_markup(text: str) -> str:
    """Return the top and the last lines of a text without the marks that stand around words."""
    if len(text) > 2 * _TOP_LENGTH:
        text = f"{text[:_TOP_LENGTH]}\n\n{text[-_TOP_LENGTH:]}"
    text = re.sub(
        r"^\|[ \t]*([^|\n]+?)[ \t]*\|[ \t]*([^|\n]+?)[ \t]*\|?$", r"\1: \2", text, flags=re.M
    )
    text = re.sub(r"^(\S.*)\n(?:=+|-+)[ \t]*$", r"\1\n", text, flags=re.M)
    return _LINE_MARKUP.sub("", _LINK.sub(r"\1", text))


def _write_marks(text: str) -> tuple[str, int]:
    """Return the text with its raised, lowered and struck-out runs written plainly.

    Also the number of characters struck out, without white space.
    """
    written: list[str] = []
    struck_count = position = 0
    for found in _MARKED.finditer(text):
        written.append(text[position : found.start()])
        position = found.end()
        before = "".join(written[-3:])[-40:]
        if found["struck"]:
            struck_count += len("".join(_HTML_TAG.sub("", found["struck"]).strip("~").split()))
            if not before or before[-1].isspace():  # leave one space, not two
                position += len(re.match(r"[ \t]*", text[position:])[0])  # type: ignore[index]
        else:
            after = _HTML_TAG.sub("", text[position : position + _AFTER_LENGTH])
            written.append(_write_run(found, before, after))
    written.append(text[position:])
    return "".join(written), struck_count


def _write_run(match: re.Match[str], before: str, after: str) -> str:
    """Return how a raised or lowered run, the mark of a note, or code is written."""
    raised, lowered = match["raised"] or match["caret"], match["lowered"] or match["tilde"]
    if raised:
        plain = _HTML_TAG.sub("", _LINK.sub(r"\1", raised)).strip("[]")
        return f"[{plain}]" if _NOTE_LINK.search(raised) else write_raised(plain, before, after)
    if lowered:
        return write_lowered(_HTML_TAG.sub("", lowered), before)
    return f"[{match['note']}]" if match["note"] else match[0]


MARKDOWN = Format(
    suffixes=(".md", ".markdown"),
    read=whole_file(read_markdown),
    libraries=(*ENCODING_LIBRARIES, Library("pyyaml", "yaml")),
)
