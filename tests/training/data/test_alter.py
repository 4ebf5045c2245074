"""True statements with one change that makes them untrue."""

import random

import pytest

from training.data.alter import alter, find_statement_names


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("Falcato took 4,612 votes and Quintela 4,571.", id="figures and names"),
        pytest.param("The bridge will open in May.", id="a plan with a month"),
        pytest.param("The council approved the plan because of the flood.", id="cause"),
        pytest.param("He did not resign.", id="denied"),
    ],
)
def test_each_change_gives_another_statement(statement: str) -> None:
    altered = {alter(statement, ["Ines Roth"], random.Random(seed)) for seed in range(20)}
    assert None not in altered
    assert statement not in altered


def test_two_figures_are_swapped_in_place() -> None:
    statement = "Falcato took 4,612 votes and Quintela 4,571."
    altered = {alter(statement, [], random.Random(seed)) for seed in range(60)}
    assert "Falcato took 4,571 votes and Quintela 4,612." in altered


def test_a_statement_without_anything_to_change_has_no_twin() -> None:
    assert alter("Hm", [], random.Random(0)) is None


def test_the_first_word_is_no_name() -> None:
    assert find_statement_names("Yesterday Ines Roth met the Bank of Varn.") == [
        "Ines Roth",
        "Bank of Varn",
    ]
