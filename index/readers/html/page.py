"""A web page: its visible main text, without menus and notices, and its metadata."""

import re
from collections.abc import Iterator
from typing import Any

from pincite.index.limits import DEFAULT_LIMITS, Limits, explain_exceeded_limit
from pincite.index.readers.article import UnreadableError, clean_line, make_article
from pincite.index.readers.encoding import ENCODING_LIBRARIES, decode
from pincite.index.readers.format import Format, Library, Signature, whole_file
from pincite.index.readers.headline import read_header
from pincite.index.readers.html.dates import find_publication_date
from pincite.index.readers.html.hidden import strip_hidden
from pincite.index.types import Article

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_INVALID_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
)  # lxml refuses a tree that has one
_TAG = re.compile(r"<[!a-z]", re.IGNORECASE)
_TABLE_RULE = re.compile(r"[|\s:-]+")
_NO_VISIBLE_TEXT = "has no visible text: a script may write it; save the page as text"
_TOO_DEEP = "is nested too deeply to be read whole: save its text as .txt"
_BYLINE_XPATH = "//*[contains(@class, 'byline') or contains(@class, 'dateline')]"


def read_html(data: bytes, source: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[Article]:
    """Yield the one article of a page. Never fetches anything.

    The text is the visible main text, with an empty line between paragraphs and without the
    headline, which is the title. Raises UnreadableError if there is no visible text, or if
    elements are nested too deeply.
    """
    from trafilatura.metadata import extract_metadata

    tree = _parse_tree(decode(data, _find_declared_encoding(data)), limits)
    tree, hidden_count = strip_hidden(tree)
    bylines = [clean_line(node.text_content()) or "" for node in tree.xpath(_BYLINE_XPATH)]
    # The date in `metadata` is not used: trafilatura takes any year in the text for the date.
    metadata = extract_metadata(
        tree, date_config={"extensive_search": False, "original_date": True}
    )
    published = find_publication_date(tree)
    title = _strip_site_name(metadata.title, metadata.sitename)
    text = _extract_main_text(tree, title)
    if not text:
        raise UnreadableError(_NO_VISIBLE_TEXT)
    header = read_header("\n\n".join([title or "", *bylines, text]))
    yield make_article(
        id=source,
        source=source,
        text=text,
        title=title or header.title,
        published=published or header.published,
        url=metadata.url,
        publisher=metadata.sitename or header.publisher,
        author=metadata.author or header.author,
        hidden=hidden_count,
    )


def _find_declared_encoding(data: bytes) -> str | None:
    found = _XML_ENCODING.match(data[:1024]) or _CHARSET.search(data[:8192])
    return found[1].decode() if found else None


def _parse_tree(markup: str, limits: Limits) -> Any:
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    if not _TAG.search(markup):
        raise UnreadableError(
            "is not HTML: there is no tag in it; if it is plain text, name it .txt"
        )
    parser = HTMLParser(huge_tree=True)  # otherwise elements below 256 levels are lost
    try:
        tree = document_fromstring(_XML_DECLARATION.sub("", markup, count=1), parser=parser)
    except ParserError:
        raise UnreadableError(_NO_VISIBLE_TEXT) from None
    if any("depth" in error.message for error in parser.error_log):  # libxml2 stops at 2,048
        raise UnreadableError(_TOO_DEEP)
    if _measure_depth(tree) > limits.nesting:
        raise UnreadableError(explain_exceeded_limit(limits, "nesting", _TOO_DEEP))
    for node in tree.iter():
        if _INVALID_XML.search(node.text or ""):
            node.text = _INVALID_XML.sub(" ", node.text)
        if _INVALID_XML.search(node.tail or ""):
            node.tail = _INVALID_XML.sub(" ", node.tail)
    return tree


def _measure_depth(tree: Any) -> int:
    from lxml.etree import iterwalk

    depth = deepest = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _extract_main_text(tree: Any, title: str | None) -> str:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document, use_config

    config = use_config()
    # By default, trafilatura joins the paragraphs of a text under 250 characters.
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")
    document = bare_extraction(tree, include_comments=False, config=config)
    lines = (document.text or "").splitlines() if isinstance(document, Document) else []
    paragraphs = [
        clean_line(line.strip("| ")) or "" for line in lines if not _TABLE_RULE.fullmatch(line)
    ]
    start = next((n for n, paragraph in enumerate(paragraphs) if paragraph != title), None)
    return "\n\n".join(filter(None, paragraphs[start:] if title else paragraphs))


def _strip_site_name(title: str | None, site_name: str | None) -> str | None:
    """Return "Minister resigns" for "Minister resigns | The Gazette"."""
    title = clean_line(title)
    return (
        re.sub(rf"\s[|–—·-]\s{re.escape(site_name)}$", "", title) if title and site_name else title
    )


HTML = Format(
    suffixes=(".html", ".htm", ".xhtml"),
    read=whole_file(read_html),
    libraries=(
        *ENCODING_LIBRARIES,
        Library("css-inline", "css_inline"),
        Library("lxml", "lxml.html"),
        Library("trafilatura", "trafilatura.metadata"),
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
