"""A follow-up and its history become a question that stands alone.

Covers also: pincite.assistant.condense.selection.
"""

import random
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from pincite.assistant.condense import standalone
from pincite.assistant.condense.conversation import MAX_TURN_LENGTH
from pincite.assistant.condense.selection import load_network
from pincite.index.text.words import content_words

from benchmarks.assistant import followup

FLOOD = (
    "What did Mayor Okafor say about the Lagos flood barrier?",
    "Mayor Okafor called the barrier the city’s most urgent project.",
)
STRIKE = ("Why did the dockers of Hamburg strike?", "They want eight percent more pay.")
CITY = {
    "How much will tram line 7 cost?": "Tram line 7 will cost 212 million crowns.",
    "When were the cracks in the Sorn bridge found?": "Divers found the cracks in 2021.",
    "Who runs the Lindt swimming hall?": "The swimming hall is run by a club of parents.",
    "Why was the Easter market moved to the harbour?": "The square is being paved.",
    "How many pupils does the Comenius school have?": "The school has 640 pupils.",
    "What did Councillor Brandt say about the rents?": "“Nobody can pay that,” Brandt said.",
    "Where will the new fire station be built?": "It will stand behind the brewery.",
    "Did the zoo buy a second elephant?": "The zoo has bought an elephant from Riga.",
    "How high is the tax on dogs?": "A dog costs its owner 90 crowns a year.",
    "Which trees are felled in the castle park?": "Some forty chestnuts are ill.",
}
"""Ten subjects of one city: questions that stand alone, each with its answer."""


@pytest.mark.parametrize(
    ("history", "question", "added", "left_out"),
    [
        pytest.param(FLOOD, "Who pays for it?", "lagos flood barrier", "it", id="a thing"),
        pytest.param(FLOOD, "How old is she?", "okafor", "she", id="a person"),
        pytest.param(STRIKE, "Why?", "dockers hamburg strike", "", id="a word"),
        pytest.param(STRIKE, "and in Bremen?", "dockers strike bremen", "", id="a place"),
        pytest.param(
            ("How many ships crossed the Suez Canal in 2022?", "It was 23,583."),
            "and in 2023?",
            "ships crossed suez canal 2023",
            "2022",
            id="a year",
        ),
    ],
)
def test_a_follow_up_takes_over_what_it_lacks(
    history: tuple[str, ...], question: str, added: str, left_out: str
) -> None:
    found = content_words(standalone(question, history))
    assert set(added.split()) <= set(found)
    assert left_out not in found


def test_another_subject_is_left_as_it_is() -> None:
    chance = random.Random(20)
    pairs = chance.sample(list(permutations(CITY, 2)), 40)
    ruined = [
        (before, question)
        for before, question in pairs
        if standalone(question, (before, CITY[before])) != question
    ]
    assert ruined == []


@pytest.mark.parametrize("seed", range(4))
def test_a_conversation_about_ten_subjects_changes_no_question(seed: int) -> None:
    subjects = list(CITY)
    random.Random(seed).shuffle(subjects)
    history: list[str] = []
    for question in subjects:
        assert standalone(question, history) == question
        history += [question, CITY[question]]


@pytest.mark.parametrize("history", [FLOOD, STRIKE])
@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "How much did Siemens earn in 2023?",
        "Why did Finland join NATO, and when did it apply?",
        "How many people died in the pilgrimage to Mecca?",
        "Tell me about the Firth of Forth bridge.",
        "Are there new rules for drones in Spain?",
        "Thanks!",
        "",
        " ",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(
    history: tuple[str, ...], question: str
) -> None:
    assert standalone(question, history) == question


TURNS = st.one_of(
    st.text(),
    st.sampled_from([*FLOOD, *STRIKE, *CITY, *CITY.values()]),
    st.lists(
        st.sampled_from(
            "And what about why did it they the last one of in 2023 Kyiv say so who was his its "
            "her Élysée other , ? . \n 1. (a) or ’s 's ſ İ the U.S. most there that".split(" ")
        )
    ).map(" ".join),
)


@settings(deadline=None, max_examples=300)
@given(TURNS, st.lists(TURNS, max_size=8))
def test_no_history_raises(question: str, history: list[str]) -> None:
    result = standalone(question, history)
    assert bool(result.strip()) == bool(question.strip())
    assert standalone(question, []) == question


@pytest.mark.parametrize(
    ("question", "history"),
    [
        pytest.param("And the last?", STRIKE, id="the last of nothing"),
        pytest.param("And the last?", ("1. a\n2. b", "Which one?"), id="the last of a list"),
        pytest.param("Who pays for it?", FLOOD * 5_000, id="10,000 turns"),
        pytest.param("Who pays for it?", ("The mayor spoke. " * 5_000,) * 4, id="pasted articles"),
        pytest.param("And why?", ("Was ist geschehen?", "Ein Damm ist gebrochen."), id="German"),
        pytest.param("And why?", ("発生したのはいつですか", "昨日です。"), id="Japanese"),
        pytest.param("So is it open?", ("Is it shut?", "It is shut. It is open."), id="unclear"),
        pytest.param(
            "And her name?", ("Who is the minister?", "No sentence answers."), id="after a decline"
        ),
        pytest.param("Go on", ("Who is the minister?", "The minister is"), id="after a cut"),
    ],
)
def test_an_odd_history_gives_a_question(question: str, history: tuple[str, ...]) -> None:
    result = standalone(question, history)
    assert result.strip()
    assert len(result) < 3 * MAX_TURN_LENGTH


@pytest.mark.parametrize("unit", ["it ", "What about ", "Aa ", "?", "’s", "1. a\n"])
def test_a_long_text_is_not_a_follow_up(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert standalone(text, FLOOD) == text
    assert len(standalone("Who pays for it?", [text] * 30)) < 3 * MAX_TURN_LENGTH


@pytest.mark.parametrize(
    ("history", "question"),
    [
        (["Wann begann der Streik in Orlen?", "Er begann am 3. Mai."], "Und wann endete er?"),
        (["¿Quién es el alcalde?", "Luis Mora."], "¿Y cuándo lo eligieron?"),
        (["Where is the dock?", "In Hamburg."], "Wie lange hat das gedauert und warum?"),
    ],
)
def test_a_question_in_another_language_is_left_as_it_is(history: list[str], question: str) -> None:
    assert standalone(question, history) == question


def test_the_network_is_sure_of_at_least_one_word_that_it_takes_over() -> None:
    network = load_network()
    assert network.hidden.shape == (len(network.names), len(network.output))
    assert 0 < network.threshold <= network.certain < 1


def test_it_beats_copying_on_real_conversations(evaluation_data: Path) -> None:
    gains: dict[bool, list[float]] = {True: [], False: []}
    for turn in followup.read_turns(evaluation_data / "eval/followup/questions.jsonl"):
        score = followup.compute_token_f1(standalone(turn.question, turn.history), turn.standalone)
        copy_score = followup.compute_token_f1(turn.question, turn.standalone)
        gains[followup.find_group(turn)[1]].append(score - copy_score)
    assert followup.compute_mean(gains[True]) >= 0.05
    assert followup.compute_mean(gains[False]) >= -0.01
