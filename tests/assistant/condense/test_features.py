"""The features of the words that a question may take over."""

from pincite.assistant.condense.conversation import Turn, read_turns
from pincite.assistant.condense.features import (
    MAX_CANDIDATES,
    Values,
    compute_features,
    list_candidates,
)
from pincite.assistant.condense.tokens import tokenize

HISTORY = ("Who built the Orle dam?", "Northbank built it in 1999.", "Is Ingrid Vale against it?")


def describe(question: str, turns: list[Turn]) -> dict[str, Values]:
    candidates = list_candidates(tokenize(question), turns)
    features = compute_features(question, turns, candidates)
    return {each.stem: row for each, row in zip(candidates, features, strict=True)}


def test_candidates_are_the_content_words_that_the_question_does_not_have() -> None:
    assert set(describe("Why did the dam break?", read_turns(HISTORY))) == {
        "built",
        "orl",
        "northbank",
        "1999",
        "ingrid",
        "vale",
    }


def test_a_word_is_known_by_the_turns_that_have_it() -> None:
    rows = describe("And him?", read_turns(HISTORY))
    assert rows["vale"]["in_last_question"] == rows["vale"]["is_person"] == 1
    assert rows["vale"]["in_first_question"] == rows["dam"]["in_last_question"] == 0
    assert rows["northbank"]["in_earlier_answer"] == rows["1999"]["has_digit"] == 1
    assert all(row["pronoun_person"] == 1 for row in rows.values())


def test_all_candidates_have_the_same_features_and_are_not_too_many() -> None:
    turns = read_turns([" ".join(f"Word{i}x{n}" for i in range(90)) + "?" for n in range(9)])
    rows = describe("Why?", turns)
    assert len(rows) == MAX_CANDIDATES
    assert len({tuple(row) for row in rows.values()}) == 1
    assert describe("", []) == {}
