"""The log-odds of a logistic regression."""

import pytest
from pincite.assistant.regression import Regression


def test_the_log_odds_are_the_bias_and_the_weighted_values() -> None:
    regression = Regression(-1.0, {"words": 2.0, "day": 0.5})
    assert regression.compute_logit({"words": 0.75, "day": 4.0, "unused": 9.0}) == 2.5


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError, match="words"):
        Regression(0.0, {"words": 1.0}).compute_logit({"day": 1.0})
