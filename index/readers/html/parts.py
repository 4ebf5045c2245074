"""A web page → what its readers share: its lines, `<meta>` elements, JSON-LD of its article."""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any, NamedTuple

from pincite.index.readers.html.linked_data import LinkedData, Node, get_text, read_linked_data
from pincite.index.readers.markup.blocks import Block, extract_blocks
from pincite.index.text.visible import to_single_line
from pincite.index.text.words import content_words, words

TITLE_METAS = ("og:title", "twitter:title", "dc.title", "citation_title")
"""The names of the `<meta>` elements that hold a headline."""

URL_METAS = ("og:url", "twitter:url", "parsely-link")
"""The names of the `<meta>` elements that hold the address of the page."""

_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)|^\s*url:\s*(\S+)", re.MULTILINE)
_SITE_NAME = re.compile(r"\s+[|–—·•»-]\s+[^|–—·•»]+$")
_NOT_PROSE_TAGS = frozenset("h1 h2 h3 h4 h5 h6 li td th figure figcaption".split())
_SENTENCE_END = re.compile(r"[.!?…。][\"'”’»)\]]*$")
_MAX_PARAGRAPHS = 30  # that are looked for in the text of a node
_MIN_PARAGRAPH_LENGTH = 60  # letters of a paragraph that no other story has too


class Lines(NamedTuple):
    """The lines of some blocks in order, which of them end like a sentence, and their positions."""

    texts: list[str]
    are_prose: list[bool]
    by_element: dict[Any, list[int]]


class Page(NamedTuple):
    """A page without its hidden elements: its tree, the element of its article, its JSON-LD.

    `blocks`, `left_out` and `lines`: of the element of the article. `articles`: the nodes of
    JSON-LD that describe this article. `saved_from`: the address in a comment of the program that
    saved it. `language`: a tag such as `de` or `en-GB`; None if the page states none.
    """

    tree: Any
    root: Any
    blocks: list[Block]
    left_out: int
    lines: Lines
    data: LinkedData
    articles: tuple[Node, ...]
    saved_from: str
    language: str | None


def make_page(tree: Any, root: Any, saved_from: str = "") -> Page:
    """Return a page, with the nodes of its JSON-LD that describe the article in `root`."""
    data = read_linked_data(tree)
    blocks, left_out = extract_blocks(root)
    language = get_language(tree)
    articles = _choose_articles(tree, data.articles, blocks, language)
    lines = split_lines(blocks, root)
    return Page(tree, root, blocks, left_out, lines, data, articles, saved_from, language)


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


def iter_addresses(tree: Any) -> Iterator[tuple[str, str]]:
    """Yield the address that a page states for itself, and what states it, surest first."""
    for link in tree.iterfind(".//link[@href]"):
        if "canonical" in (link.get("rel") or "").lower().split():
            yield "canonical link", link.get("href")
    for name, value in iter_metas(tree, URL_METAS):
        yield f"meta {name}", value


def split_lines(blocks: list[Block], root: Any) -> Lines:
    """Return the lines of the blocks in an element.

    A heading, a caption, a cell and an item of a list are no prose, even with a full stop.
    """
    lines = Lines([], [], {})
    for block in blocks:
        around = takewhile(lambda each: each is not root,
                           (block.element, *block.element.iterancestors()))  # fmt: skip
        may_be_prose = _NOT_PROSE_TAGS.isdisjoint(each.tag for each in around)
        for text in block.text.split("\n"):
            lines.by_element.setdefault(block.element, []).append(len(lines.texts))
            lines.texts.append(text)
            lines.are_prose.append(may_be_prose and _SENTENCE_END.search(text) is not None)
    return lines


def get_content(element: Any) -> str:
    """Return the text of an element on one line."""
    return to_single_line(element.text_content())


def get_letters(text: str) -> str:
    """Return only the letters of a text, in one case: what two spellings of it share."""
    return "".join(filter(str.isalpha, text.casefold()))


def _choose_articles(
    tree: Any, nodes: tuple[Node, ...], blocks: list[Block], language: str | None
) -> tuple[Node, ...]:
    """Return the nodes that describe the article; those with its very headline or address alone."""
    headings = [get_content(each) for each in tree.xpath("//h1 | //title")]
    headings += [value for _, value in iter_metas(tree, TITLE_METAS)]
    urls = {value for _, value in iter_addresses(tree)}
    named = {tuple(words(_SITE_NAME.sub("", each))) for each in headings}
    named |= {tuple(words(each)) for each in headings}
    exact = tuple(
        node
        for node in nodes
        if not urls.isdisjoint(_list_addresses(node))
        or tuple(words(_get_headline(node))) in named - {()}
    )
    paragraphs = [
        letters
        for block in blocks[:_MAX_PARAGRAPHS]
        if len(letters := get_letters(block.text)) >= _MIN_PARAGRAPH_LENGTH
    ]
    return exact or tuple(
        node
        for node in nodes
        if _shares_text(node, paragraphs, is_alike=_is_alike(node, headings, language)
                        or (len(nodes) == 1 and not _get_headline(node)))
    )  # fmt: skip


def _list_addresses(node: Node) -> set[str]:
    main = node.get("mainEntityOfPage")
    addresses = {str(node.get(key)) for key in ("url", "@id", "mainEntityOfPage")}
    return addresses | ({str(main.get("@id"))} if isinstance(main, dict) else set())


def _get_headline(node: Node) -> str:
    return get_text(node.get("headline")) or get_text(node.get("name"))


def _is_alike(node: Node, headings: list[str], language: str | None) -> bool:
    """Whether most words of a node's headline and of one of the page's are the same."""
    headline = set(content_words(_get_headline(node), (language or "en")[:2].lower()))
    for heading in headings:
        other = set(content_words(heading, (language or "en")[:2].lower()))
        common = len(headline & other)
        is_part = common > 1 and common == min(len(headline), len(other))
        if is_part or common > max(len(headline), len(other)) / 2:
            return True
    return False


def _shares_text(node: Node, paragraphs: list[str], *, is_alike: bool) -> bool:
    """Whether the text of a node has a paragraph of the page; `is_alike` if either has no text."""
    body = get_letters(get_text(node.get("articleBody")))
    if not body or not paragraphs:
        return is_alike
    return any(each in body for each in paragraphs)
