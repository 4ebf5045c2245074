"""Which elements of a page are not its article: menus, forms, advertisements, other stories."""

import re
from collections.abc import Iterator
from typing import Any

_TAGS = frozenset(
    "nav button select textarea iframe object audio video canvas map svg menu fieldset".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 dt summary".split())
_ROLES = frozenset(
    "navigation search banner contentinfo dialog alertdialog menu menubar toolbar tablist".split()
)
# Without "cmp": Adobe's content system begins the classes of all its texts with it.
_CONSENT_WORDS = frozenset("consent gdpr onetrust cmpbox cmp2".split())
_WORDS = _CONSENT_WORDS | frozenset(
    """
    ad ads advert advertisement advertising adsense sponsor sponsored outbrain taboola promo
    breadcrumb breadcrumbs pagination pager cookie cookies
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
# The same for the request for consent, which may be longer than the article.
_CONSENT_SHARE = 0.9
_CONTENT_TAGS = ("article", "main", "h1")


def is_boilerplate(element: Any, total: int) -> bool:
    """Return whether an element is no part of the article around it.

    `total` is the number of characters in the article element. An element that holds much of
    them is never dropped for its name, unless it asks for consent.
    """
    if element.tag == "button" and _is_heading(element):  # a question that opens its answer
        return False
    if element.tag in _TAGS or (element.get("role") or "").lower() in _ROLES:
        return not _holds_much(element, total)
    if element.tag == "form":
        return not _has_paragraphs(element) and not _holds_much(element, total)
    if element.tag not in ("body", "html", "article", "main") and has_boilerplate_name(element):
        return not _holds_much(element, total) or _asks_for_consent(element, total)
    return False


def has_boilerplate_name(element: Any) -> bool:
    """Return whether the class or id of an element says that it is not part of an article."""
    return any(
        not _WORDS.isdisjoint(words) or any(pair in " ".join(words) for pair in _PAIRS)
        for words in _iter_names(element)
    )


def measure_link_share(element: Any) -> float:
    """Return the share of an element's characters that are links, 0 to 1."""
    total = count_characters(element)
    links = sum(count_characters(each) for each in element.iter("a"))
    return links / total if total else 0.0


def count_characters(element: Any) -> int:
    """Return the number of characters of an element's text, without white space."""
    return len("".join(element.text_content().split()))


def _iter_names(element: Any) -> Iterator[list[str]]:
    """Yield the words of each class and of the id of an element."""
    for name in f"{element.get('class') or ''} {element.get('id') or ''}".split():
        words = re.split(r"[\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
        # "has-sidebar", "no-comments" and "with-ads" describe the page around them.
        if words[0] not in ("has", "no", "with", "without", "is", "js"):
            yield words


def _holds_much(element: Any, total: int, share: float = _CONTENT_SHARE) -> bool:
    return count_characters(element) > share * total


def _asks_for_consent(element: Any, total: int) -> bool:
    """Whether an element is a request for consent, and not an article about one."""
    is_named = any(not _CONSENT_WORDS.isdisjoint(words) for words in _iter_names(element))
    return (
        is_named
        and not _holds_much(element, total, _CONSENT_SHARE)
        and not any(each.tag in _CONTENT_TAGS for each in element.iter())
    )


def _is_heading(element: Any) -> bool:
    return any(each.tag in _HEADINGS for each in element.iterancestors())


def _has_paragraphs(element: Any) -> bool:
    return any(len(each.text_content().strip()) > 60 for each in element.iter("p"))
