"""Datelines, bylines and credits around sentences."""

import pytest
from pincite.assistant.english.boilerplate import is_credit, is_self_note, strip_dateline


@pytest.mark.parametrize(
    "dateline",
    [
        "LARNMOUTH — ",
        "LARNMOUTH, June 5 (AP) — ",
        "LARNMOUTH (Reuters) - ",
        "LARNMOUTH, England – ",
        "Larnmouth, England (AFP) - ",
        "(CNN) — ",
        "(CNN)",
        "ST. ANNES -- ",
    ],
)
def test_a_dateline_is_stripped(dateline: str) -> None:
    assert strip_dateline(f"{dateline}The pier closed.") == "The pier closed."


@pytest.mark.parametrize(
    "sentence",
    [
        "NATO — the alliance of 32 — met.",
        "The pier — 137 years old — closed.",
        "UEFA - which organizes it - agreed.",
        "The council (of Larnmouth) met.",
        "COVID-19 returned.",
        "",
    ],
)
def test_other_sentences_stay_whole(sentence: str) -> None:
    assert strip_dateline(sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "By Ina Holt",
        "By Ina Holt and Jo Finch.",
        "Photo: Ina Holt",
        "Photograph by Ina Holt",
        "Reporting by Ina Holt; editing by Jo Finch",
        "AP Photo/Ina Holt",
        "Ina Holt/Getty Images",
        "© 2024 Harbour Courier",
    ],
)
def test_a_credit_is_recognized(sentence: str) -> None:
    assert is_credit(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "By Monday the pier was closed.",
        "Photos of the pier were published.",
        "By Ina Holt's count, nine voted for it.",
        "Advertisement revenue fell.",
        "Reporting to the council, Holt said no.",
    ],
)
def test_a_sentence_that_says_something_is_no_credit(sentence: str) -> None:
    assert not is_credit(sentence)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("This report updates and replaces our article of June 25.", True),
        ("[This story has been updated with a comment.]", True),
        ("The report was published by the council.", False),
        ("This story of two brothers moved the jury.", False),
    ],
)
def test_a_note_about_its_own_article_is_recognized(sentence: str, expected: bool) -> None:
    assert is_self_note(sentence) is expected
