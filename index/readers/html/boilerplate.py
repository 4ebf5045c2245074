"""Which elements of a page are not its article: menus, forms, advertisements, other stories."""

import re
from typing import Any

_TAGS = frozenset(
    "nav button select textarea iframe object audio video canvas map svg menu fieldset".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 dt summary".split())
_ROLES = frozenset(
    "navigation search banner contentinfo dialog alertdialog menu menubar toolbar tablist".split()
)
_WORDS = frozenset(
    """
    ad ads advert advertisement advertising adsense sponsor sponsored outbrain taboola promo
    breadcrumb breadcrumbs pagination pager cookie cookies consent gdpr cmp
    share shares sharing sharebar socials addthis
    related recommended recommendations recirculation recirc trending mostread mostpopular
    newsletter subscribe subscription signup comment comments disqus respond
    sidebar toolbar navbar navigation menu skiplink
    """.split()
)
_PAIRS = (
    "social share", "social media", "social links", "social icons", "social buttons", "read more",
    "read next", "most read", "most popular", "more stories", "more news", "you may", "up next",
    "tag list", "tags links", "post navigation", "site header", "site footer", "page footer",
    "comment list", "comment form", "author bio", "skip link",
)  # fmt: skip
_CONTENT_SHARE = 0.4  # an element with more of the text than this is not dropped for its name


def is_boilerplate(element: Any, total: int) -> bool:
    """Return whether an element is no part of the article around it.

    `total` is the number of characters in the article element. An element that holds much of
    them is never dropped for its name, only for what it is.
    """
    if element.tag == "button" and _is_heading(element):  # a question that opens its answer
        return False
    if element.tag in _TAGS or (element.get("role") or "").lower() in _ROLES:
        return not _holds_much(element, total)
    if element.tag == "form":
        return not _has_paragraphs(element) and not _holds_much(element, total)
    if element.tag not in ("body", "html", "article", "main") and has_boilerplate_name(element):
        return not _holds_much(element, total)
    return False


def has_boilerplate_name(element: Any) -> bool:
    """Return whether the class or id of an element says that it is not part of an article."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    if not names:
        return False
    for name in names.split():
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
        tokens = re.split(r"[\W_]+", words.lower())
        # "has-sidebar", "no-comments" and "with-ads" describe the page around them.
        if tokens[0] in ("has", "no", "with", "without", "is", "js"):
            continue
        if not _WORDS.isdisjoint(tokens) or any(pair in " ".join(tokens) for pair in _PAIRS):
            return True
    return False


def measure_link_share(element: Any) -> float:
    """Return the share of an element's characters that are links, 0 to 1."""
    total = count_characters(element)
    links = sum(count_characters(each) for each in element.iter("a"))
    return links / total if total else 0.0


def count_characters(element: Any) -> int:
    """Return the number of characters of an element's text, without white space."""
    return len("".join(element.text_content().split()))


def _holds_much(element: Any, total: int) -> bool:
    return count_characters(element) > _CONTENT_SHARE * total


def _is_heading(element: Any) -> bool:
    return any(each.tag in _HEADINGS for each in element.iterancestors())


def _has_paragraphs(element: Any) -> bool:
    return any(len(each.text_content().strip()) > 60 for each in element.iter("p"))
