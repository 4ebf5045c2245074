"""Plots as inline SVG, without script: reliability, risk over coverage, intervals, shares.

Colours come from the page's style sheet, so that the plots follow its light or dark colours.
"""

from collections.abc import Mapping, Sequence

from pincite.assistant.evaluation.curves import ReliabilityBin, RiskPoint
from pincite.assistant.types import Caution, Standing
from pincite.ui.escape import escape
from pincite.ui.evaluation.text import describe_point

_SIZE = 300.0
_LEFT, _BOTTOM, _TOP = 44.0, 40.0, 10.0
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def plot_reliability(bins: Sequence[ReliabilityBin]) -> str:
    """Return the share that is right over confidence, with intervals. The diagonal is ideal."""
    line = " ".join(_to_point(each.confidence, each.right) for each in bins)
    marks = []
    for each in bins:
        x, y = _to_point(each.confidence, each.right).split(",")
        says = (
            f"confidence {each.confidence:.2f}: {each.right:.0%} right "
            f"[{each.low:.0%}, {each.high:.0%}], {each.questions} questions"
        )
        marks.append(
            f"<g><title>{escape(says)}</title>"
            f'<line class="interval" x1="{x}" x2="{x}" y1="{_to_y(each.low)}" '
            f'y2="{_to_y(each.high)}"/><circle class="mark" cx="{x}" cy="{y}" r="4"/></g>'
        )
    diagonal = f'<polyline class="ideal" points="{_to_point(0, 0)} {_to_point(1, 1)}"/>'
    curve = f'<polyline class="curve" points="{line}"/>'
    label = f"Reliability: {len(bins)} groups of questions"
    return _draw_axes(diagonal + curve + "".join(marks), "confidence", "share right", label)


def plot_risk(points: Sequence[RiskPoint], marked: Mapping[Caution, RiskPoint]) -> str:
    """Return the share of wrong answers over coverage, with a band of intervals.

    `marked` are the points at which the assistant works, by the name of the caution.
    """
    if not points:
        return ""
    upper = [_to_point(each.coverage, each.high) for each in points]
    lower = [_to_point(each.coverage, each.low) for each in reversed(points)]
    line = " ".join(_to_point(each.coverage, each.risk) for each in points)
    marks = []
    for name, each in marked.items():
        x, y = _to_point(each.coverage, each.risk).split(",")
        says = f"caution {name}: {describe_point(each)}"
        marks.append(
            f'<circle class="mark" cx="{x}" cy="{y}" r="4"><title>{escape(says)}</title></circle>'
        )
    content = (
        f'<polygon class="band" points="{" ".join(upper + lower)}"/>'
        f'<polyline class="curve" points="{line}"/>{"".join(marks)}'
    )
    return _draw_axes(content, "coverage", "share wrong", "Risk over coverage")


def plot_interval(low: float, value: float, high: float, label: str, *, centre: bool) -> str:
    """Return a line from `low` to `high` with a mark at `value`.

    The scale is 0 to 1, or, with 0 in the centre, -1 to 1 stretched to the difference shown.
    """
    reach = max(abs(low), abs(high), 0.05) if centre else 1.0
    first = -reach if centre else 0.0
    width, height = 160.0, 16.0

    def to_x(number: float) -> float:
        share = (min(max(number, first), reach) - first) / (reach - first)
        return 4 + share * (width - 8)

    zero = f'<line class="ideal" x1="{to_x(0):.1f}" x2="{to_x(0):.1f}" y1="0" y2="{height:.0f}"/>'
    return (
        f'<svg class="bar" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="{escape(label)}">{zero}'
        f'<line class="interval" x1="{to_x(low):.1f}" x2="{to_x(high):.1f}" y1="8" y2="8"/>'
        f'<circle class="mark" cx="{to_x(value):.1f}" cy="8" r="4"/></svg>'
    )


def plot_shares(counts: Mapping[Standing, int], label: str) -> str:
    """Return one bar, divided as the counts are. Each part has a class of its name."""
    total = sum(counts.values())
    parts, left = [], 0.0
    for name, count in counts.items():
        width = 320 * count / total if total else 0.0
        says = f"{name}: {count} of {total}"
        parts.append(
            f'<rect class="{escape(name)}" x="{left:.1f}" y="0" width="{width:.1f}" height="18">'
            f"<title>{escape(says)}</title></rect>"
        )
        left += width
    return (
        f'<svg class="shares" viewBox="0 0 320 18" role="img" aria-label="{escape(label)}">'
        f"{''.join(parts)}</svg>"
    )


def _draw_axes(content: str, x_title: str, y_title: str, label: str) -> str:
    ticks = []
    for tick in _TICKS:
        x, y = _to_point(tick, tick).split(",")
        ticks.append(
            f'<text x="{x}" y="{_SIZE - _BOTTOM + 15:.1f}" text-anchor="middle">{tick:g}</text>'
            f'<text x="{_LEFT - 6:.1f}" y="{float(y) + 4:.1f}" text-anchor="end">{tick:g}</text>'
        )
    axes = f"{_to_point(0, 1)} {_to_point(0, 0)} {_to_point(1, 0)}"
    middle = (_SIZE - _BOTTOM + _TOP) / 2
    return (
        f'<svg class="plot" viewBox="0 0 {_SIZE:.0f} {_SIZE:.0f}" role="img" '
        f'aria-label="{escape(label)}"><polyline class="axis" points="{axes}"/>{"".join(ticks)}'
        f'<text x="{(_SIZE + _LEFT) / 2:.0f}" y="{_SIZE - 8:.0f}" text-anchor="middle">'
        f"{escape(x_title)}</text>"
        f'<text transform="translate(12,{middle:.0f}) rotate(-90)" text-anchor="middle">'
        f"{escape(y_title)}</text>{content}</svg>"
    )


def _to_point(x: float, y: float) -> str:
    return f"{_LEFT + x * (_SIZE - _LEFT - _TOP):.1f},{_to_y(y)}"


def _to_y(y: float) -> str:
    return f"{_SIZE - _BOTTOM - y * (_SIZE - _BOTTOM - _TOP):.1f}"
