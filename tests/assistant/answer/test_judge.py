"""Claims are judged by the sentences they cite, and matched with the sheet if these do not do."""

import pytest
from pincite.assistant.answer.claims import Claim
from pincite.assistant.answer.judge import CheckedClaim, Judge

from tests.fakes.assistant.sheets import make_sheet

TEXTS = [
    "The council of Larnmouth voted 9 to 4 to close the old pier.",
    "Mayor Ina Holt said repairs would cost about 3 million euros.",
    "The ferry to the island sails at noon.",
]
JUDGE = Judge(make_sheet(TEXTS))
VOTE = "The council of Larnmouth voted 9 to 4 to close the pier."


def check(text: str, *labels: str) -> CheckedClaim:
    return JUDGE.check(Claim(text, labels))


def list_sources(checked: CheckedClaim) -> list[str]:
    return [each.text for each in checked.sources]


@pytest.mark.parametrize(
    "labels",
    [("1",), (), ("2",), ("9",), ("1", "3")],
    ids=["right", "none", "wrong", "unknown", "more"],
)
def test_a_right_claim_gets_the_sentence_that_bears_it_out(labels: tuple[str, ...]) -> None:
    checked = check(VOTE, *labels)
    assert not checked.is_refused
    assert list_sources(checked) == TEXTS[:1]
    assert checked.unknown_labels == tuple(each for each in labels if each == "9")


@pytest.mark.parametrize(
    "text",
    [
        "The council of Larnmouth voted 8 to 4 to close the pier.",
        "The council of Harwich voted to close the pier.",
        "Whales sing at night near the coast.",
    ],
)
def test_a_wrong_claim_is_refused_whatever_it_cites(text: str) -> None:
    assert check(text).is_refused
    assert check(text, "3").is_refused


def test_a_fragment_is_not_matched_with_the_sheet() -> None:
    assert check("The ferry.").is_refused


def test_the_quotation_that_fits_a_refused_claim_best_is_one_that_it_cites() -> None:
    claim = "The council of Larnmouth voted 8 to 4 to close the pier."
    sentence = JUDGE.find_quotation(check(claim, "2", "1"))
    assert sentence
    assert sentence.text == TEXTS[0]
    sentence = JUDGE.find_quotation(check(claim))
    assert sentence
    assert sentence.text == TEXTS[0]
    assert JUDGE.find_quotation(check("Whales sing at night near the coast.")) is None
