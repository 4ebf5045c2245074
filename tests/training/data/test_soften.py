"""Harmless changes of a true statement."""

from random import Random

import pytest

from training.data.soften import soften


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param(
            "The council voted to close the old pier.",
            "The council voted to close the pier.",
            id="adjective",
        ),
        pytest.param(
            "In the spring of 2024, Varn got a new bridge.",
            "Varn got a new bridge.",
            id="opening",
        ),
        pytest.param(
            "Lind won the race, which drew a crowd.", "Lind won the race.", id="relative clause"
        ),
        pytest.param("She sold nine tonnes.", "She sold 9 tonnes.", id="number"),
        pytest.param("It rose by 4 percent.", "It rose by four percent.", id="figure"),
        pytest.param("The mayor of Varn left.", "Varn's mayor left.", id="possessive"),
    ],
)
def test_a_statement_stays_true(statement: str, expected: str) -> None:
    assert expected in {soften(statement, Random(seed)) for seed in range(60)}


@pytest.mark.parametrize(
    "statement", ["It closes at 18:10.", "He left, unless she stayed, on Monday.", "Yes."]
)
def test_what_limits_a_statement_stays(statement: str) -> None:
    assert {soften(statement, Random(seed)) for seed in range(30)} == {statement}
