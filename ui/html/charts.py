"""Small plots whose parts are links. Pure; no script, no library."""

from collections.abc import Sequence
from typing import NamedTuple

from pincite.ui.escape import escape

_HEIGHT = 64.0
_WIDTH = 640.0
_MIN_GAP, _GAP_PER_LETTER = 0.07, 0.015
"""How far apart points are at least, of the whole line, and what each letter adds to that."""


class Bar(NamedTuple):
    """A bar: where its link leads, what it stands for in words, and whether it is chosen."""

    href: str
    description: str
    articles: int
    selected: bool


class Dot(NamedTuple):
    """A point in time: its short name, what it stands for, and where, from 0 to 1."""

    name: str
    description: str
    position: float


def render_bar_chart(bars: Sequence[Bar], label: str) -> str:
    """Return upright bars, side by side, one link each."""
    largest = max((each.articles for each in bars), default=1)
    step = _WIDTH / max(len(bars), 1)
    parts = []
    for position, each in enumerate(bars):
        height = max(2.0, (_HEIGHT - 4) * each.articles / largest) if each.articles else 0.0
        left, width = position * step, max(1.0, step * 0.82)
        css_class = "bar chosen" if each.selected else "bar"
        parts.append(
            f'<a class="filter" href="{escape(each.href)}" aria-label="{escape(each.description)}">'
            f"<title>{escape(each.description)}</title>"
            f'<rect class="hit" x="{left:.1f}" y="0" width="{step:.1f}" height="{_HEIGHT:.0f}"/>'
            f'<rect class="{css_class}" x="{left:.1f}" y="{_HEIGHT - height:.1f}" width="{width:.1f}" '
            f'height="{height:.1f}" rx="1.5"/></a>'
        )
    return (
        f'<svg class="bars" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" preserveAspectRatio="none" '
        f'role="group" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def render_timeline(dots: Sequence[Dot], first_label: str, last_label: str) -> str:
    """Return points on a line from `first` to `last` (in words), one button each.

    Points that would cover each other stand one above the other. They are no SVG, so that their
    names grow with the text of the page.
    """
    row_ends: list[float] = []
    parts = []
    for each in sorted(dots, key=lambda dot: dot.position):
        row = next((at for at, end in enumerate(row_ends) if each.position >= end), len(row_ends))
        row_ends[row : row + 1] = [each.position + _MIN_GAP + _GAP_PER_LETTER * len(each.name)]
        parts.append(
            f'<button type="button" class="dot" name="day" value="{escape(each.name)}" '
            f'title="{escape(each.description)}" style="--at:{each.position:.3f};--row:{row}">'
            f"{escape(each.name)}</button>"
        )
    return (
        f'<div class="timeline"><div class="dots" style="--rows:{len(row_ends)}">{"".join(parts)}</div>'
        f"<p><span>{escape(first_label)}</span><span>{escape(last_label)}</span></p></div>"
    )
