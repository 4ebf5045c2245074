"""The second opinion: one request, one verdict a statement, none if it cannot be read."""

from pincite.assistant.answer.claims import Claim
from pincite.assistant.answer.judge import CheckedClaim
from pincite.assistant.answer.opinion import ask_opinion, build_messages
from pincite.assistant.check import Verdict
from pincite.assistant.types import Opinion

from tests.fakes.assistant.sheets import make_sheet
from tests.fakes.llm.model import FakeModel

SHEET = make_sheet(["The pier closes.", "It opened in 1887."])
STATEMENTS = [
    CheckedClaim(Claim(f"Statement {number}.", ()), Verdict("supported", 1.0, ""), (SHEET["2"],))
    for number in range(1, 5)
]


def ask(reply: str) -> list[Opinion | None]:
    model = FakeModel(lambda _: reply)
    deltas = ask_opinion(STATEMENTS, model)
    while True:
        try:
            next(deltas)
        except StopIteration as ended:
            assert len(model.requests) == 1
            return list(ended.value)


def test_each_statement_gets_the_verdict_with_its_number() -> None:
    assert ask("2: partly: in 1887\n**1: yes**\nSo I think.\n4: NO: Holt\n") == [
        Opinion("fake", "supported", ""),
        Opinion("fake", "partial", "in 1887"),
        None,
        Opinion("fake", "unsupported", "Holt"),
    ]


def test_thoughts_are_no_verdicts_and_two_verdicts_are_none() -> None:
    assert ask("<think>1: yes</think>2: yes\n2: no\n9: yes") == [None] * 4


def test_the_request_has_statement_sentence_context_and_headline() -> None:
    _, (_, user) = build_messages(STATEMENTS[:1])
    lines = user.splitlines()
    assert lines[1:-1] == [
        "1: Statement 1.",
        "   News, 3 June 2024",
        "   - (The pier closes.) It opened in 1887.",
    ]
