"""Article filters as a URL query (`publisher=Echo&since=2024-03`) and as a sentence."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

from pincite.index.errors import InputError
from pincite.index.text.dates import parse_date
from pincite.index.types import NO_FILTERS, Filters, Library
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts

MAX_SELECTED = 500
"""The most articles, or publishers, that one query can select."""


def filters_from_query(query: str) -> Filters:
    """Return the filters of a URL query. Unknown fields are ignored.

    Raises InputError for an invalid date or more than twice `MAX_SELECTED` fields.
    """
    try:
        fields = parse_qs(
            query, keep_blank_values=True, max_num_fields=2 * MAX_SELECTED, errors="replace"
        )
    except ValueError:
        raise InputError(
            f"Too many articles are selected: select at most {MAX_SELECTED}."
        ) from None
    articles, publishers = fields.get("article"), fields.get("publisher")
    return Filters(
        articles=frozenset(articles) if articles else None,
        since=_read_date(fields, "since"),
        until=_read_date(fields, "until"),
        publishers=frozenset(publishers) if publishers else None,
        named=fields.get("named", [""])[0].strip()[:200] or None,
    )


def filters_to_query(filters: Filters, **extra: str) -> str:
    """Return the URL query that `filters_from_query` reads, followed by the fields in `extra`."""
    pairs = [("article", article_id) for article_id in sorted(filters.articles or ())]
    pairs += [("publisher", publisher) for publisher in sorted(filters.publishers or ())]
    pairs += [
        (name, value)
        for name in ("named", "since", "until")
        if (value := getattr(filters, name)) is not None
    ]
    return urlencode([*pairs, *extra.items()], errors="replace")


def describe_filters(filters: Filters, library: Library, translations: Translations) -> str:
    """Return the filters in words (`Asking 3 articles · Echo`); empty for all articles."""
    if filters == NO_FILTERS:
        return ""
    article_id = next(iter(filters.articles or ()), "")
    if filters == replace(NO_FILTERS, articles=frozenset({article_id})):
        entries = library.listing(filters, 1, 0)
        if entries:
            return translations("scope.title", title=entries[0].title or entries[0].source)
    coverage = library.coverage(filters)
    publishers = sorted(
        publisher or translations("library.unstated") for publisher in filters.publishers or ()
    )
    return join_parts(
        [
            translations(
                "scope.some", articles=translations.format_count("article", coverage.articles)
            ),
            ", ".join(publishers[:3]) + ("…" if len(publishers) > 3 else ""),
            f"“{filters.named}”" if filters.named else "",
            _describe_dates(filters, translations),
        ]
    )


def _describe_dates(filters: Filters, translations: Translations) -> str:
    if filters.since and filters.until:
        return translations.format_period(filters.since, filters.until)
    return " ".join(
        f"{translations(key)} {translations.format_date(date)}"
        for key, date in (("library.since", filters.since), ("library.until", filters.until))
        if date
    )


def _read_date(fields: Mapping[str, list[str]], name: str) -> str | None:
    value = fields.get(name, [""])[0].strip()
    if not value:
        return None
    parsed = parse_date(value)
    if parsed is None:
        raise InputError(f"{value!r} is not a date. Write it as 2024-06-14, 2024-06 or 2024.")
    return parsed
