"""A question with the words that it lacks, in the words of the conversation."""

import pytest
from hypothesis import given, strategies as st
from pincite.assistant.condense.conversation import read_turns
from pincite.assistant.condense.wording import insert_words
from pincite.index.text.words import stems

DAM = "How much did the dam on the Orle cost in 2022?"
VALE = "Why did Ingrid Vale sell the barracks of Tessby?"


def insert(question: str, history: str, words: str) -> str:
    return insert_words(question, read_turns([history]), frozenset(stems(words.lower().split())))


@pytest.mark.parametrize(
    ("question", "history", "words", "expected"),
    [
        ("Who built it?", DAM, "dam Orle", "Who built the dam on the Orle?"),
        ("What is its height?", DAM, "dam Orle", "What is the dam on the Orle’s height?"),
        ("Was anyone hurt?", DAM, "dam Orle", "Was anyone hurt in the dam on the Orle?"),
        ("Who lives there?", VALE, "Tessby", "Who lives in Tessby?"),
        ("How old is she?", VALE, "Ingrid Vale", "How old is Ingrid Vale?"),
        ("thanks, and who is her deputy", VALE, "Vale", "Who is Vale’s deputy"),
        ("and in 2023?", DAM, "dam Orle cost", "How much did the dam on the Orle cost in 2023?"),
        ("and at Kelm?", "Who won the cup at Orrin at noon in 2022?", "won cup Orrin 2022",
         "Who won the cup at Kelm in 2022?"),
        ("Why?", DAM, "dam Orle cost 2022", "Why did the dam on the Orle cost in 2022?"),
        ("When?", VALE, "Ingrid Vale sell", "When did Ingrid Vale sell?"),
        ("what about Omar Lund?", VALE, "sell barracks Tessby",
         "Why did Omar Lund sell the barracks of Tessby?"),
        ("Who built it?", DAM, "", "Who built it?"),
        ("Who built it?", DAM, "bridge", "Who built it?"),
    ],
)  # fmt: skip
def test_the_words_come_into_the_question(
    question: str, history: str, words: str, expected: str
) -> None:
    assert insert(question, history, words) == expected


@given(st.text(), st.lists(st.text(), max_size=3), st.lists(st.text(max_size=5)))
def test_any_words_go_into_any_question(
    question: str, history: list[str], words: list[str]
) -> None:
    turns = read_turns(["Who won the cup?", *history])
    stemmed = frozenset(stems(words)) | turns[-1].stems
    assert bool(insert_words(question, turns, stemmed).strip()) or not question.strip()
