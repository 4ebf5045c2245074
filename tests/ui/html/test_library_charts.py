"""The charts of the library: what their bars count and which filters they set."""

from urllib.parse import parse_qs, urlsplit

from pincite.index.types import NO_FILTERS, Filters
from pincite.ui.html.library_charts import make_library_url, render_charts
from pincite.ui.i18n import load_translations

from tests.fakes.ui.html import ParsedHTML
from tests.fakes.ui.library import FakeLibrary, fake_article

ENGLISH = load_translations()


def make_library(*dates: str, publishers: tuple[str | None, ...] = ("Post",)) -> FakeLibrary:
    """Return a library with an article of each publisher for each date."""
    return FakeLibrary(
        tuple(
            fake_article(id=f"{date} {publisher}", published=date, publisher=publisher)
            for date in dates
            for publisher in publishers
        )
    )


def parse_charts(library: FakeLibrary, filters: Filters = NO_FILTERS) -> ParsedHTML:
    return ParsedHTML(render_charts(library, filters, ENGLISH))


def read_bar_names(page: ParsedHTML) -> list[str]:
    return [name for name in page.get_attribute_values("aria-label") if ": " in name]


def parse_links(page: ParsedHTML) -> list[dict[str, list[str]]]:
    return [
        parse_qs(urlsplit(url).query, keep_blank_values=True)
        for url in page.get_attribute_values("href")
    ]


def test_months_without_articles_have_a_bar_too() -> None:
    page = parse_charts(make_library("2023-11-30", "2024-01-02"))
    assert read_bar_names(page) == [
        "November 2023: 1 article",
        "December 2023: 0 articles",
        "January 2024: 1 article",
    ]


def test_a_year_without_a_month_counts_in_its_january() -> None:
    page = parse_charts(make_library("2024", "2024-02-03"))
    assert read_bar_names(page) == ["January 2024: 1 article", "February 2024: 1 article"]


def test_many_months_are_counted_by_year() -> None:
    page = parse_charts(
        make_library(
            *(f"{year}-{month:02}" for year in range(2018, 2024) for month in range(1, 13))
        )
    )
    assert "Articles by year" in page.text
    assert read_bar_names(page) == [f"{year}: 12 articles" for year in range(2018, 2024)]


def test_a_long_period_is_counted_by_year() -> None:
    page = parse_charts(make_library("1990-01-01", "2024-01-01"))
    assert read_bar_names(page) == ["1990: 1 article", "2024: 1 article"]


def test_a_bar_keeps_the_other_filters() -> None:
    page = parse_charts(make_library("2024-06", "2024-08"), Filters(publishers=frozenset({"Post"})))
    assert {"publisher": ["Post"], "since": ["2024-08"], "until": ["2024-08"]} in parse_links(page)


def test_the_bars_of_the_filtered_dates_are_selected() -> None:
    library = make_library("2024-06", "2024-07", "2024-08")
    page = parse_charts(library, Filters(since="2024-07", until="2024-07-31"))
    assert [name for name in page.get_attribute_values("class") if name.startswith("bar")] == [
        "bars",
        "bar",
        "bar chosen",
        "bar",
    ]


def test_a_publisher_is_added_to_or_removed_from_the_filters() -> None:
    library = make_library("2024-06", publishers=("Echo", "Post", None))
    found = parse_links(parse_charts(library, Filters(publishers=frozenset({"Echo"}))))
    assert {"publisher": ["Echo", "Post"]} in found
    assert {"publisher": ["", "Echo"]} in found
    assert {} in found


def test_twelve_publishers_and_the_selected_ones_are_shown() -> None:
    names = [f"Paper {number}" for number in range(14)]
    library = make_library("2024-06", publishers=tuple(names))
    shown = parse_charts(library, Filters(publishers=frozenset({"Paper 13"}))).text
    assert [name for name in names if f"{name} 1" in shown] == [*names[:12], "Paper 13"]


def test_there_is_no_chart_without_dates_or_publishers() -> None:
    assert parse_charts(FakeLibrary((fake_article(published=None, publisher=None),))).text == ""


def test_a_library_url_holds_the_filters_and_more() -> None:
    assert make_library_url(Filters(since="2024"), start="50") == "library?since=2024&start=50"
