"""Bars are as high as their numbers, and dots never overlap."""

import re
from itertools import combinations

from hypothesis import given, strategies as st
from pincite.ui.html.charts import Bar, Dot, render_bar_chart, render_timeline

from tests.fakes.ui.html import ParsedHTML


def read_bar_heights(page: str) -> list[float]:
    return [float(height) for height in re.findall(r'class="bar[^>]* height="([\d.]+)"', page)]


def test_bars_are_links_whose_height_grows_with_the_number() -> None:
    bars = [Bar(f"?{number}", f"{number} <b>", number, number == 2) for number in (0, 1, 2, 100)]
    page = render_bar_chart(bars, "Articles")
    parsed = ParsedHTML(page)
    assert parsed.get_attribute_values("href") == ["?0", "?1", "?2", "?100"]
    assert parsed.get_attribute_values("aria-label") == [
        "Articles",
        "0 <b>",
        "1 <b>",
        "2 <b>",
        "100 <b>",
    ]
    assert parsed.get_attribute_values("class").count("bar chosen") == 1
    assert read_bar_heights(page) == [0.0, 2.0, 2.0, 60.0]


def test_a_chart_without_articles_has_no_bars() -> None:
    assert read_bar_heights(
        render_bar_chart([Bar("?", "none", 0, selected=False)], "Articles")
    ) == [0.0]
    assert render_bar_chart([], "Articles").endswith("</svg>")


@given(st.lists(st.floats(0, 1), max_size=12))
def test_two_dots_of_one_row_have_a_distance(positions: list[float]) -> None:
    page = render_timeline([Dot("1", "", position) for position in positions], "then", "now")
    dots = [
        (float(position), row) for position, row in re.findall(r"--at:([\d.]+);--row:(\d+)", page)
    ]
    assert len(dots) == len(positions)
    for (first, first_row), (second, second_row) in combinations(dots, 2):
        assert first_row != second_row or abs(first - second) > 0.08
