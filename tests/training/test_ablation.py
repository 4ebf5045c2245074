"""The screening design tells what each part of the recipe is worth."""

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


def test_every_two_parts_are_balanced() -> None:
    signs = build_design()
    assert (signs.T @ signs == 12 * np.eye(11)).all()


def test_a_model_lacks_what_its_row_says_and_nothing_else() -> None:
    signs = build_design()
    assert build_recipe(np.ones(11, int), 1.0) == FULL_RECIPE
    assert len({repr(build_recipe(row, 1.0)) for row in signs}) == 12
    for number, part in enumerate(NAMES):
        row = np.ones(11, int)
        row[number] = -1
        assert build_recipe(row, 1.0) != FULL_RECIPE, part


@pytest.mark.parametrize("number", range(11), ids=NAMES)
def test_a_part_gets_its_own_worth_and_no_other_does(number: int) -> None:
    signs = build_design()
    worth = estimate_effects(signs, np.where(signs[:, number] > 0, 0.82, 0.8))
    expected = np.zeros(11)
    expected[number] = 0.02
    assert worth == pytest.approx(expected)


def test_only_what_is_larger_than_chance_stands_out() -> None:
    signs, draw = build_design(), np.random.default_rng(0)
    by_title = [0.7 + 0.1 * (row[0] > 0) + draw.normal(0, 0.005) for row in signs]
    short = [0.5 if row[NAMES.index(SHORT_ANSWER_FACTOR)] > 0 else 0.0 for row in signs]
    found = [{"MAP": one, "short F1": other} for one, other in zip(by_title, short, strict=True)]
    lines = {
        line.split("|")[1]: line.split("|")[2:-1] for line in format_table(signs, found, found[0])
    }
    bold = {part for part in NAMES if "**" in lines[part][0]}
    assert bold == {NAMES[0]}
    assert (
        lines[SHORT_ANSWER_FACTOR][1] == ""
    )  # short answers are held against models that were taught them
    assert {lines[part][1] for part in NAMES if part != SHORT_ANSWER_FACTOR} == {"+0.000"}
    assert PAIRS_ONLY in lines
