"""The library, as HTML: how many articles, when and of whom, and a list of them to choose from.

Every choice is a link or a form that leads to the library with that choice.
"""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from pincite.index.types import EVERYTHING, Entry, Filters
from pincite.ui.adding import FORMATS
from pincite.ui.markup import escape, isolate
from pincite.ui.needs import Library
from pincite.ui.plots import Bar, bars
from pincite.ui.scope import query
from pincite.ui.texts import Texts
from pincite.ui.words import joined

PAGE = 50
"""How many articles are listed at once."""

_MOST_MONTHS = 60
_MOST_OUTLETS = 12
_MOST_SKIPPED = 500


def view(library: Library, chosen: Filters, start: int, texts: Texts, *, change: bool) -> str:
    """Return the library with a choice made; files can be added to it where it may `change`."""
    return (
        f'<div class="library">{_search(chosen, texts)}'
        f'<div class="overview">{_dates(library, chosen, texts)}{_outlets(library, chosen, texts)}'
        f"</div>{_list(library, chosen, start, texts)}"
        f"{_skipped(library, texts)}{_change(texts, change=change)}</div>"
    )


def _search(chosen: Filters, texts: Texts) -> str:
    """The form; what is chosen otherwise goes along."""
    kept = replace(chosen, named=None, since=None, until=None)
    hidden = [("article", each) for each in kept.articles or ()]
    hidden += [("publisher", each) for each in sorted(kept.publishers or ())]
    fields = "".join(
        f"<label><span>{escape(texts(f'library.{key}'))}</span>"
        f'<input name="{name}" value="{escape(value or "")}" {more}></label>'
        for key, name, value, more in (
            ("search", "named", chosen.named, 'type="search"'),
            ("since", "since", chosen.since, 'size="10" placeholder="2024-06-14"'),
            ("until", "until", chosen.until, 'size="10" placeholder="2024-06"'),
        )
    )
    kept_fields = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in hidden
    )
    return (
        f'<form class="search" role="search" action="library">{fields}{kept_fields}'
        f"<button>{escape(texts('library.find'))}</button></form>"
    )


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
            _href(replace(chosen, since=period, until=period)),
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
        f'href="{escape(_href(_toggled(chosen, name)))}"><span>'
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


def _list(library: Library, chosen: Filters, start: int, texts: Texts) -> str:
    coverage = library.coverage(chosen)
    entries = library.listing(chosen, PAGE, start)
    everything = library.coverage().articles
    articles = texts.count("article", coverage.articles)
    key = "library.askthese" if chosen != EVERYTHING else "library.askall"
    shown = texts("library.shown", shown=articles, all=texts.number(everything))
    clear = f'<a class="filter" href="library">{escape(texts("library.all"))}</a>'
    ask = (
        f'<button type="button" class="act main" name="scope" value="{escape(query(chosen))}">'
        f"{escape(texts(key, articles=articles))}</button>"
    )
    none = f'<p class="notice">{escape(texts("library.none"))}</p>'
    rows = "".join(_row(entry, texts) for entry in entries)
    return (
        f'<div class="found"><p role="status">{escape(shown)}</p>'
        f"{clear if chosen != EVERYTHING else ''}{ask if entries else ''}"
        '<button type="button" class="act" name="scope-chosen" hidden>'
        f"{escape(texts('library.askchosen'))}</button></div>"
        f'<ul class="articles">{rows}</ul>{"" if entries else none}'
        f"{_pages(chosen, start, coverage.articles, texts)}"
    )


def _row(entry: Entry, texts: Texts) -> str:
    title = entry.title or entry.source
    rest = joined([entry.publisher, texts.day(entry.published) or texts("library.untold")])
    choose = escape(texts("library.choose", title=title))
    one = escape(query(replace(EVERYTHING, articles=frozenset({entry.id}))))
    address = escape(_article(entry.id))
    return (
        f'<li><input type="checkbox" name="article" value="{escape(entry.id)}" '
        f'aria-label="{choose}"><div><a class="cite" href="{address}">{isolate(title)}</a>'
        f'<p class="when">{isolate(rest)} <code>{isolate(entry.source)}</code></p></div>'
        f'<button type="button" class="act" name="scope" value="{one}">'
        f"{escape(texts('library.askone'))}</button></li>"
    )


def _pages(chosen: Filters, start: int, articles: int, texts: Texts) -> str:
    links = "".join(
        f'<a class="filter" href="{escape(_href(chosen, start=str(place)))}">'
        f"{escape(texts(key))}</a>"
        for key, place in (("library.earlier", start - PAGE), ("library.later", start + PAGE))
        if 0 <= place < articles
    )
    return f'<p class="pages">{links}</p>' if links else ""


def _skipped(library: Library, texts: Texts) -> str:
    skipped = library.skipped
    if not skipped:
        return ""
    rows = "".join(
        f"<li><code>{isolate(path)}</code> {isolate(reason)}</li>"
        for path, reason in skipped[:_MOST_SKIPPED]
    )
    if len(skipped) > _MOST_SKIPPED:
        more = texts("more", n=texts.number(len(skipped) - _MOST_SKIPPED))
        rows += f"<li>{escape(more)}</li>"
    summary = texts("library.skipped", files=texts.count("file", len(skipped)))
    return f'<details class="skipped"><summary>{escape(summary)}</summary><ul>{rows}</ul></details>'


def _change(texts: Texts, *, change: bool) -> str:
    if not change:
        return f'<p class="aside">{escape(texts("library.forbidden"))}</p>'
    return (
        f'<section class="add"><label class="drop"><span>{escape(texts("library.drop"))}</span>'
        f'<input type="file" multiple accept="{escape(",".join(FORMATS))}"></label>'
        f'<button type="button" class="act" name="rebuild">{escape(texts("library.rebuild"))}'
        '</button><div class="progress" role="status"></div></section>'
    )


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


def _href(chosen: Filters, **more: str) -> str:
    return f"library?{query(chosen, **more)}"


def _article(article_id: str) -> str:
    return f"article?{urlencode({'id': article_id}, errors='replace')}"
