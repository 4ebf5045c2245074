"""Hard negatives of questions."""

from tests.fakes.training import make_question
from training.data.hard_negatives import CANDIDATES_PER_QUESTION, find_hard_negatives

QUESTION = make_question("When did the ferry Aurelia sink?")
NEAR = make_question("?", title="Borealis", sentences=("The ferry Borealis sank.",), answer="")
LEAK = make_question("?", title="Log", sentences=("The Aurelia sank on 3 March 2021.",), answer="")
IN_OTHER_WORDS = make_question(
    "?", title="Storm", sentences=("A passenger boat went under off the coast.",), answer=""
)
FAR = [
    make_question("?", title=f"Soup {number}", sentences=(f"Soup {number} needs salt.",), answer="")
    for number in range(CANDIDATES_PER_QUESTION)
]


def test_the_nearest_wrong_passage_comes_first_and_none_has_the_answer() -> None:
    negatives = find_hard_negatives([QUESTION, NEAR, LEAK, *FAR])
    keys = negatives[0]
    assert keys[0] == NEAR.passage_key
    assert QUESTION.passage_key not in keys
    assert LEAK.passage_key not in keys


def test_a_passage_that_shares_no_word_is_found_by_its_meaning() -> None:
    negatives = find_hard_negatives([QUESTION, NEAR, *FAR, IN_OTHER_WORDS])
    assert IN_OTHER_WORDS.passage_key in negatives[0][:3]
