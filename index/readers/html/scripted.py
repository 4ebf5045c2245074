"""Pages that a script writes: the text that their JSON-LD holds, or the empty shell they are."""

import re
from typing import Any

from pincite.index.readers.html.blocks import extract_blocks
from pincite.index.readers.html.hidden import strip_hidden
from pincite.index.readers.html.linked_data import Node, get_text
from pincite.index.readers.html.metadata import Page
from pincite.index.text.visible import to_single_line

_MARKUP = re.compile(r"</?(?:p|br|div|h\d|li|ul|em|strong|a|b|i|span)\b[^>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d+|#x[\da-f]+|\w{2,8});", re.IGNORECASE)
_ASKS_FOR_SCRIPT = re.compile(
    r"(?i)(?:enable|turn on|activate|requires?|needs?|without|aktivieren|einschalten|benötigt"
    r"|activer)\b.{0,40}\bjava\s?script"
    r"|java\s?script\b.{0,60}\b(?:enable|disabled|required|turned off|deaktiviert|aktivieren"
    r"|erforderlich|désactivé)"
    r"|^(?:loading|please wait|wird geladen|bitte warten)\W*$"
)
_SHELL_IDS = ("root", "app", "__next", "__nuxt", "react-root", "main-app", "svelte")
_MAX_SHELL_LENGTH = 400  # characters of the notices around a text that a script would write


def find_scripted_text(page: Page) -> str:
    """Return the text of the article that the JSON-LD of a page holds; "" if it holds none.

    The entries of a live blog follow, each with its time.
    """
    parts = []
    for node in page.articles or page.other_articles:
        parts += _get_paragraphs(get_text(node.get("articleBody")))
        updates = node.get("liveBlogUpdate")
        for update in updates if isinstance(updates, list) else []:
            if isinstance(update, dict):
                parts += _get_entry(update)
        if parts:
            break
    return "\n\n".join(parts)


def is_empty_shell(tree: Any, text: str) -> bool:
    """Return whether the text of a page is only what shows until a script writes the article."""
    if len(text) > _MAX_SHELL_LENGTH:
        return False
    if _ASKS_FOR_SCRIPT.search(text):
        return True
    shells = [each for each in tree.xpath("//body//*[@id]") if each.get("id") in _SHELL_IDS]
    return any(not each.text_content().strip() for each in shells)


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
    if not _MARKUP.search(text) and not _ENTITY.search(text):
        return [line for line in map(to_single_line, text.split("\n")) if line]
    # No deeper than a page may be: what is below is lost, not an error.
    tree = document_fromstring(f"<div>{text}</div>", parser=HTMLParser(huge_tree=False))
    tree, _ = strip_hidden(tree)
    return [block.text for block in extract_blocks(tree).blocks]
