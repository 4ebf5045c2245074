"""Pages that do not show their whole text: what their JSON-LD adds, or the empty shell they are."""

import re
from collections.abc import Iterable
from html import unescape
from itertools import takewhile
from typing import Any, NamedTuple

from pincite.index.readers.html.hidden import strip_hidden
from pincite.index.readers.html.linked_data import Node, get_text
from pincite.index.readers.html.parts import Page, get_letters
from pincite.index.readers.markup.blocks import Block, extract_blocks
from pincite.index.text.visible import to_single_line

_MARKUP = re.compile(r"</?(?:p|br|div|h\d|li|ul|em|strong|a|b|i|span)\b[^>]*>", re.IGNORECASE)
_ASKS_FOR_SCRIPT = re.compile(
    r"(?i)(?:enable|turn on|activate|requires?|needs?|without|aktivieren|einschalten|benötigt"
    r"|activer)\b.{0,40}\bjava\s?script"
    r"|java\s?script\b.{0,60}\b(?:enable|disabled|required|turned off|deaktiviert|aktivieren"
    r"|erforderlich|désactivé)"
    r"|^(?:loading|please wait|wird geladen|bitte warten)\W*$"
)
_SHELL_IDS = ("root", "app", "__next", "__nuxt", "react-root", "main-app", "svelte")
_ATTACHED_TAGS = ("table", "figure")
_OFFER_CLASS = re.compile(r"(?i)paywall|regwall|offer|subscri|piano|\babo\b")
_MIN_RATIO = 1.2  # of the text of the JSON-LD to that of the page, for it to be fuller
_MIN_SHARE = 0.5  # of the whole text of the page, for the text of its JSON-LD to be fuller
_MIN_COMMON_LENGTH = 15  # letters of a paragraph that is not the same by chance
_MAX_SHELL_LENGTH = 400  # characters of the notices around a text that a script would write


class Text(NamedTuple):
    """The paragraphs of an article, and the number of visible characters of it left out."""

    paragraphs: list[str]
    left_out: int


def complete_text(page: Page, shown: list[Block]) -> Text:
    """Return the text of an article: the blocks that the page shows, or its JSON-LD if fuller.

    Fuller is what has a fifth more than the page without an offer to subscribers below the last
    paragraph that both have. What the page shows above the first such paragraph stays above it, and
    the tables and captions that the JSON-LD lacks follow it; other blocks are left out and counted.
    """
    node, body = _find_body(page)
    letters = get_letters("".join(body))
    rest = [each for each in shown if not _is_attached(each.element)]
    own_letters = [get_letters(each.text) for each in rest]
    are_known = [bool(own) and own in letters for own in own_letters]
    common = [
        position
        for position, (own, is_known) in enumerate(zip(own_letters, are_known, strict=True))
        if is_known and len(own) >= _MIN_COMMON_LENGTH
    ]
    first, last = (common[0], common[-1]) if common else (0, len(rest))
    is_free = str(node.get("isAccessibleForFree")).lower() != "false"
    offer = [each for each in rest[last + 1 :] if not is_free or _is_offer(each.element, page.root)]
    length, offer_length = _count(body), _count_blocks(offer)
    own_length = _count_blocks(rest) - offer_length
    if length <= max(_MIN_RATIO * own_length, _MIN_SHARE * (own_length + offer_length)):
        return Text([each.text for each in shown], page.left_out)
    known_texts = set(body)
    attached = [each.text for each in shown
                if _is_attached(each.element) and each.text not in known_texts]  # fmt: skip
    unused = [each for position, each in enumerate(rest)
              if position >= first and not are_known[position]]  # fmt: skip
    is_notice = is_empty_shell(page.tree, "\n\n".join(each.text for each in unused))
    return Text(
        [*(each.text for each in rest[:first]), *body, *attached],
        0 if is_notice else _count_blocks(unused),
    )


def is_empty_shell(tree: Any, text: str) -> bool:
    """Return whether the text of a page is only what shows until a script writes the article."""
    if len(text) > _MAX_SHELL_LENGTH:
        return False
    if _ASKS_FOR_SCRIPT.search(text):
        return True
    shells = [each for each in tree.xpath("//body//*[@id]") if each.get("id") in _SHELL_IDS]
    return any(not each.text_content().strip() for each in shells)


def _find_body(page: Page) -> tuple[Node, list[str]]:
    """Return the first node with a text, and its paragraphs.

    The entries of a live blog follow, each with its time.
    """
    for node in page.articles:
        parts = _get_paragraphs(get_text(node.get("articleBody")))
        updates = node.get("liveBlogUpdate")
        for update in updates if isinstance(updates, list) else []:
            if isinstance(update, dict):
                parts += _get_entry(update)
        if parts:
            return node, parts
    return {}, []


def _is_attached(element: Any) -> bool:
    """Whether an element is part of a table or of a picture."""
    return any(each.tag in _ATTACHED_TAGS for each in (element, *element.iterancestors()))


def _is_offer(element: Any, root: Any) -> bool:
    """Whether an element of the article offers a subscription, as a class says."""
    around = takewhile(lambda each: each is not root, (element, *element.iterancestors()))
    return any(_OFFER_CLASS.search(each.get("class") or "") for each in around)


def _count(texts: Iterable[str]) -> int:
    return sum(len("".join(text.split())) for text in texts)


def _count_blocks(blocks: list[Block]) -> int:
    return _count(each.text for each in blocks)


def _get_entry(update: Node) -> list[str]:
    time = re.match(
        r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?", get_text(update.get("datePublished"))
    )
    heading = get_text(update.get("headline")) or get_text(update.get("name"))
    stated = " ".join(filter(None, (*(time.groups() if time else ()), to_single_line(heading))))
    body = get_text(update.get("articleBody"))
    return [*filter(None, [stated]), *_get_paragraphs(body)]


def _get_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text that may be plain or HTML."""
    from lxml.html import HTMLParser, document_fromstring

    if not text.strip():
        return []
    if not _MARKUP.search(text):
        text = unescape(text)
    if not _MARKUP.search(text):
        # Some pages write the line breaks of a text with one backslash too many.
        text = text if "\n" in text else text.replace("\\n", "\n")
        return [line for line in map(to_single_line, text.split("\n")) if line]
    # No deeper than a page may be: what is below is lost, not an error.
    tree = document_fromstring(f"<div>{text}</div>", parser=HTMLParser(huge_tree=False))
    tree, _ = strip_hidden(tree)
    return [block.text for block in extract_blocks(tree).blocks]
