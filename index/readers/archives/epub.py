"""E-books (EPUB): one article per chapter."""

import posixpath
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from pincite.index.limits import Limits
from pincite.index.readers.article import UnreadableError, clean_line, make_article
from pincite.index.readers.files.archive import ZIP_SIGNATURE, find_member, open_archive
from pincite.index.readers.files.encoding import ENCODING_LIBRARIES, decode
from pincite.index.readers.format import Format, whole_file
from pincite.index.readers.markup.styles import is_for_screen
from pincite.index.readers.markup.walker import (
    MARKUP_LIBRARIES,
    Markup,
    extract_markup,
    parse_markup,
)
from pincite.index.types import Article, Skipped

_CONTAINER = "META-INF/container.xml"
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)")
_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_MAX_SHEETS = 20  # of a chapter
_NOT_A_BOOK = "is a zip archive, but not a whole e-book: check its name, or save it again"


def read_epub(data: bytes, source: str, limits: Limits) -> Iterator[Article | Skipped]:
    """Yield an article for each chapter of a book, in the order of reading.

    Its title is that of the book, with the heading of the chapter if there are several. Its
    author, publisher and date are those of the book. A chapter has the id `book.epub#ch2.xhtml`; a
    book of one chapter has the id of the file. Files without text, such as the cover, are left
    out. Raises UnreadableError if the file is not a book, or is protected against copying.
    """
    with open_archive(data, limits) as archive:
        package, folder = _read_package(archive)
        protected = _list_protected(archive)
        styles = _Styles(archive, protected)
        chapters: list[tuple[str, Markup]] = []
        for path in _list_chapters(package, folder):
            if path in protected:
                raise UnreadableError("is protected against copying: save it without protection")
            try:
                chapter = find_member(archive, path)
                if chapter is None:
                    raise UnreadableError("is missing in the book: save the book again")
                page = _read_chapter(chapter, path, styles)
            except UnreadableError as error:
                yield Skipped(f"{source}:{path}", str(error))
                continue
            if page.text:
                chapters.append((path, page))
        if not chapters:
            raise UnreadableError("has no text in it: run OCR on it if it holds pictures of text")
        yield from _make_articles(chapters, _read_metadata(package), source)


def _make_articles(
    chapters: list[tuple[str, Markup]], metadata: dict[str, Any], source: str
) -> Iterable[Article]:
    book = metadata.pop("title")
    for path, page in chapters:
        is_alone = len(chapters) == 1
        parts = [book] if is_alone else [book, page.heading]
        title = ": ".join(filter(None, parts)) or page.heading
        article_id = source if is_alone else f"{source}#{path}"
        yield make_article(
            id=article_id,
            source=source,
            text=page.text,
            title=title,
            hidden=page.hidden,
            **metadata,
        )


def _parse_xml(data: bytes | None) -> Any:
    from lxml.etree import XMLParser, XMLSyntaxError, fromstring

    if data is None:
        raise UnreadableError(_NOT_A_BOOK)
    parser = XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = fromstring(data, parser)
    except XMLSyntaxError:
        root = None
    if root is None:
        raise UnreadableError(_NOT_A_BOOK)
    return root


def _read_package(archive: ZipFile) -> tuple[Any, str]:
    """Return the root of the package document, and the folder that its paths start from."""
    container = _parse_xml(find_member(archive, _CONTAINER))
    rootfile = next(container.iter("{*}rootfile"), None)
    path = rootfile.get("full-path", "") if rootfile is not None else ""
    return _parse_xml(find_member(archive, path)), posixpath.dirname(path)


def _list_chapters(package: Any, folder: str) -> Iterator[str]:
    """Yield the paths of the documents in the order of reading, each once; not those of menus."""
    items = {item.get("id"): item for item in package.iter("{*}item")}
    seen: set[str] = set()
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "nav" in item.get("properties", "").split():
            continue
        is_text = "html" in item.get("media-type", "html")
        path = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        if is_text and path not in seen:
            seen.add(path)
            yield path


def _list_protected(archive: ZipFile) -> set[str]:
    """Return the paths of the encrypted members; fonts may be, in any book."""
    data = find_member(archive, "META-INF/encryption.xml")
    if data is None:
        return set()
    return {unquote(each.get("URI", "")) for each in _parse_xml(data).iter("{*}CipherReference")}


def _read_metadata(package: Any) -> dict[str, Any]:
    def find_all(name: str) -> list[str]:
        return _list_lines(package.iter(f"{_DC}{name}"))

    dates = [
        each.text
        for each in package.iter(f"{_DC}date")
        if each.get(f"{_OPF}event") in (None, "publication")
    ]
    return {
        "title": next(iter(find_all("title")), None),
        "author": ", ".join(_list_lines(_iter_authors(package))) or None,
        "publisher": next(iter(find_all("publisher")), None),
        "published": next(iter(dates), None),
        "url": next(iter(find_all("source")), None),
    }


def _list_lines(elements: Iterable[Any]) -> list[str]:
    return [text for each in elements if (text := clean_line("".join(each.itertext())))]


def _iter_authors(package: Any) -> Iterator[Any]:
    """Yield the creators whose role is author (`aut`), or is not stated."""
    roles: dict[str, set[str]] = {}
    for each in package.iter("{*}meta"):
        if each.get("property") == "role":
            role = clean_line(each.text) or ""
            roles.setdefault(each.get("refines", "").removeprefix("#"), set()).add(role.lower())
    for creator in package.iter(f"{_DC}creator"):
        role = creator.get(f"{_OPF}role")
        stated = {role.strip().lower()} if role else roles.get(creator.get("id"), {"aut"})
        if "aut" in stated:
            yield creator


class _Styles:
    """The style sheets of a book, each read once."""

    def __init__(self, archive: ZipFile, protected: set[str]) -> None:
        self._archive = archive
        self._protected = protected
        self._sheets: dict[str, str] = {}

    def find(self, page: Any, path: str) -> str:
        """Return the text of the style sheets that a page at `path` links to, in order."""
        links = [
            posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(each.get("href"))))
            for each in page.iter("link")
            if each.get("rel", "").lower().split() == ["stylesheet"]
            and each.get("href")
            and is_for_screen(each)
        ]
        return "\n".join(map(self._read, list(dict.fromkeys(links))[:_MAX_SHEETS]))

    def _read(self, path: str) -> str:
        if path not in self._sheets:
            data = None
            if path not in self._protected:
                # A damaged style sheet does not make the chapter unreadable.
                with suppress(BadZipFile, EOFError, NotImplementedError, zlib.error):
                    data = find_member(self._archive, path)
            self._sheets[path] = (data or b"").decode(errors="replace")
        return self._sheets[path]


def _read_chapter(data: bytes, path: str, styles: _Styles) -> Markup:
    declared = _XML_ENCODING.match(data[:1024])
    tree = parse_markup(decode(data, declared[1].decode() if declared else None))
    return extract_markup(tree, sheets=styles.find(tree, path))


EPUB = Format(
    suffixes=(".epub",),
    read=whole_file(read_epub),
    libraries=(*ENCODING_LIBRARIES, *MARKUP_LIBRARIES),
    signature=ZIP_SIGNATURE,
)
