"""A run, or the comparison of two, as lines of text for a terminal."""

from collections.abc import Iterator

from pincite.assistant.evaluation.comparison import Comparison
from pincite.assistant.evaluation.measures import GROUPS, MEASURES, measure
from pincite.assistant.evaluation.run import EvaluationRun, group_by_kind
from pincite.ui.evaluation.text import (
    describe_run,
    describe_standings,
    format_difference,
    format_estimate,
    format_value,
    warn_of_drafts,
)

MAX_CHANGES = 10
"""Questions to list that went right or wrong; the page and --json list all."""

_KIND_MEASURES = ("citation recall", "right when answered", "answered when answerable")


def format_run(run: EvaluationRun) -> Iterator[str]:
    """Yield the lines of a run: its conditions, measures, standings and kinds."""
    for name, value in describe_run(run):
        yield f"{name:<10} {value}"
    estimates = measure(run.outcomes)
    width = max(len(name) for name in estimates)
    for group in GROUPS:
        known = [e for e in MEASURES if e.group == group and estimates[e.name].is_known]
        if known:
            yield ""
            yield f"{group[0].upper()}{group[1:]}"
        for each in known:
            yield f"  {each.name:<{width}}  {format_estimate(estimates[each.name])}"
    yield ""
    yield "Standings"
    for name, value in describe_standings(run):
        yield f"  {name:<{width}}  {value}"
    for kind, outcomes in group_by_kind(run.outcomes).items():
        yield ""
        yield f"Kind: {kind} ({len(outcomes):,} questions)"
        for name, estimate in measure(outcomes).items():
            if name in _KIND_MEASURES and estimate.is_known:
                yield f"  {name:<{width}}  {format_estimate(estimate)}"
    yield ""
    yield "In brackets: 95 % intervals."
    if warning := warn_of_drafts(run):
        yield warning


def format_comparison(comparison: Comparison) -> Iterator[str]:
    """Yield the lines of a comparison: each difference, and the questions that changed."""
    yield f"Compared over {comparison.questions:,} questions"
    if comparison.unpaired:
        yield f"{comparison.unpaired:,} questions are in one of the runs only, and left out"
    width = max(len(each.measure.name) for each in comparison.differences)
    for each in comparison.differences:
        values = f"{format_value(each.old)} → {format_value(each.new)}"
        change = format_difference(each.estimate)
        yield f"  {each.measure.name:<{width}}  {values}  {change}  {each.verdict}"
    yield (
        "In brackets: 95 % intervals of the differences. By chance alone, about one measure in 20 "
        "shows a difference."
    )
    for title, changes in (("Now right", comparison.gained), ("Now wrong", comparison.lost)):
        yield f"{title}: {len(changes):,}"
        for changed in changes[:MAX_CHANGES]:
            yield f"  {changed.new.id}  {changed.new.question}"
        if len(changes) > MAX_CHANGES:
            yield f"  and {len(changes) - MAX_CHANGES:,} more"
