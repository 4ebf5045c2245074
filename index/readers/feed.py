"""RSS and Atom feeds: one article per entry."""

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from pincite.index.limits import Limits
from pincite.index.readers.article import UnreadableError, clean_line, make_article
from pincite.index.readers.files.encoding import ENCODING_LIBRARIES, decode
from pincite.index.readers.format import Format, Library, Signature, whole_file
from pincite.index.readers.markup.walker import MARKUP_LIBRARIES, extract_markup, parse_markup
from pincite.index.readers.rows import iter_row_articles
from pincite.index.types import Article, Skipped, StatedValue

_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>|&#?\w+;")
_DC_DATE = "{http://purl.org/dc/elements/1.1/}date"
_ADDRESS_AND_NAME = re.compile(r"\S+@\S+\s*\(([^()]+)\)")  # the form of RSS: a@b.org (Jane Doe)


def read_feed(data: bytes, source: str, _limits: Limits) -> Iterator[Article | Skipped]:
    """Yield the article of each entry of a feed. Never fetches anything.

    The text is the full content of the entry or, if the feed has none, its summary. The title of
    the feed is the publisher. An entry has the id `news.xml#GUID`, or `news.xml#2` without a GUID.
    When an entry was changed is not its date; several authors are joined by commas. Raises
    UnreadableError if the file is not a feed.
    """
    import feedparser

    declared = _XML_ENCODING.match(data[:1024])
    text = decode(data, declared[1].decode() if declared else None)
    # The text is decoded; a declaration of another encoding would make the parser guess.
    xml = _XML_DECLARATION.sub("", text).encode()
    # Relative links stay as they are, and `markup` reads the HTML.
    parsed = feedparser.parse(BytesIO(xml), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        raise UnreadableError("is not an RSS or Atom feed: if it is a page, name it .html")
    if not parsed.entries:
        raise UnreadableError("is a feed without an entry")
    publisher = _read_line(parsed.feed, "title")
    for entry, date in zip(parsed.entries, _list_dc_dates(xml, len(parsed.entries)), strict=True):
        entry["dc_date"] = date

    def parse(entry: Mapping[str, Any], default_id: str) -> Iterable[Article]:
        return [_read_entry(entry, source, default_id, publisher)]

    yield from iter_row_articles(enumerate(parsed.entries, start=1), source, parse, noun="entry")
    if parsed.bozo and "not well-formed" in str(parsed.get("bozo_exception", "")):
        reason = "is damaged: entries below the damage may be missing; save the feed again"
        yield Skipped(source, reason)


def _read_entry(
    entry: Mapping[str, Any], source: str, default_id: str, publisher: str | None
) -> Article:
    bodies = [
        part.get("value") or ""
        for part in (*entry.get("content", ()), entry.get("summary_detail") or {})
    ]
    pages = [extract_markup(parse_markup(_to_markup(body))) for body in bodies if body.strip()]
    if not pages:
        raise UnreadableError("has no text: the feed holds only its title")
    page = max(pages, key=lambda each: len(each.text))
    guid = clean_line(entry.get("id"))
    values = (
        ("title", _read_line(entry, "title"), "title of the entry"),
        ("published", entry.get("published"), "date of the entry"),
        ("published", entry.get("dc_date"), "dc:date of the entry"),
        ("url", entry.get("link"), "link of the entry"),
        ("publisher", _read_line(entry.get("source") or {}, "title"), "source of the entry"),
        ("publisher", publisher, "title of the feed"),
        ("author", _read_authors(entry), "author of the entry"),
    )
    return make_article(
        id=f"{source}#{guid}" if guid else default_id,
        source=source,
        text=page.text,
        stated=[StatedValue(field, value, origin) for field, value, origin in values if value],
        language=entry.get("language"),
        hidden=page.hidden,
    )


def _list_dc_dates(xml: bytes, count: int) -> list[str | None]:
    """Return the `dc:date` of each of `count` entries.

    feedparser does not tell it from the date of a change.
    """
    from lxml.etree import XMLParser, XMLSyntaxError, fromstring

    parser = XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = fromstring(xml, parser)
    except XMLSyntaxError:
        root = None
    entries = () if root is None else root.iter("{*}item", "{*}entry")
    dates = [each.findtext(_DC_DATE) for each in entries]
    return dates if len(dates) == count else [None] * count


def _read_authors(entry: Mapping[str, Any]) -> str | None:
    """Return the names of all authors of an entry, without their addresses."""
    names = [each.get("name") for each in entry.get("authors", ())]
    # feedparser may cut an address in two, and leave half of it in the name.
    if len(names) > 1 and all(name and "(" not in name for name in names):
        return ", ".join(dict.fromkeys(names))
    author = entry.get("author")
    found = _ADDRESS_AND_NAME.fullmatch(author.strip()) if author else None
    return found[1] if found else author


def _read_line(values: Mapping[str, Any], name: str) -> str | None:
    """Return a title, which may be HTML, as one line of text."""
    value = values.get(name)
    if not isinstance(value, str) or not value.strip():
        return None
    if _TAG.search(value):
        value = " ".join(extract_markup(parse_markup(value)).paragraphs)
    return clean_line(value)


def _to_markup(body: str) -> str:
    """Return HTML as it is, and the paragraphs of plain text as paragraphs of HTML."""
    if _TAG.search(body):
        return body
    from html import escape

    return "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", body))


FEED = Format(
    suffixes=(".rss", ".atom", ".rdf", ".xml"),
    read=whole_file(read_feed),
    libraries=(*ENCODING_LIBRARIES, *MARKUP_LIBRARIES, Library("feedparser", "feedparser")),
    signature=Signature(
        "an RSS or Atom feed",
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*+(?:(?:(?><\?.*?\?>)|(?><!--.*?-->)|<!DOCTYPE[^>\[]*>)\s*+)*+"
            rb"<(?:rss|(?:\w+:)?feed|rdf:RDF)[\s>]",
            re.DOTALL,
        ),
        required=False,
        any_name=True,
    ),
)
