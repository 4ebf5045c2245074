"""Small plots whose parts are links. Pure; no script, no library."""

from collections.abc import Sequence
from typing import NamedTuple

from pincite.ui.escape import escape

_HEIGHT = 64.0
_WIDTH = 640.0
_APART, _LETTER = 0.07, 0.015
"""How far apart points are at least, of the whole line, and what each letter adds to that."""


class Bar(NamedTuple):
    """A bar: where its link leads, what it stands for in words, and whether it is chosen."""

    href: str
    words: str
    articles: int
    chosen: bool


class Dot(NamedTuple):
    """A point in time: its short name, what it stands for, and where, from 0 to 1."""

    name: str
    words: str
    at: float


def bars(found: Sequence[Bar], name: str) -> str:
    """Return upright bars, side by side, one link each."""
    most = max((each.articles for each in found), default=1)
    step = _WIDTH / max(len(found), 1)
    parts = []
    for place, each in enumerate(found):
        height = max(2.0, (_HEIGHT - 4) * each.articles / most) if each.articles else 0.0
        left, wide = place * step, max(1.0, step * 0.82)
        kind = "bar chosen" if each.chosen else "bar"
        parts.append(
            f'<a class="filter" href="{escape(each.href)}" aria-label="{escape(each.words)}">'
            f"<title>{escape(each.words)}</title>"
            f'<rect class="hit" x="{left:.1f}" y="0" width="{step:.1f}" height="{_HEIGHT:.0f}"/>'
            f'<rect class="{kind}" x="{left:.1f}" y="{_HEIGHT - height:.1f}" width="{wide:.1f}" '
            f'height="{height:.1f}" rx="1.5"/></a>'
        )
    return (
        f'<svg class="bars" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" preserveAspectRatio="none" '
        f'role="group" aria-label="{escape(name)}">{"".join(parts)}</svg>'
    )


def timeline(dots: Sequence[Dot], first: str, last: str) -> str:
    """Return points on a line from `first` to `last` (in words), one button each.

    Points that would cover each other stand one above the other. They are no SVG, so that their
    names grow with the text of the page.
    """
    rows: list[float] = []
    parts = []
    for each in sorted(dots, key=lambda dot: dot.at):
        row = next((at for at, end in enumerate(rows) if each.at >= end), len(rows))
        rows[row : row + 1] = [each.at + _APART + _LETTER * len(each.name)]
        parts.append(
            f'<button type="button" class="dot" name="day" value="{escape(each.name)}" '
            f'title="{escape(each.words)}" style="--at:{each.at:.3f};--row:{row}">'
            f"{escape(each.name)}</button>"
        )
    return (
        f'<div class="timeline"><div class="dots" style="--rows:{len(rows)}">{"".join(parts)}</div>'
        f"<p><span>{escape(first)}</span><span>{escape(last)}</span></p></div>"
    )
