"""Figures and runs in words, as the table and the page show them."""

from collections.abc import Iterator

from pincite.assistant.evaluation.curves import RiskPoint
from pincite.assistant.evaluation.measures import count_standings
from pincite.assistant.evaluation.run import EvaluationRun
from pincite.assistant.evaluation.statistics import Estimate

DRAFT_WARNING = (
    "{drafts} of {questions} questions are drafts that nobody has checked. Drafts repeat the words "
    "of the articles, so the figures are better than for people's questions."
)


def format_value(value: float) -> str:
    """Return a value with three digits after the point."""
    return f"{value:.3f}"


def format_estimate(estimate: Estimate) -> str:
    """Return a value with its interval and the number of questions, or a dash."""
    if not estimate.is_known:
        return "–"
    interval = f"[{format_value(estimate.low)}, {format_value(estimate.high)}]"
    return f"{format_value(estimate.value)} {interval} n={estimate.questions:,}"


def format_difference(estimate: Estimate) -> str:
    """Return a difference with its sign and interval."""
    return f"{estimate.value:+.3f} [{estimate.low:+.3f}, {estimate.high:+.3f}]"


def describe_point(point: RiskPoint) -> str:
    """Return how many answers a threshold of confidence gives, and how many are wrong."""
    wrong = f"{point.risk:.0%} of them wrong [{point.low:.0%}, {point.high:.0%}]"
    return f"{point.coverage:.0%} answered, {wrong}"


def describe_run(run: EvaluationRun) -> Iterator[tuple[str, str]]:
    """Yield the conditions of a run as names and values."""
    yield "Questions", f"{len(run.outcomes):,}"
    yield "Index", run.index_id[:16]
    yield "Asked", f"{run.time}, Pincite {run.pincite}"
    settings = ", ".join(f"{name} {value}" for name, value in run.settings.items())
    if settings:
        yield "Settings", settings


def warn_of_drafts(run: EvaluationRun) -> str:
    """Return a warning if some questions are unchecked drafts; else nothing."""
    drafts = sum(each.draft for each in run.outcomes)
    return DRAFT_WARNING.format(drafts=drafts, questions=len(run.outcomes)) if drafts else ""


def describe_standings(run: EvaluationRun) -> Iterator[tuple[str, str]]:
    """Yield, for questions with and without an answer, how many have each standing."""
    for name, counts in count_standings(run.outcomes).items():
        if total := sum(counts.values()):
            parts = (
                f"{standing} {count} ({count / total:.0%})" for standing, count in counts.items()
            )
            yield name, ", ".join(parts)
