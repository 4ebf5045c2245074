"""The library at a glance, as HTML: articles by month and by outlet, each a choice to make."""

from collections.abc import Mapping
from dataclasses import replace

from pincite.index.types import Filters
from pincite.ui.escape import escape, isolate
from pincite.ui.filters import filters_to_query
from pincite.ui.html.charts import Bar, render_bar_chart
from pincite.ui.i18n import Translations
from pincite.ui.protocols import Library

_MAX_MONTHS = 60
_MAX_PUBLISHERS = 12


def render_charts(library: Library, filters: Filters, translations: Translations) -> str:
    """Return both plots. Each counts what the rest of the choice lets through."""
    charts = _render_date_chart(library, filters, translations) + _render_publisher_chart(
        library, filters, translations
    )
    return f'<div class="overview">{charts}</div>'


def library_url(filters: Filters, **extra: str) -> str:
    """Return the address of the library with a choice made."""
    return f"library?{filters_to_query(filters, **extra)}"


def _render_date_chart(library: Library, filters: Filters, translations: Translations) -> str:
    """Articles by month, or by year where there are many months."""
    months = library.months(replace(filters, since=None, until=None))
    dated = {month: count for month, count in months.items() if month}
    if not dated:
        return ""
    by_year = len(dated) > _MAX_MONTHS
    counts = _group_by_year(dated) if by_year else _include_empty_months(dated)
    bars = [
        Bar(
            library_url(replace(filters, since=period, until=period)),
            f"{translations.format_date(period)}: {translations.format_count('article', count)}",
            count,
            _is_selected(period, filters),
        )
        for period, count in counts.items()
    ]
    title = translations("library.years" if by_year else "library.months")
    first, last = translations.format_date(min(counts)), translations.format_date(max(counts))
    return (
        f"<section><h3>{escape(title)}</h3>{render_bar_chart(bars, title)}"
        f'<p class="ends"><span>{escape(first)}</span><span>{escape(last)}</span></p></section>'
    )


def _render_publisher_chart(library: Library, filters: Filters, translations: Translations) -> str:
    publishers = library.publishers(replace(filters, publishers=None))
    if not any(publishers):
        return ""
    largest = max(publishers.values())
    items = "".join(
        f'<li><a class="filter{" chosen" if name in selected else ""}" '
        f'href="{escape(library_url(_toggle_publisher(filters, name)))}"><span>'
        f"{isolate(name or translations('library.unstated'))}</span> <b>{translations.format_number(count)}</b>"
        f'<i style="width:{100 * count / largest:.1f}%"></i></a></li>'
        for selected in [filters.publishers or ()]
        for name, count in _limit_publishers(publishers, filters).items()
    )
    return (
        f"<section><h3>{escape(translations('library.outlets'))}</h3>"
        f'<ul class="outlets">{items}</ul></section>'
    )


def _limit_publishers(publishers: Mapping[str | None, int], filters: Filters) -> dict[str, int]:
    """The largest outlets, and those that are chosen."""
    counts = {name or "": count for name, count in publishers.items()}
    selected = filters.publishers or frozenset()
    return {
        name: count
        for position, (name, count) in enumerate(counts.items())
        if position < _MAX_PUBLISHERS or name in selected
    }


def _toggle_publisher(filters: Filters, publisher: str) -> Filters:
    publishers = (filters.publishers or frozenset()) ^ {publisher}
    return replace(filters, publishers=publishers or None)


def _is_selected(period: str, filters: Filters) -> bool:
    since, until = filters.since or "", filters.until or "9"
    has_dates = filters.since or filters.until
    return bool(has_dates) and since[: len(period)] <= period <= until[: len(period)]


def _group_by_year(months: Mapping[str, int]) -> dict[str, int]:
    years: dict[str, int] = {}
    for month, count in months.items():
        years[month[:4]] = years.get(month[:4], 0) + count
    return years


def _include_empty_months(months: Mapping[str, int]) -> dict[str, int]:
    """All months from the first to the last, those without articles too."""
    full_months = [month for month in months if len(month) == 7]
    if not full_months:
        return dict(months)
    (first, start), (last, end) = (
        (int(month[:4]), int(month[5:])) for month in (min(full_months), max(full_months))
    )
    all_months = [
        f"{at // 12:04}-{at % 12 + 1:02}" for at in range(12 * first + start - 1, 12 * last + end)
    ]
    if len(all_months) > 2 * _MAX_MONTHS:
        return _group_by_year(months)
    # A date of which only the year is known counts in its January.
    counts = dict.fromkeys(all_months, 0)
    for month, count in months.items():
        key = month if len(month) == 7 else f"{month}-01"
        counts[key] = counts.get(key, 0) + count
    return dict(sorted(counts.items()))
