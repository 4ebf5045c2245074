"""The library at a glance, as HTML: articles by month and by outlet, each a choice to make."""

from collections.abc import Mapping
from dataclasses import replace

from pincite.index.types import Filters
from pincite.ui.escape import escape, isolate
from pincite.ui.filters import query
from pincite.ui.html.charts import Bar, bars
from pincite.ui.i18n import Texts
from pincite.ui.protocols import Library

_MOST_MONTHS = 60
_MOST_OUTLETS = 12


def overview(library: Library, chosen: Filters, texts: Texts) -> str:
    """Return both plots. Each counts what the rest of the choice lets through."""
    plots = _dates(library, chosen, texts) + _outlets(library, chosen, texts)
    return f'<div class="overview">{plots}</div>'


def href(chosen: Filters, **more: str) -> str:
    """Return the address of the library with a choice made."""
    return f"library?{query(chosen, **more)}"


def _dates(library: Library, chosen: Filters, texts: Texts) -> str:
    """Articles by month, or by year where there are many months."""
    months = library.months(replace(chosen, since=None, until=None))
    known = {month: count for month, count in months.items() if month}
    if not known:
        return ""
    by_year = len(known) > _MOST_MONTHS
    counts = _by_year(known) if by_year else _every_month(known)
    found = [
        Bar(
            href(replace(chosen, since=period, until=period)),
            f"{texts.day(period)}: {texts.count('article', count)}",
            count,
            _within(period, chosen),
        )
        for period, count in counts.items()
    ]
    name = texts("library.years" if by_year else "library.months")
    first, last = texts.day(min(counts)), texts.day(max(counts))
    return (
        f"<section><h3>{escape(name)}</h3>{bars(found, name)}"
        f'<p class="ends"><span>{escape(first)}</span><span>{escape(last)}</span></p></section>'
    )


def _outlets(library: Library, chosen: Filters, texts: Texts) -> str:
    publishers = library.publishers(replace(chosen, publishers=None))
    if not any(publishers):
        return ""
    most = max(publishers.values())
    items = "".join(
        f'<li><a class="filter{" chosen" if name in taken else ""}" '
        f'href="{escape(href(_toggled(chosen, name)))}"><span>'
        f"{isolate(name or texts('library.unstated'))}</span> <b>{texts.number(count)}</b>"
        f'<i style="width:{100 * count / most:.1f}%"></i></a></li>'
        for taken in [chosen.publishers or ()]
        for name, count in _shown(publishers, chosen).items()
    )
    return (
        f"<section><h3>{escape(texts('library.outlets'))}</h3>"
        f'<ul class="outlets">{items}</ul></section>'
    )


def _shown(publishers: Mapping[str | None, int], chosen: Filters) -> dict[str, int]:
    """The largest outlets, and those that are chosen."""
    named = {name or "": count for name, count in publishers.items()}
    taken = chosen.publishers or frozenset()
    return {
        name: count
        for place, (name, count) in enumerate(named.items())
        if place < _MOST_OUTLETS or name in taken
    }


def _toggled(chosen: Filters, publisher: str) -> Filters:
    publishers = (chosen.publishers or frozenset()) ^ {publisher}
    return replace(chosen, publishers=publishers or None)


def _within(period: str, chosen: Filters) -> bool:
    since, until = chosen.since or "", chosen.until or "9"
    chosen_at_all = chosen.since or chosen.until
    return bool(chosen_at_all) and since[: len(period)] <= period <= until[: len(period)]


def _by_year(months: Mapping[str, int]) -> dict[str, int]:
    years: dict[str, int] = {}
    for month, count in months.items():
        years[month[:4]] = years.get(month[:4], 0) + count
    return years


def _every_month(months: Mapping[str, int]) -> dict[str, int]:
    """All months from the first to the last, those without articles too."""
    whole = [month for month in months if len(month) == 7]
    if not whole:
        return dict(months)
    (first, start), (last, end) = (
        (int(month[:4]), int(month[5:])) for month in (min(whole), max(whole))
    )
    every = [
        f"{at // 12:04}-{at % 12 + 1:02}" for at in range(12 * first + start - 1, 12 * last + end)
    ]
    if len(every) > 2 * _MOST_MONTHS:
        return _by_year(months)
    # A date of which only the year is known counts in its January.
    counts = dict.fromkeys(every, 0)
    for month, count in months.items():
        place = month if len(month) == 7 else f"{month}-01"
        counts[place] = counts.get(place, 0) + count
    return dict(sorted(counts.items()))
