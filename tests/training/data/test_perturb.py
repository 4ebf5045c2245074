"""Questions with a change that makes them unanswerable."""

import random

import pytest
from hypothesis import given, strategies as st

from training.data.perturb import find_names, perturb

OTHER_NAMES = ["Ina Holt", "Larnmouth"]


def perturb_often(question: str) -> set[str]:
    perturbed = (perturb(question, OTHER_NAMES, random.Random(seed)) for seed in range(50))
    return {each for each in perturbed if each}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("Who came before noon?", "Who came after noon?", id="antonym"),
        pytest.param("Who met Per Lund?", "Who met Ina Holt?", id="name"),
        pytest.param("Where did it sink?", "Where did not it sink?", id="negation"),
    ],
)
def test_a_question_is_changed_by_each_perturbation(question: str, expected: str) -> None:
    assert expected in perturb_often(question)


def test_a_number_keeps_its_length_and_changes() -> None:
    changed = perturb_often("Who fell 1,204 times?")
    assert changed
    for each in changed:
        assert each != "Who fell 1,204 times?"
        assert len(each) == len("Who fell 1,204 times?")


def test_a_question_without_anything_to_change_stays_out() -> None:
    assert perturb_often("who sank?") == set()


@given(st.text(), st.randoms(use_true_random=False))
def test_a_perturbed_question_differs(question: str, rng: random.Random) -> None:
    assert perturb(question, OTHER_NAMES, rng) != question


def test_names_are_found_after_the_first_word() -> None:
    assert find_names("Larnmouth or the Bank of England?") == ["Bank of England"]
