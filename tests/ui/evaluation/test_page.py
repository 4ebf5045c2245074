"""The page of a run: whole, safe, and readable without a network or script.

Covers also: pincite.ui.evaluation.plots.
"""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from pincite.assistant.evaluation import EvaluationRun, compare
from pincite.assistant.evaluation.curves import compute_risk_curve, find_operating_points
from pincite.assistant.types import Caution
from pincite.ui.evaluation.page import render_page
from pincite.ui.evaluation.plots import plot_risk

from tests.fakes.assistant.outcomes import DECLINED, OUTCOMES, RIGHT, fake_run

THRESHOLDS: dict[Caution, float] = {"low": 0.15, "normal": 0.5, "high": 0.99}
ATTACK = "</style><script>alert(1)</script>"


@pytest.fixture(scope="module")
def page() -> str:
    return render_page(fake_run(), None, THRESHOLDS)


def find_plots(page: str) -> list[ElementTree.Element]:
    """Return the plots; parsing fails if one is not well formed."""
    return [ElementTree.fromstring(each) for each in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def test_it_has_the_measures_and_both_curves(page: str) -> None:
    plots = find_plots(page)
    assert len([each for each in plots if each.get("class") == "plot"]) == 2
    assert len([each for each in plots if each.get("class") == "shares"]) == 2
    assert all(each.get("aria-label") for each in plots)
    assert "citation recall" in page
    assert "[0.061, 0.792]" in page.replace("&#91;", "[").replace("&#46;", ".").replace(
        "&#44;", ","
    ).replace("&#93;", "]")


def test_it_lists_the_questions_that_went_wrong(page: str) -> None:
    assert "Questions that went wrong: 3" in page
    assert page.count("How did the council vote") == 4 - 1  # the right and the declined one are not


def test_it_loads_nothing_and_runs_nothing(page: str) -> None:
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=|url\(|@import|https?://", page)


def test_texts_are_escaped_wherever_they_show() -> None:
    outcome = replace(
        DECLINED, id=ATTACK, question=ATTACK, text=ATTACK, sources=(ATTACK,), kind=ATTACK
    )
    old = replace(outcome, standing="answered", right=True)
    run = fake_run(outcome, RIGHT, settings={"model": ATTACK}, index_id=ATTACK, time=ATTACK)
    earlier = fake_run(old, RIGHT)
    assert "<script" not in render_page(run, compare(earlier, run), THRESHOLDS)


def test_a_comparison_has_each_difference_and_change() -> None:
    old = fake_run(*(replace(DECLINED, id=str(each)) for each in range(20)))
    new = fake_run(*(replace(RIGHT, id=str(each)) for each in range(20)))
    page = render_page(new, compare(old, new), THRESHOLDS)
    assert '<tr class="better">' in page
    assert '<tr class="worse">' not in page
    assert "Now right: 20" in page
    find_plots(page)


@pytest.mark.parametrize("run", [fake_run(RIGHT), fake_run(DECLINED), fake_run(*OUTCOMES[:2])])
def test_few_questions_give_a_page_too(run: EvaluationRun) -> None:
    assert find_plots(render_page(run, compare(run, run), THRESHOLDS))


def test_the_curve_of_risk_marks_the_settings_of_caution() -> None:
    points = compute_risk_curve(OUTCOMES)
    plot = plot_risk(points, find_operating_points(points, THRESHOLDS))
    assert "caution low&#58; 80&#37; answered&#44; 75&#37; of them wrong" in plot
    assert "caution high" not in plot  # no answer is that sure
    assert "caution low: 80&#37; answered" in render_page(fake_run(), None, THRESHOLDS)
    assert plot_risk((), {}) == ""
