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
            "Correction: it opens in June.\nPlease note: by foot only.\n\n"
            "From: Ann Lee <ann@x.example>\nSent: Monday, May 6, 2024 10:00 AM\nTo: Jane Doe\n"
            "Subject: Bridge\n\nUpdate: it opens in May.\n\nDate: not yet known.",
            "Correction: it opens in June.\nPlease note: by foot only.",
            [("Update: it opens in May.\n\nDate: not yet known.", "Ann Lee <ann@x.example>")],
            id="labels-around-headers",
        ),
        pytest.param(
            "No.\n\nOn 7 May 2024 at 10:00, Ann Lee wrote:\nOne bridge.\n\n"
            "On 6 May 2024 at 10:00, Bo Ray wrote:\nHow many?",
            "No.",
            [("One bridge.", "Ann Lee"), ("How many?", "Bo Ray")],
            id="without-marks",
        ),
        pytest.param(
            "On foot it is open at 10:00.\nOn 6 May 2024 at 10:00, Ann Lee\nwrote:\n\n"
            "> When?\n\n> Why?",
            "On foot it is open at 10:00.",
            [("When?\n\nWhy?", "Ann Lee")],
            id="wrapped",
        ),
        pytest.param(
            "---------- Weitergeleitete Nachricht ----------\n\nDatum: | 6. Mai 2024\n\n"
            "Von: | Ann Lee\n\nBetreff: | Brücke\n\nSie ist zu.\n\nAn: alle.",
            "",
            [("Sie ist zu.\n\nAn: alle.", "Ann Lee")],
            id="headers-as-paragraphs",
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


@pytest.mark.parametrize(
    "text",
    [
        "From: the quay\nTo: Harn\nDate: 6 May 2024\n\nIt sails at noon.",
        "On Monday the mayor wrote:\nIt is free.",
        "On 6 May 2024 the mayor wrote:\nIt is free.",
        "It sails at 10:00 on 7 May 2024, as follows:\nHarn, Lask.",
        "Half of it.\n\n________________________________\nThe other half.",
    ],
)
def test_lines_that_only_resemble_headings_stay_with_the_text(text: str) -> None:
    mail = split_quotes(text)
    assert (mail.own, mail.quoted) == (text, ())
