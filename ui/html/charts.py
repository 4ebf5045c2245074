"""A bar chart whose bars are links and a timeline whose dots are buttons, without script."""

from collections.abc import Sequence
from typing import NamedTuple

from pincite.ui.escape import escape

_HEIGHT = 64.0
_WIDTH = 640.0
_MIN_GAP, _GAP_PER_LETTER = 0.07, 0.015
"""The distance between two dots of one row: at least this share of the line, more per letter."""


class Bar(NamedTuple):
    """A bar: the URL of its link, its description for screen readers and its height in articles."""

    href: str
    description: str
    articles: int
    selected: bool


class Dot(NamedTuple):
    """A point in time: its name, its tooltip and its position on the line, from 0 to 1."""

    name: str
    description: str
    position: float


def render_bar_chart(bars: Sequence[Bar], label: str) -> str:
    """Return an SVG bar chart. `label` names the chart for screen readers."""
    largest = max((bar.articles for bar in bars), default=1)
    step = _WIDTH / max(len(bars), 1)
    parts = []
    for position, bar in enumerate(bars):
        height = max(2.0, (_HEIGHT - 4) * bar.articles / largest) if bar.articles else 0.0
        left, width = position * step, max(1.0, step * 0.82)
        css_class = "bar chosen" if bar.selected else "bar"
        parts.append(
            f'<a class="filter" href="{escape(bar.href)}" aria-label="{escape(bar.description)}">'
            f"<title>{escape(bar.description)}</title>"
            f'<rect class="hit" x="{left:.1f}" y="0" width="{step:.1f}" height="{_HEIGHT:.0f}"/>'
            f'<rect class="{css_class}" x="{left:.1f}" y="{_HEIGHT - height:.1f}" '
            f'width="{width:.1f}" height="{height:.1f}" rx="1.5"/></a>'
        )
    return (
        f'<svg class="bars" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" preserveAspectRatio="none" '
        f'role="group" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def render_timeline(dots: Sequence[Dot], first_label: str, last_label: str) -> str:
    """Return a line from `first_label` to `last_label` with a button for each dot.

    Dots that would overlap are stacked in rows. The line is HTML, not SVG, so that the names of
    the dots grow with the text size of the page.
    """
    row_ends: list[float] = []
    parts = []
    for dot in sorted(dots, key=lambda dot: dot.position):
        free_rows = (row for row, end in enumerate(row_ends) if dot.position >= end)
        row = next(free_rows, len(row_ends))
        row_ends[row : row + 1] = [dot.position + _MIN_GAP + _GAP_PER_LETTER * len(dot.name)]
        parts.append(
            f'<button type="button" class="dot" name="day" value="{escape(dot.name)}" '
            f'title="{escape(dot.description)}" style="--at:{dot.position:.3f};--row:{row}">'
            f"{escape(dot.name)}</button>"
        )
    return (
        f'<div class="timeline"><div class="dots" style="--rows:{len(row_ends)}">'
        f"{''.join(parts)}</div>"
        f"<p><span>{escape(first_label)}</span><span>{escape(last_label)}</span></p></div>"
    )
