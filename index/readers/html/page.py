"""A web page: its visible main text, without menus and notices, and its metadata."""

import re
from collections.abc import Iterator
from typing import Any

from pincite.index.limits import DEFAULT_LIMITS, Limits, explain_exceeded_limit
from pincite.index.readers.article import UnreadableError, clean_line, make_article
from pincite.index.readers.files.encoding import ENCODING_LIBRARIES, decode
from pincite.index.readers.format import Format, Library, Signature, whole_file
from pincite.index.readers.html.credited import find_place, is_beside_text, is_of_article
from pincite.index.readers.html.dates import (
    find_other_dates,
    list_dates,
    list_loose_dates,
    read_byline,
)
from pincite.index.readers.html.hidden import strip_hidden
from pincite.index.readers.html.metadata import list_copyright_outlets, list_metadata
from pincite.index.readers.html.parts import Page, find_saved_address, make_page
from pincite.index.readers.html.root import find_article_element
from pincite.index.readers.html.scripted import complete_text, is_empty_shell
from pincite.index.readers.markup.blocks import Block, measure_depth
from pincite.index.readers.markup.boilerplate import count_characters
from pincite.index.readers.metadata.headline import find_stated_values
from pincite.index.text.languages import guess_language
from pincite.index.types import Article, Skipped, StatedValue

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
# Entities are not expanded: their declarations are no text of the page.
_DECLARATIONS = re.compile(r"(\s*<!DOCTYPE[^\[<>]*)\[.*?\]\s*>", re.DOTALL | re.IGNORECASE)
_INVALID_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
)  # lxml refuses a tree that has one
_TAG = re.compile(r"<[!a-z]", re.IGNORECASE)
_NO_VISIBLE_TEXT = "has no visible text: a script may write it; save the page as text"
_TOO_DEEP = "is nested too deeply to be read whole: save its text as .txt"
_BYLINE_XPATH = "//*[contains(@class, 'byline') or contains(@class, 'dateline')]"
_MAX_BYLINES = 50  # of a page that are looked at
_TITLE_BLOCKS = 4
"""The blocks at the start of the text among which a repetition of the title is left out."""

_MAX_LOSS = 0.1
"""The share of an article's visible characters that may be left out without a report."""


def read_html(
    data: bytes, source: str, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Article | Skipped]:
    """Yield the one article of a page. Never fetches anything.

    The text is all that the article's element shows, with an empty line between paragraphs and
    without the headline, which is the title. Menus, forms and links to other stories in it are
    left out and counted; if they are more than a tenth of it, a `Skipped` says so. Raises
    UnreadableError if there is no visible text, or if elements are nested too deeply.
    """
    markup = decode(data, find_declared_encoding(data))
    yield from read_markup(markup, source, limits)


def read_markup(
    markup: str, source: str, limits: Limits, stated: tuple[StatedValue, ...] = ()
) -> Iterator[Article | Skipped]:
    """Yield the article of a page like `read_html`. `stated` is what the file around it states."""
    tree = parse_tree(markup, limits)
    saved_from = find_saved_address(tree)
    tree, hidden_count = strip_hidden(tree)
    page = make_page(tree, find_article_element(tree), saved_from)
    language = page.language or guess_language("\n\n".join(block.text for block in page.blocks))
    values = [*list_metadata(page), *list_dates(page)]
    title = next((clean_line(each.value) for each in values if each.field == "title"), None)
    paragraphs, left_out = complete_text(page, _drop_title(page.blocks, title))
    text = "\n\n".join(paragraphs)
    if not text or is_empty_shell(tree, text):
        raise UnreadableError(_NO_VISIBLE_TEXT)
    values += _read_lines(page, title, text, language)
    values += [*list_loose_dates(page), *list_copyright_outlets(page), *stated]
    yield make_article(
        id=source,
        source=source,
        text=text,
        stated=values,
        language=language,
        hidden=hidden_count + left_out,
    )
    shown = count_characters(page.root)
    if left_out > _MAX_LOSS * shown:
        yield Skipped(
            source,
            f"leaves out {left_out:,} of the {shown:,} visible characters of the article (menus, "
            "forms, offers, links to other articles): if they belong to it, save the page as text",
        )


def _read_lines(
    page: Page, title: str | None, text: str, language: str | None
) -> list[StatedValue]:
    """Return what the lines of the byline and of the text below the headline state."""
    lines = _drop_other_dates(text.split("\n"), page)
    bylines = [
        line
        for node in page.tree.xpath(_BYLINE_XPATH)[:_MAX_BYLINES]
        if is_of_article(node, page) and is_beside_text(find_place(node, page), page)
        for line in read_byline(node, page)
    ]
    bylines = [line for line in dict.fromkeys(bylines) if line not in lines[0]]
    top = [title or "", *bylines[:6], "\n".join(lines)]
    return find_stated_values("\n\n".join(top), language)


def _drop_other_dates(lines: list[str], page: Page) -> list[str]:
    """Return lines of the text without the dates of changes and of other stories."""
    changed = find_other_dates(page)
    written: dict[str, list[str]] = {}
    for position, line in reversed([*enumerate(page.lines.texts)]):
        written.setdefault(line, []).append(changed.get(position, line))
    return [written[line].pop() if written.get(line) else line for line in lines]


def find_declared_encoding(data: bytes) -> str | None:
    """Return the encoding that a page states in its first lines; None if it states none."""
    found = _XML_ENCODING.match(data[:1024]) or _CHARSET.search(data[:8192])
    return found[1].decode() if found else None


def parse_tree(markup: str, limits: Limits) -> Any:
    """Parse a page. Raises UnreadableError if it is not HTML, empty or nested too deeply."""
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    if not _TAG.search(markup):
        raise UnreadableError(
            "is not HTML: there is no tag in it; if it is plain text, name it .txt"
        )
    parser = HTMLParser(huge_tree=True)  # otherwise elements below 256 levels are lost
    try:
        markup = _XML_DECLARATION.sub("", markup, count=1)
        if found := _DECLARATIONS.match(markup):
            markup = f"{found[1]}>{markup[found.end() :]}"
        tree = document_fromstring(markup, parser=parser)
    except ParserError:
        raise UnreadableError(_NO_VISIBLE_TEXT) from None
    if any("depth" in error.message for error in parser.error_log):  # libxml2 stops at 2,048
        raise UnreadableError(_TOO_DEEP)
    if measure_depth(tree) > limits.nesting:
        raise UnreadableError(explain_exceeded_limit(limits, "nesting", _TOO_DEEP))
    for node in tree.iter():
        if _INVALID_XML.search(node.text or ""):
            node.text = _INVALID_XML.sub(" ", node.text)
        if _INVALID_XML.search(node.tail or ""):
            node.tail = _INVALID_XML.sub(" ", node.tail)
    return tree


def _drop_title(blocks: list[Block], title: str | None) -> list[Block]:
    """Return the blocks without the headline at their start, which is the title."""
    kept = list(blocks)
    for position, block in enumerate(kept[:_TITLE_BLOCKS]):
        if block.text == title and len(kept) > 1:
            del kept[position]
            while position < min(len(kept), _TITLE_BLOCKS) and kept[position].text == title:
                del kept[position]
            break
    return kept


HTML = Format(
    suffixes=(".html", ".htm", ".xhtml"),
    read=whole_file(read_html),
    libraries=(
        *ENCODING_LIBRARIES,
        Library("css-inline", "css_inline"),
        Library("lxml", "lxml.html"),
        Library("trafilatura", "trafilatura"),
    ),
    signature=Signature(
        "HTML",
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE
        ),
        required=False,
    ),
    loggers=("trafilatura", "htmldate"),
)
