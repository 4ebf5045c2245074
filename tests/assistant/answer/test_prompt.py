"""The messages that ask for an answer."""

import pytest
from pincite.assistant.answer.prompt import build_messages

from tests.fakes.assistant.sheets import make_sheet

SHEET = make_sheet(["The pier closes."])


def test_the_sheet_stands_between_delimiters_that_change_with_the_question() -> None:
    delimiters = set()
    for question in ("What closes?", "What opens?"):
        (_, system), (_, user) = build_messages(question, SHEET, 6)
        delimiter = user.split(">")[0].removeprefix("<articles-")
        assert f"<articles-{delimiter}>" in system
        assert user == (
            f"<articles-{delimiter}>\nNews, 3 June 2024\n[1] The pier closes.\n"
            f"</articles-{delimiter}>\n\nQuestion: {question}"
        )
        delimiters.add(delimiter)
    assert len(delimiters) == 2


@pytest.mark.parametrize(
    ("question", "words"),
    [("When does the pier close?", "old pier"), ("Wann schließt die Seebrücke?", "alte Seebrücke")],
)
def test_the_example_is_in_the_language_of_the_question(question: str, words: str) -> None:
    (_, system), _ = build_messages(question, SHEET, 6)
    assert words in system


def test_json_is_asked_for() -> None:
    (_, system), _ = build_messages("What closes?", SHEET, 6, as_json=True)
    assert '{"statements": [' in system
