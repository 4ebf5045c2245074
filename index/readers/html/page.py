"""A web page: its main text without menus, notices and what is hidden; what it says of itself."""

import re
from collections.abc import Iterator
from typing import Any

from pincite.index.limits import DEFAULT_LIMITS, Limits, explain_exceeded_limit
from pincite.index.readers.article import Unreadable, make_article, tidy
from pincite.index.readers.encoding import decode
from pincite.index.readers.headline import top
from pincite.index.readers.html.dates import publication_date
from pincite.index.readers.html.hidden import without_hidden
from pincite.index.types import Article

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # one would cost the page
_TAG = re.compile(r"<[!a-z]", re.IGNORECASE)
_TABLE_RULE = re.compile(r"[|\s:-]+")
_NOTHING_SHOWS = "has no text that shows: a script may write it; save the page as text"
_TOO_DEEP = "is nested too deeply to be read whole: save its text as .txt"
_BYLINES = "//*[contains(@class, 'byline') or contains(@class, 'dateline')]"


def read_html(data: bytes, source: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[Article]:
    """Read the article of a page.

    The frozen text is the main text that shows, its paragraphs apart by an empty line; the
    headline above it is the title only. Nothing is ever fetched.
    """
    from trafilatura.metadata import extract_metadata

    tree = _tree(decode(data, _declared(data)), limits)
    tree, left_out = without_hidden(tree)
    bylines = [tidy(node.text_content()) or "" for node in tree.xpath(_BYLINES)]
    # Its date is not used: it would take the year of any figure in the text for one.
    page = extract_metadata(tree, date_config={"extensive_search": False, "original_date": True})
    published = publication_date(tree)
    title = _without_site(page.title, page.sitename)
    text = _main_text(tree, title)
    if not text:
        raise Unreadable(_NOTHING_SHOWS)
    above = top("\n\n".join([title or "", *bylines, text]))
    yield make_article(
        id=source,
        source=source,
        text=text,
        title=title or above.title,
        published=published or above.published,
        url=page.url,
        publisher=page.sitename or above.publisher,
        author=page.author or above.author,
        hidden=left_out,
    )


def _declared(data: bytes) -> str | None:
    found = _XML_ENCODING.match(data[:1024]) or _CHARSET.search(data[:8192])
    return found[1].decode() if found else None


def _tree(page: str, limits: Limits) -> Any:
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    if not _TAG.search(page):
        raise Unreadable("is not HTML: there is no tag in it; if it is plain text, name it .txt")
    parser = HTMLParser(huge_tree=True)  # else all is lost below 256 levels
    try:
        tree = document_fromstring(_XML_DECLARATION.sub("", page, count=1), parser=parser)
    except ParserError:
        raise Unreadable(_NOTHING_SHOWS) from None
    if any("depth" in error.message for error in parser.error_log):  # of the parser: 2,048
        raise Unreadable(_TOO_DEEP)
    if _depth(tree) > limits.nesting:
        raise Unreadable(explain_exceeded_limit(limits, "nesting", _TOO_DEEP))
    for node in tree.iter():
        if _NOT_XML.search(node.text or ""):
            node.text = _NOT_XML.sub(" ", node.text)
        if _NOT_XML.search(node.tail or ""):
            node.tail = _NOT_XML.sub(" ", node.tail)
    return tree


def _depth(tree: Any) -> int:
    from lxml.etree import iterwalk

    depth = deepest = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _main_text(tree: Any, title: str | None) -> str:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document, use_config

    config = use_config()
    # By default the paragraphs of an article under 250 characters are run together.
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")
    document = bare_extraction(tree, include_comments=False, config=config)
    lines = (document.text or "").splitlines() if isinstance(document, Document) else []
    paragraphs = [tidy(line.strip("| ")) or "" for line in lines if not _TABLE_RULE.fullmatch(line)]
    start = next((n for n, paragraph in enumerate(paragraphs) if paragraph != title), None)
    return "\n\n".join(filter(None, paragraphs[start:] if title else paragraphs))


def _without_site(title: str | None, site: str | None) -> str | None:
    """Return "Minister resigns" for "Minister resigns | The Gazette"."""
    title = tidy(title)
    return re.sub(rf"\s[|–—·-]\s{re.escape(site)}$", "", title) if title and site else title
