"""What the sender wrote is told from what the mail quotes, in several languages and styles."""

import pytest
from pincite.index.readers.mail.quotes import split_quotes


@pytest.mark.parametrize(
    ("text", "own", "quoted"),
    [
        pytest.param("It is closed.", "It is closed.", [], id="no-quote"),
        pytest.param(
            "Am 06.05.2024 um 10:00 schrieb Ann Lee:\n> Wann öffnet sie?\nIm Mai.\n\n"
            "> Warum?\nRost.",
            "Im Mai.\n\nRost.",
            [("Wann öffnet sie?", "Ann Lee"), ("Warum?", None)],
            id="answers-between-questions",
        ),
        pytest.param(
            "Im Mai.\n\n-----Ursprüngliche Nachricht-----\nVon: Ann Lee\n"
            "Gesendet: Montag, 6. Mai 2024 10:00\nAn: Jane\nBetreff: Brücke\n\nWann öffnet sie?",
            "Im Mai.",
            [("Wann öffnet sie?", "Ann Lee")],
            id="outlook",
        ),
        pytest.param(
            "See:\n> A line.\n> Another.\n", "See:", [("A line.\nAnother.", None)], id="bare"
        ),
    ],
)
def test_quotations_are_apart(text: str, own: str, quoted: list[tuple[str, str | None]]) -> None:
    mail = split_quotes(text)
    assert mail.own == own
    assert [(each.text, each.sender) for each in mail.quoted] == quoted


def test_an_endless_thread_is_split_only_so_far() -> None:
    text = "Top."
    for depth in range(300):
        text += "\n\n" + ">" * depth + f"On Mon, 6 May 2024, A{depth} wrote:\n"
        text += ">" * (depth + 1) + f" Line {depth}.\n"
    mail = split_quotes(text)
    assert mail.own == "Top."
    assert 2 <= len(mail.quoted) < 400
