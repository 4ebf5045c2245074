"""A run, or two runs compared, as one HTML file: no script, and nothing from the network."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pincite.assistant.evaluation.comparison import Change, Comparison, went_right
from pincite.assistant.evaluation.curves import (
    compute_reliability,
    compute_risk_curve,
    find_operating_points,
)
from pincite.assistant.evaluation.measures import (
    GROUPS,
    MEASURES,
    Measure,
    count_standings,
    measure,
)
from pincite.assistant.evaluation.outcomes import Outcome
from pincite.assistant.evaluation.run import EvaluationRun, group_by_kind
from pincite.assistant.evaluation.statistics import Estimate
from pincite.assistant.types import Caution
from pincite.ui.document import VIEWPORT, render_document
from pincite.ui.escape import escape, isolate
from pincite.ui.evaluation.plots import plot_interval, plot_reliability, plot_risk, plot_shares
from pincite.ui.evaluation.text import (
    describe_point,
    describe_run,
    format_difference,
    format_estimate,
    format_value,
    warn_of_drafts,
)
from pincite.ui.i18n import load_translations

_STYLESHEET = Path(__file__).parents[1] / "frontend" / "evaluation.css"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render_page(
    run: EvaluationRun,
    comparison: Comparison | None,
    thresholds: Mapping[Caution, float],
) -> str:
    """Return the page of a run, in English. `thresholds` are marked in the curve of risk."""
    style = _STYLESHEET.read_text("utf-8")
    title = "How good are the answers?"
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">{VIEWPORT}'
        f"<title>{escape(title)}</title><style>{style}</style>"
    )
    warning = warn_of_drafts(run)
    sections = [
        f"<header><h1>{escape(title)}</h1>{_render_conditions(run)}</header>",
        f'<p class="warning">{escape(warning)}</p>' if warning else "",
        _render_comparison(comparison) if comparison else "",
        _render_measures("Measures", run.outcomes),
        _render_standings(run),
        _render_confidence(run, thresholds),
        _render_kinds(run),
        _render_questions(run.outcomes),
    ]
    return render_document(head, f"<main>{''.join(sections)}</main>", load_translations())


def _render_conditions(run: EvaluationRun) -> str:
    rows = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in describe_run(run))
    return f"<dl>{rows}</dl>"


def _render_measures(title: str, outcomes: Sequence[Outcome]) -> str:
    estimates = measure(outcomes)
    rows = [
        _render_measure(each, estimates[each.name])
        for group in GROUPS
        for each in MEASURES
        if each.group == group and estimates[each.name].is_known
    ]
    heading = f"<h2>{escape(title)}</h2>" if title else ""
    return (
        f"<section>{heading}<table><tbody>{''.join(rows)}</tbody></table>"
        "<p><small>In brackets: 95 % intervals. n: questions that count.</small></p></section>"
    )


def _render_measure(measure: Measure, estimate: Estimate) -> str:
    figures = format_estimate(estimate)
    value, low, high, _ = estimate
    is_share = measure.group != "speed"
    bar = plot_interval(low, value, high, figures, centre=False) if is_share else ""
    return (
        f'<tr><th scope="row">{escape(measure.name)}<small>{escape(measure.says)}</small></th>'
        f'<td>{bar}</td><td class="figures">{escape(figures)}</td></tr>'
    )


def _render_standings(run: EvaluationRun) -> str:
    rows = []
    for name, counts in count_standings(run.outcomes).items():
        total = sum(counts.values())
        if total:
            words = ", ".join(f"{standing} {count:,}" for standing, count in counts.items())
            label = f"{name}: {words}"
            rows.append(
                f'<tr><th scope="row">{escape(name)}</th><td>{plot_shares(counts, label)}</td>'
                f"<td>{escape(words)}</td></tr>"
            )
    return f"<section><h2>Standings</h2><table><tbody>{''.join(rows)}</tbody></table></section>"


def _render_confidence(run: EvaluationRun, thresholds: Mapping[Caution, float]) -> str:
    points = compute_risk_curve(run.outcomes)
    marked = find_operating_points(points, thresholds)
    cautions = "".join(
        f"<br>caution {escape(name)}: {escape(describe_point(each))}"
        for name, each in marked.items()
    )
    return (
        '<section><h2>Confidence</h2><div class="plots">'
        f"<figure>{plot_reliability(compute_reliability(run.outcomes))}<figcaption>Of questions "
        "of similar confidence, the share whose best sentence is right. On the dashed line, the "
        "confidence is true.</figcaption></figure>"
        f"<figure>{plot_risk(points, marked)}<figcaption>If only the surest answers are given: "
        f"the share of them that is wrong.{cautions}</figcaption></figure></div></section>"
    )


def _render_kinds(run: EvaluationRun) -> str:
    kinds = "".join(
        f"<details><summary>{isolate(kind)} ({len(outcomes):,})</summary>"
        f"{_render_measures('', outcomes)}</details>"
        for kind, outcomes in group_by_kind(run.outcomes).items()
    )
    return f"<section><h2>By kind of question</h2>{kinds}</section>" if kinds else ""


def _render_comparison(comparison: Comparison) -> str:
    rows = []
    for each in comparison.differences:
        change = format_difference(each.estimate)
        interval = each.estimate
        bar = plot_interval(interval.low, interval.value, interval.high, change, centre=True)
        css_class = each.verdict.partition(" ")[0]
        rows.append(
            f'<tr class="{css_class}"><th scope="row">{escape(each.measure.name)}</th>'
            f'<td class="figures">{format_value(each.old)} → {format_value(each.new)}</td>'
            f'<td>{bar}</td><td class="figures">{escape(change)}</td>'
            f"<td class='figures'>{escape(each.verdict)}</td></tr>"
        )
    left_out = (
        f" {comparison.unpaired:,} questions are in one of the runs only, and left out."
        if comparison.unpaired
        else ""
    )
    return (
        f"<section><h2>Compared with the earlier run</h2><p>{comparison.questions:,} questions."
        f"{left_out} In brackets: 95 % intervals of the differences (paired bootstrap). By chance "
        "alone, about one measure in 20 shows a difference.</p>"
        f"<table><tbody>{''.join(rows)}</tbody></table>"
        f"{_render_changes('Now right', comparison.gained)}"
        f"{_render_changes('Now wrong', comparison.lost)}</section>"
    )


def _render_changes(title: str, changes: Sequence[Change]) -> str:
    items = "".join(
        f"<li>{isolate(each.new.question)} <small>{escape(each.new.id)}: {each.old.standing} → "
        f"{each.new.standing}</small></li>"
        for each in changes
    )
    return f"<details><summary>{title}: {len(changes):,}</summary><ul>{items}</ul></details>"


def _render_questions(outcomes: Iterable[Outcome]) -> str:
    wrong = [each for each in outcomes if not went_right(each)]
    items = "".join("".join(_render_outcome(each)) for each in wrong)
    return (
        f"<section><h2>Questions that went wrong: {len(wrong):,}</h2>"
        f"<p><small>Not answered, answered with a wrong sentence, or answered although the "
        f"articles have no answer.</small></p>{items}</section>"
    )


def _render_outcome(outcome: Outcome) -> Iterator[str]:
    found = (
        f"expected passage: {outcome.passage_rank or 'not read'}"
        if outcome.located
        else ("no place stated" if outcome.answerable else "no answer in the articles")
    )
    draft = ", draft" if outcome.draft else ""
    yield (
        f"<details><summary>{isolate(outcome.question)} <small>{escape(outcome.id)}, "
        f"{outcome.standing}, confidence {outcome.confidence:.2f}, {escape(found)}{draft}</small>"
        f"</summary><p>{isolate(outcome.text)}</p><ol>"
    )
    for source in outcome.sources:
        yield f"<li>{isolate(source)}</li>"
    yield "</ol></details>"
