"""Dates, numbers and likelihoods in words."""

from pincite.ui.html.answer import confidence_level


def test_a_higher_confidence_is_never_said_to_be_less_likely() -> None:
    levels = [confidence_level(percent / 100) for percent in range(101)]
    assert levels == sorted(levels)
    assert set(levels) == {0, 1, 2, 3}
