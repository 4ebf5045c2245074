"""A web page → title, address, outlet and author that it states for its article, surest first."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pincite.index.readers.html.credited import (
    find_place,
    is_beside_text,
    is_of_article,
)
from pincite.index.readers.html.linked_data import get_names, get_text
from pincite.index.readers.html.parts import (
    TITLE_METAS,
    Page,
    get_content,
    get_letters,
    iter_addresses,
    iter_metas,
)
from pincite.index.readers.metadata.credits import parse_credit_line
from pincite.index.readers.metadata.names import (
    has_given_name,
    is_outlet,
    is_person,
    may_be_outlet,
)
from pincite.index.text.visible import to_single_line
from pincite.index.text.words import STOPWORDS, words
from pincite.index.types import StatedValue

_OUTLET_METAS = (
    "og:site_name", "publisher", "dc.publisher", "citation_journal_title", "article:publisher",
    "cre", "application-name",
)  # fmt: skip
_AUTHOR_METAS = (
    "author", "article:author", "article:author_name", "byl", "citation_author", "parsely-author",
    "sailthru.author", "dc.creator", "dcterms.creator", "og:author",
)  # fmt: skip
_TITLE_SEPARATOR = re.compile(r"\s+[|–—·•:-]\s+|\s*\|\s*|\s+»\s+|:\s+")
_AUTHOR_XPATH = (
    "//*[@itemprop='author' or @rel='author' or contains(@class, 'author')"
    " or contains(@class, 'byline')]"
)
_NAME_END = re.compile(
    r"(?i)\s*(?:[|·•\n]|\s[–—-]\s|\b(?:published|posted|updated|veröffentlicht|aktualisiert|stand"
    r"|am|on|at|publié|publicado)\b|\d).*",
    re.DOTALL,
)
_BY = re.compile(r"(?i)^(?:by|von|par|por|di|door|text|autor(?:in)?|author)\s*:?\s+")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:\d{4}(?:\s*[–-]\s*\d{4})?,?\s*)?(?:by\s+)?([^.|•·,\n©]{3,60})",
    re.IGNORECASE,
)
# What names a section or a kind of article: "Local News", "Live Updates".
_SECTION_WORDS = frozenset(
    """
    analysis blog breaking business culture entertainment features health home international latest
    lifestyle live local national news opinion photos pictures politics regional sport sports
    stories story tech top travel update updates video videos weather world aktuell aktuelle
    aktuelles kultur lokale lokales meinung nachrichten panorama politik regionale regionales
    wirtschaft
    """.split()
)
_MAX_BYLINES = 50  # of a page that are looked at
_MAX_OUTLET_WORDS = 6
_MAX_TITLE_LENGTH = 300


def list_metadata(page: Page) -> list[StatedValue]:
    """Return the titles, addresses, outlets and authors that the markup states, surest first."""
    outlets = list(_iter_outlets(page))
    names = {value for _, value in outlets if value}
    return [
        StatedValue(field, value, origin)
        for field, values in (
            ("title", _iter_titles(page, names)),
            ("url", _iter_addresses(page)),
            ("publisher", outlets),
            ("author", _iter_authors(page)),
        )
        for origin, value in values
        if value and value.strip()
    ]


def _iter_titles(page: Page, outlets: set[str]) -> Iterator[tuple[str, str]]:
    headings = page.root.xpath(".//h1") or [
        each for each in page.tree.xpath("//h1") if not _is_in_header(each)
    ]
    for heading in headings:
        title = get_content(heading)
        if title not in outlets and 0 < len(title) <= _MAX_TITLE_LENGTH:
            yield "headline (h1)", title
    for node in page.articles:
        yield "JSON-LD headline", get_text(node.get("headline")) or get_text(node.get("name"))
    for name, value in iter_metas(page.tree, TITLE_METAS):
        yield f"meta {name}", _strip_site_name(value, outlets)
    for element in page.tree.iterfind(".//title"):
        yield "title of the page", _strip_site_name(element.text_content(), outlets)
    for heading in page.tree.xpath("//h1"):
        yield "headline (h1)", get_content(heading)


def _is_in_header(element: Any) -> bool:
    return any(each.tag in ("header", "nav", "aside", "footer") for each in element.iterancestors())


def _strip_site_name(title: str, outlets: set[str]) -> str:
    """Return "Minister resigns" for "Minister resigns | The Gazette"."""
    title = to_single_line(title)
    for outlet in outlets:
        bare = re.sub(rf"\s*[|–—·:-]\s*{re.escape(outlet)}$", "", title)
        if bare and bare != title:
            return bare
    return title


def _iter_addresses(page: Page) -> Iterator[tuple[str, str]]:
    yield from iter_addresses(page.tree)
    for node in page.articles:
        for key in ("url", "mainEntityOfPage", "@id"):
            address = node.get(key)
            named = address.get("@id") if isinstance(address, dict) else address
            yield f"JSON-LD {key}", str(named or "")
    if page.saved_from:
        yield "address that the page was saved from", page.saved_from


def _iter_outlets(page: Page) -> Iterator[tuple[str, str]]:
    for node in page.articles:
        yield "JSON-LD publisher", get_names(node.get("publisher"), page.data)
    for name, value in iter_metas(page.tree, _OUTLET_METAS):
        yield f"meta {name}", value
    for element in page.tree.xpath("//*[@itemprop='publisher']"):
        names = element.xpath(".//*[@itemprop='name']")
        named = names[0] if names else element
        yield "microdata publisher", named.get("content") or get_content(named)
    yield from _iter_title_suffixes(page)
    for node in page.data.sites:
        yield "JSON-LD of the site", get_text(node.get("name"))


def list_copyright_outlets(page: Page) -> list[StatedValue]:
    """Return the outlets that the foot of a page names as the owner of its rights."""
    return [
        StatedValue("publisher", name, "copyright line")
        for footer in page.tree.iter("footer")
        for name in _find_owners(footer.text_content())
    ]


def _find_owners(text: str) -> list[str]:
    names = (re.sub(r"(?i)\s*all rights.*|\s*alle rechte.*|\s*\d{4}$", "", found[1]).strip()
             for found in _COPYRIGHT.finditer(text))  # fmt: skip
    return [name for name in names if is_outlet(name)]


def _iter_title_suffixes(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the outlet in "Minister resigns | The Gazette", if a headline shows where it begins."""
    headlines = {get_content(each) for each in page.tree.iter("h1")}
    headlines |= {value for _, value in iter_metas(page.tree, ("og:title", "twitter:title"))}
    for element in page.tree.iterfind(".//title"):
        title = to_single_line(element.text_content())
        parts = _TITLE_SEPARATOR.split(title)
        begun = [each for each in headlines if each and title.startswith(each) and each != title]
        ended = [each for each in headlines if each and title.endswith(each) and each != title]
        for part, beside in ((parts[-1], begun), (parts[0], ended)):
            is_section = _SECTION_WORDS.issuperset(words(part))
            if len(parts) < 2 or is_section or len(part.split()) > _MAX_OUTLET_WORDS:
                continue
            if is_outlet(part) or (beside and _names_site(part, beside[0], page)):
                yield "title of the page", part
                break


def _names_site(part: str, headline: str, page: Page) -> bool:
    """Whether a part of the title beside the headline is the name of the site.

    It is if the address or the copyright line of the page has it, or if it is written like a name,
    with an article ("The Shore") or in capitals that the headline has not.
    """
    if may_be_outlet(part):
        return True
    hosts = [urlsplit(each).netloc for _, each in _iter_addresses(page)]
    owners = [found[1] for each in page.tree.iter("footer")
              for found in _COPYRIGHT.finditer(each.text_content())]  # fmt: skip
    named = [*owners, *(label for host in hosts for label in host.split("."))]
    if get_letters(part) in filter(None, map(get_letters, named)):
        return True
    is_german = (page.language or "").lower().startswith("de")  # which writes nouns in capitals
    is_lower = any(word.islower() and word not in STOPWORDS for word in headline.split())
    return is_lower and not is_german and _is_name(part) and not has_given_name(part)


def _is_name(text: str) -> bool:
    """Whether the first and all content words of a text, at least two, have a capital letter."""
    first, *others = text.split()
    return bool(others) and first[0].isupper() and all(
        not word[0].islower() and word.lower() not in STOPWORDS
        for word in others if word not in STOPWORDS
    )  # fmt: skip


def _iter_authors(page: Page) -> Iterator[tuple[str, str]]:
    for node in page.articles:
        yield "JSON-LD author", get_names(node.get("author") or node.get("creator"), page.data)
    metas = list(iter_metas(page.tree, _AUTHOR_METAS))
    several = [value for name, value in metas if name == "citation_author"]
    for name, value in metas:
        yield f"meta {name}", "; ".join(several) if name == "citation_author" else value
    for element in page.tree.xpath(_AUTHOR_XPATH)[:_MAX_BYLINES]:
        is_marked = "author" in f"{element.get('itemprop')} {element.get('rel')}".split()
        if is_of_article(element, page) and (
            is_marked or is_beside_text(find_place(element, page), page)
        ):
            for name in _iter_names(element):
                yield "byline", name


def _iter_names(element: Any) -> Iterator[str]:
    """Yield the names in a byline: what `itemprop=name` or a link says, else its text."""
    named = element.xpath(".//*[@itemprop='name'] | .//a[@rel='author'] | .//a")
    texts = [each.get("content") or get_content(each) for each in named]
    names = [each for each in texts if is_person(each)]
    if names:
        yield ", ".join(dict.fromkeys(names))
    if content := element.get("content"):
        yield content
    for part in (*_list_parts(element), get_content(element)):
        fields = parse_credit_line(part, None) or {}
        bare = _NAME_END.sub("", _BY.sub("", part)).strip(" ,;:")
        if "author" in fields or is_person(bare):
            yield fields.get("author", bare)


def _list_parts(element: Any) -> list[str]:
    return [part for text in element.itertext() if (part := to_single_line(text))]
