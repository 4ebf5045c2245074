"""Statements keep the order in which they were written first."""

from pincite.assistant.answer.claims import Claim
from pincite.assistant.answer.judge import CheckedClaim
from pincite.assistant.answer.outline import Outline
from pincite.assistant.check import Verdict


def make_claim(text: str, *, refused: bool = False) -> CheckedClaim:
    verdict = Verdict("unsupported" if refused else "supported", 0.5, "")
    return CheckedClaim(Claim(text, ()), verdict, ())


def list_texts(outline: Outline) -> list[str]:
    return [each.claim.text for place in outline for each in place.current]


def test_a_reworded_statement_takes_the_place_of_the_one_it_replaces() -> None:
    outline = Outline()
    for checked in (
        make_claim("The pier opened in 1886.", refused=True),
        make_claim("The ferry sails at noon."),
        make_claim("The harbour was sold.", refused=True),
    ):
        assert outline.add(checked)
    outline.reword(make_claim("Nobody wants to sell the harbour."))
    outline.reword(make_claim("It was 1887 when the pier opened."))
    outline.reword(make_claim("The old pier opened to crowds."))
    assert list_texts(outline) == [
        "It was 1887 when the pier opened.",
        "The old pier opened to crowds.",
        "The ferry sails at noon.",
        "Nobody wants to sell the harbour.",
    ]


def test_the_same_statement_is_there_once() -> None:
    outline = Outline()
    assert outline.add(make_claim("The pier closes."))
    assert not outline.add(make_claim("The pier closes!"))
    assert outline.add(make_claim("The pier opens.", refused=True))
    outline.reword(make_claim("The pier closes."))
    assert list_texts(outline) == ["The pier closes.", "The pier opens."]
    assert not outline.list_refused()[0].rewordings


def test_a_statement_that_is_repeated_unchanged_was_not_withdrawn() -> None:
    outline = Outline()
    outline.add(make_claim("The pier opens.", refused=True))
    outline.reword(make_claim("The pier opens.", refused=True))
    assert outline.list_refused()[0].rewordings
