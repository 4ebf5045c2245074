"""The charts of the library as HTML: articles by month and by publisher. Each bar is a filter."""

from collections.abc import Mapping
from dataclasses import replace

from pincite.index.types import Filters, Library
from pincite.ui.escape import escape, isolate
from pincite.ui.filters import filters_to_query
from pincite.ui.html.charts import Bar, render_bar_chart
from pincite.ui.i18n import Translations

_MAX_MONTHS = 60
_MAX_PUBLISHERS = 12


def render_charts(library: Library, filters: Filters, translations: Translations) -> str:
    """Return both charts.

    The chart of dates ignores the date filters, and the chart of publishers the publisher filter,
    so that the reader can choose a different date or publisher.
    """
    return (
        f'<div class="overview">{_render_date_chart(library, filters, translations)}'
        f"{_render_publisher_chart(library, filters, translations)}</div>"
    )


def make_library_url(filters: Filters, **extra: str) -> str:
    """Return the relative URL of the library with filters; `extra` are more query fields."""
    return f"library?{filters_to_query(filters, **extra)}"


def _render_date_chart(library: Library, filters: Filters, translations: Translations) -> str:
    """Return the articles by month, or by year if there are over `_MAX_MONTHS` months."""
    months = library.months(replace(filters, since=None, until=None))
    dated = {month: count for month, count in months.items() if month}
    if not dated:
        return ""
    by_year = len(dated) > _MAX_MONTHS
    counts = _group_by_year(dated) if by_year else _include_empty_months(dated)
    bars = [
        Bar(
            make_library_url(replace(filters, since=period, until=period)),
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
    items = []
    for name, count in _limit_publishers(publishers, filters).items():
        css_class = "filter chosen" if name in (filters.publishers or ()) else "filter"
        items.append(
            f'<li><a class="{css_class}" '
            f'href="{escape(make_library_url(_toggle_publisher(filters, name)))}">'
            f"<span>{isolate(name or translations('library.unstated'))}</span> "
            f"<b>{translations.format_number(count)}</b>"
            f'<i style="width:{100 * count / largest:.1f}%"></i></a></li>'
        )
    return (
        f"<section><h3>{escape(translations('library.outlets'))}</h3>"
        f'<ul class="outlets">{"".join(items)}</ul></section>'
    )


def _limit_publishers(publishers: Mapping[str | None, int], filters: Filters) -> dict[str, int]:
    """Return the largest publishers and the selected ones. Publisher "" stands for none stated."""
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
    """Whether the date filters include a month or year."""
    since, until = filters.since or "", filters.until or "9"
    has_dates = filters.since or filters.until
    return bool(has_dates) and since[: len(period)] <= period <= until[: len(period)]


def _group_by_year(months: Mapping[str, int]) -> dict[str, int]:
    years: dict[str, int] = {}
    for month, count in months.items():
        years[month[:4]] = years.get(month[:4], 0) + count
    return years


def _include_empty_months(months: Mapping[str, int]) -> dict[str, int]:
    """Return all months from the first to the last, also those without articles.

    Over twice `_MAX_MONTHS` months are grouped by year. A date without a month counts in January.
    """
    full_months = [month for month in months if len(month) == 7]
    if not full_months:
        return dict(months)
    (first_year, first_month), (last_year, last_month) = (
        (int(month[:4]), int(month[5:])) for month in (min(full_months), max(full_months))
    )
    all_months = [
        f"{month // 12:04}-{month % 12 + 1:02}"
        for month in range(12 * first_year + first_month - 1, 12 * last_year + last_month)
    ]
    if len(all_months) > 2 * _MAX_MONTHS:
        return _group_by_year(months)
    counts = dict.fromkeys(all_months, 0)
    for month, count in months.items():
        key = month if len(month) == 7 else f"{month}-01"
        counts[key] = counts.get(key, 0) + count
    return dict(sorted(counts.items()))
