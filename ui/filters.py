"""Which articles are asked, as a query of an address: `publisher=Echo&since=2024-03`."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from pincite.index.errors import InputError
from pincite.index.text.dates import iso
from pincite.index.types import NO_FILTERS, Filters
from pincite.ui.i18n import Texts
from pincite.ui.protocols import Library
from pincite.ui.text_parts import joined

MOST = 500
"""How many articles, or publishers, can be chosen one by one."""


def filters(query: str) -> Filters:
    """Read filters from a query; what it holds beside them is not looked at.

    Raises InputError for a date that is none, or too many articles.
    """
    try:
        found = parse_qs(query, keep_blank_values=True, max_num_fields=2 * MOST, errors="replace")
    except ValueError:
        raise InputError(f"Too much was chosen at once: at most {MOST} articles.") from None
    articles, publishers = found.get("article"), found.get("publisher")
    return Filters(
        articles=frozenset(articles) if articles else None,
        since=_day(found, "since"),
        until=_day(found, "until"),
        publishers=frozenset(publishers) if publishers else None,
        named=found.get("named", [""])[0].strip()[:200] or None,
    )


def query(chosen: Filters, **more: str) -> str:
    """Return the query that `filters` reads."""
    pairs = [("article", each) for each in sorted(chosen.articles or ())]
    pairs += [("publisher", each) for each in sorted(chosen.publishers or ())]
    pairs += [
        (name, value)
        for name in ("named", "since", "until")
        if (value := getattr(chosen, name)) is not None
    ]
    return urlencode([*pairs, *more.items()], errors="replace")


def described(chosen: Filters, library: Library, texts: Texts) -> str:
    """Return which articles are asked, as a reader says it; empty for all of them."""
    if chosen == NO_FILTERS:
        return ""
    only = next(iter(chosen.articles or ()), "")
    if chosen == replace(NO_FILTERS, articles=frozenset({only})):
        entries = library.listing(chosen, 1, 0)
        if entries:
            return texts("scope.title", title=entries[0].title or entries[0].source)
    coverage = library.coverage(chosen)
    outlets = sorted(each or texts("library.unstated") for each in chosen.publishers or ())
    return joined(
        [
            texts("scope.some", articles=texts.count("article", coverage.articles)),
            ", ".join(outlets[:3]) + ("…" if len(outlets) > 3 else ""),
            f"“{chosen.named}”" if chosen.named else "",
            _dates(chosen, texts),
        ]
    )


def _dates(chosen: Filters, texts: Texts) -> str:
    if chosen.since and chosen.until:
        return texts.period(chosen.since, chosen.until)
    return " ".join(
        f"{texts(key)} {texts.day(when)}"
        for key, when in (("library.since", chosen.since), ("library.until", chosen.until))
        if when
    )


def _day(found: Mapping[str, list[str]], field: str) -> str | None:
    written = found.get(field, [""])[0].strip()
    if not written:
        return None
    day = iso(written)
    if day is None:
        raise InputError(f"{written!r} is no date: write it as 2024-06-14, 2024-06 or 2024.")
    return day
