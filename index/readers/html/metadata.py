"""A web page → title, address, outlet and author that it states for its article, surest first."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pincite.index.readers.html.boilerplate import has_boilerplate_name
from pincite.index.readers.html.linked_data import (
    LinkedData,
    Node,
    get_names,
    get_text,
    read_linked_data,
)
from pincite.index.readers.metadata.credits import parse_credit_line
from pincite.index.readers.metadata.names import is_outlet, is_person
from pincite.index.text.visible import to_single_line
from pincite.index.text.words import content_words, words
from pincite.index.types import StatedValue

_TITLE_METAS = ("og:title", "twitter:title", "dc.title", "citation_title")
_OUTLET_METAS = (
    "og:site_name", "publisher", "dc.publisher", "citation_journal_title", "article:publisher",
    "cre", "application-name",
)  # fmt: skip
_AUTHOR_METAS = (
    "author", "article:author", "article:author_name", "byl", "citation_author", "parsely-author",
    "sailthru.author", "dc.creator", "dcterms.creator", "og:author",
)  # fmt: skip
_URL_METAS = ("og:url", "twitter:url", "parsely-link")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)|^\s*url:\s*(\S+)", re.MULTILINE)
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
_MAX_TITLE_LENGTH = 300


class Page(NamedTuple):
    """A page without its hidden elements: its tree, the element of its article, its JSON-LD.

    `articles`: the nodes of JSON-LD that describe this article. `other_articles`: those that may
    describe a different one. `saved_from`: the address in a comment of the program that saved it.
    `language`: a tag such as `de` or `en-GB`; None if the page states none.
    """

    tree: Any
    root: Any
    data: LinkedData
    articles: tuple[Node, ...]
    other_articles: tuple[Node, ...]
    saved_from: str
    language: str | None


def make_page(tree: Any, root: Any, saved_from: str = "") -> Page:
    """Return a page, with the nodes of its JSON-LD that describe the article in `root`."""
    data = read_linked_data(tree)
    headings = [_get_content(each) for each in tree.xpath("//h1 | //title")]
    headings += [value for _, value in iter_metas(tree, _TITLE_METAS)]
    urls = set(_iter_urls(tree))
    matching = tuple(node for node in data.articles if _is_about(node, headings, urls))
    if not matching and len(data.articles) == 1 and not get_text(data.articles[0].get("headline")):
        matching = data.articles
    others = tuple(
        node for node in data.articles if node not in matching and _shares_words(node, headings)
    )
    # Of several stories, none is the page's own unless the page says so.
    others = others if len(data.articles) == 1 else ()
    return Page(tree, root, data, matching, others, saved_from, get_language(tree))


def find_saved_address(tree: Any) -> str:
    """Return the address that a browser wrote into a comment when it saved a page; "" if none."""
    for comment in tree.xpath("//comment()"):
        if found := _SAVED_FROM.search(comment.text or ""):
            return found[1] or found[2]
    return ""


def get_language(tree: Any) -> str | None:
    """Return the language that a page states, as `de` or `en-GB`; None if it states none."""
    for element in tree.xpath("//html[@lang] | //html[@*[local-name()='lang']] | //body[@lang]"):
        language = element.get("lang") or element.get("xml:lang") or ""
        if language.strip():
            return str(language.strip())
    return next((value for _, value in iter_metas(tree, ("og:locale", "language"))), None)


def iter_metas(tree: Any, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and content of the `<meta>` elements with one of `names`, in their order."""
    by_name: dict[str, list[str]] = {}
    for meta in tree.iterfind(".//meta[@content]"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := (meta.get(attribute) or "").strip().lower():
                by_name.setdefault(name, []).append(meta.get("content"))
    for name in names:
        for content in by_name.get(name, []):
            yield name, content


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
        title = _get_content(heading)
        if title not in outlets and 0 < len(title) <= _MAX_TITLE_LENGTH:
            yield "headline (h1)", title
    for node in page.articles:
        yield "JSON-LD headline", get_text(node.get("headline")) or get_text(node.get("name"))
    for name, value in iter_metas(page.tree, _TITLE_METAS):
        yield f"meta {name}", _strip_site_name(value, outlets)
    for element in page.tree.iterfind(".//title"):
        yield "title of the page", _strip_site_name(element.text_content(), outlets)
    for heading in page.tree.xpath("//h1"):
        yield "headline (h1)", _get_content(heading)


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
    for link in page.tree.iterfind(".//link[@href]"):
        if "canonical" in (link.get("rel") or "").lower().split():
            yield "canonical link", link.get("href")
    for name, value in iter_metas(page.tree, _URL_METAS):
        yield f"meta {name}", value
    for node in page.articles:
        for key in ("url", "mainEntityOfPage", "@id"):
            address = node.get(key)
            named = address.get("@id") if isinstance(address, dict) else address
            yield f"JSON-LD {key}", str(named or "")
    if page.saved_from:
        yield "address that the page was saved from", page.saved_from


def _iter_urls(tree: Any) -> Iterator[str]:
    for link in tree.iterfind(".//link[@rel='canonical'][@href]"):
        yield link.get("href")
    for _, value in iter_metas(tree, _URL_METAS):
        yield value


def _iter_outlets(page: Page) -> Iterator[tuple[str, str]]:
    for node in page.articles:
        yield "JSON-LD publisher", get_names(node.get("publisher"), page.data)
    for name, value in iter_metas(page.tree, _OUTLET_METAS):
        yield f"meta {name}", value
    for element in page.tree.xpath("//*[@itemprop='publisher']"):
        names = element.xpath(".//*[@itemprop='name']")
        named = names[0] if names else element
        yield "microdata publisher", named.get("content") or _get_content(named)
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
    headlines = {_get_content(each) for each in page.tree.iter("h1")}
    headlines |= {value for _, value in iter_metas(page.tree, ("og:title", "twitter:title"))}
    for element in page.tree.iterfind(".//title"):
        title = to_single_line(element.text_content())
        parts = _TITLE_SEPARATOR.split(title)
        if len(parts) < 2:
            continue
        follows = any(
            title.startswith(each) and len(each) < len(title) for each in headlines if each
        )
        precedes = any(
            title.endswith(each) and len(each) < len(title) for each in headlines if each
        )
        if (follows and len(parts[-1].split()) <= 6) or is_outlet(parts[-1]):
            yield "title of the page", parts[-1]
        elif (precedes and len(parts[0].split()) <= 6) or is_outlet(parts[0]):
            yield "title of the page", parts[0]


def _iter_authors(page: Page) -> Iterator[tuple[str, str]]:
    for node in page.articles:
        yield "JSON-LD author", get_names(node.get("author") or node.get("creator"), page.data)
    metas = list(iter_metas(page.tree, _AUTHOR_METAS))
    several = [value for name, value in metas if name == "citation_author"]
    for name, value in metas:
        yield f"meta {name}", "; ".join(several) if name == "citation_author" else value
    for element in page.tree.xpath(_AUTHOR_XPATH):
        if not _is_elsewhere(element, page):
            for name in _iter_names(element):
                yield "byline", name


def _is_elsewhere(element: Any, page: Page) -> bool:
    inside = False
    for each in element.iterancestors():
        if each is page.root:
            inside = True
        if each.tag in ("aside", "nav", "footer") or has_boilerplate_name(each):
            return True
        if each.tag == "article" and not inside and each is not page.root:
            return True
    return False


def _iter_names(element: Any) -> Iterator[str]:
    """Yield the names in a byline: what `itemprop=name` or a link says, else its text."""
    named = element.xpath(".//*[@itemprop='name'] | .//a[@rel='author'] | .//a")
    texts = [each.get("content") or _get_content(each) for each in named]
    names = [each for each in texts if is_person(each)]
    if names:
        yield ", ".join(dict.fromkeys(names))
    if content := element.get("content"):
        yield content
    for part in (*_list_parts(element), _get_content(element)):
        fields = parse_credit_line(part, None) or {}
        bare = _NAME_END.sub("", _BY.sub("", part)).strip(" ,;:")
        if "author" in fields or is_person(bare):
            yield fields.get("author", bare)


def _list_parts(element: Any) -> list[str]:
    return [part for text in element.itertext() if (part := to_single_line(text))]


def _is_about(node: Node, headings: list[str], urls: set[str]) -> bool:
    """Whether a node of JSON-LD describes the article with one of the headings or addresses."""
    stated = {str(node.get(key)) for key in ("url", "@id", "mainEntityOfPage")}
    main = node.get("mainEntityOfPage")
    stated |= {str(main.get("@id"))} if isinstance(main, dict) else set()
    if stated & urls:
        return True
    headline = set(words(get_text(node.get("headline")) or get_text(node.get("name"))))
    return bool(headline) and any(
        len(headline & set(words(heading))) >= 0.5 * len(headline)
        for heading in headings
        if heading
    )


def _shares_words(node: Node, headings: list[str]) -> bool:
    """Whether the headline of a node has a word in common with the page's, or there is none."""
    headline = set(content_words(get_text(node.get("headline"))))
    return not headline or not headline.isdisjoint(content_words(" ".join(headings)))


def _get_content(element: Any) -> str:
    return to_single_line(element.text_content())
