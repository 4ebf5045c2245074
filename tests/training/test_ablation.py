"""The screening design measures the worth of each part of the recipe."""

import numpy as np
import pytest

from training.ablation import (
    FACTORS,
    FULL_RECIPE,
    PAIRS_ONLY,
    SHORT_ANSWER_FACTOR,
    build_design,
    build_recipe,
    estimate_effects,
    format_table,
)

NAMES = list(FACTORS)


def test_the_design_is_balanced_in_pairs() -> None:
    design = build_design()
    assert (design.T @ design == 12 * np.eye(11)).all()


def test_a_row_of_the_design_removes_its_parts_from_the_recipe() -> None:
    design = build_design()
    assert build_recipe(np.ones(11, int), 1.0) == FULL_RECIPE
    assert len({repr(build_recipe(row, 1.0)) for row in design}) == 12
    for number, part in enumerate(NAMES):
        row = np.ones(11, int)
        row[number] = -1
        assert build_recipe(row, 1.0) != FULL_RECIPE, part


@pytest.mark.parametrize("number", range(11), ids=NAMES)
def test_an_effect_belongs_to_one_part(number: int) -> None:
    design = build_design()
    effects = estimate_effects(design, np.where(design[:, number] > 0, 0.82, 0.8))
    expected = np.zeros(11)
    expected[number] = 0.02
    assert effects == pytest.approx(expected)


def test_only_an_effect_above_the_margin_is_bold() -> None:
    design, draw = build_design(), np.random.default_rng(0)
    by_title = [0.7 + 0.1 * (row[0] > 0) + draw.normal(0, 0.005) for row in design]
    short = [0.5 if row[NAMES.index(SHORT_ANSWER_FACTOR)] > 0 else 0.0 for row in design]
    measurements = [
        {"MAP": one, "short F1": other} for one, other in zip(by_title, short, strict=True)
    ]
    lines = {
        line.split("|")[1]: line.split("|")[2:-1]
        for line in format_table(design, measurements, measurements[0])
    }
    bold = {part for part in NAMES if "**" in lines[part][0]}
    assert bold == {NAMES[0]}
    # Short answers are measured only on models that are trained for them.
    assert lines[SHORT_ANSWER_FACTOR][1] == ""
    assert {lines[part][1] for part in NAMES if part != SHORT_ANSWER_FACTOR} == {"+0.000"}
    assert PAIRS_ONLY in lines
