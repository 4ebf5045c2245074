"""The JSON-LD of a page → the nodes that describe its article, and those of its site."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

Node = dict[str, Any]

_ARTICLE_TYPES = re.compile(
    r"(?:\w*news|scholarly|tech|satirical|advertisercontent|medicalscholarly)?article"
    r"|(?:liveblog|blog|socialmedia|discussionforum)posting|report|articles"
)
_SITE_TYPES = frozenset({"website", "organization", "newsmediaorganization", "corporation"})
_PAGE_TYPES = frozenset({"webpage", "itempage", "medicalwebpage", ""})
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage")
_MAX_DEPTH = 4
_MAX_NODES = 200
_WRAPPING = re.compile(r"\A(?:\s|//|/\*|\*/|<!--|<!\[CDATA\[)+|(?:\s|//|/\*|\*/|-->|\]\]>|;)+\Z")
# A string may lack its end, so that a damaged script takes no more time than a good one.
_STRING_OR_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+"?)|,(?=\s{0,100}[}\]])', re.DOTALL)


class LinkedData(NamedTuple):
    """The nodes of a page, in order: its articles, its pages, and the sites and organizations."""

    articles: tuple[Node, ...]
    pages: tuple[Node, ...]
    sites: tuple[Node, ...]
    by_id: dict[str, Node]

    def resolve(self, value: Any) -> Any:
        """Return the node that `{"@id": …}` refers to; any other value as it is."""
        if isinstance(value, dict) and not value.keys() - {"@id", "@type"}:
            return self.by_id.get(str(value.get("@id")), value)
        return value


def read_linked_data(tree: Any) -> LinkedData:
    """Return the nodes that describe a page itself, not those of stories that it links to."""
    nodes: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            nodes += _iter_nodes(_parse(script.text or ""), 0)
    nodes = nodes[:_MAX_NODES]
    return LinkedData(
        tuple(node for node in nodes if any(map(_ARTICLE_TYPES.fullmatch, _list_types(node)))),
        tuple(node for node in nodes if _PAGE_TYPES.issuperset(_list_types(node))),
        tuple(node for node in nodes if not _SITE_TYPES.isdisjoint(_list_types(node))),
        {str(node["@id"]): node for node in reversed(nodes) if "@id" in node},
    )


def get_text(value: Any) -> str:
    """Return a value as text: of a list the first, of a node its name or value; "" for no text."""
    for _ in range(_MAX_DEPTH):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or ""
    return value if isinstance(value, str) else ""


def get_names(value: Any, data: LinkedData) -> str:
    """Return the names of persons or organizations, joined by commas."""
    values = value if isinstance(value, list) else [value]
    names = (get_text(data.resolve(each)).strip() for each in values[:20])
    return ", ".join(dict.fromkeys(filter(None, names)))


def _parse(text: str) -> Any:
    """Return the value of a script; None if it is not JSON, even without comments around it."""
    bare = _WRAPPING.sub("", text)
    for candidate in (bare, _STRING_OR_TRAILING_COMMA.sub(lambda found: found[1] or "", bare)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _iter_nodes(value: Any, depth: int) -> Iterator[Node]:
    if isinstance(value, list):
        for each in value[:_MAX_NODES]:
            yield from _iter_nodes(each, depth + 1) if depth < _MAX_DEPTH else ()
    elif isinstance(value, dict):
        yield value
        for name in _NESTED:
            yield from _iter_nodes(value.get(name), depth + 1) if depth < _MAX_DEPTH else ()


def _list_types(node: Node) -> set[str]:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types or ""]
    return {re.split(r"[/:#]", str(name))[-1].lower() for name in names}
