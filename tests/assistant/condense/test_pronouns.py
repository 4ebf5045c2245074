"""A follow-up and its history become a question that stands alone."""

from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given, strategies as st
from pincite.assistant.condense.pronouns import MAX_TURN_LENGTH, standalone

from benchmarks.assistant import followup

FLOOD = "What did Mayor Okafor say about the Lagos flood barrier?"
FLOOD_HISTORY = (FLOOD, "She called it the city’s most urgent project. [1]")
STRIKE = ("What happened in the Hamburg dock strike?", "Work stopped for nine days in March.")
RETREAT = ("Did Russia withdraw from Kherson?",)
LEADER = ("Who leads the European Commission?", "Ursula von der Leyen has led it since 2019.")
WHICH = (
    "Tell me about the summit.",
    "Which one do you mean?\n1. the peace summit in Switzerland\n2. the G7 summit in Italy",
)


def follow_up_case(
    name: str, history: tuple[str, ...], question: str, expected: str
) -> ParameterSet:
    return pytest.param(history, question, expected, id=name)


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        follow_up_case(
            "it, said",
            FLOOD_HISTORY,
            "And where did she say it?",
            "Where did Mayor Okafor say that about the Lagos flood barrier?",
        ),
        follow_up_case(
            "it", FLOOD_HISTORY, "Who pays for it?", "Who pays for the Lagos flood barrier?"
        ),
        follow_up_case(
            "its",
            ("What is the Baltic gas pipeline?",),
            "What is its capacity?",
            "What is the capacity of the Baltic gas pipeline?",
        ),
        follow_up_case("her", FLOOD_HISTORY, "Who is her deputy?", "Who is Mayor Okafor’s deputy?"),
        follow_up_case(
            "person, then thing",
            ("Who is Elif Demir?", "What did she write about the earthquake?"),
            "When does she say it struck?",
            "When does Elif Demir say the earthquake struck?",
        ),
        follow_up_case(
            "person of the answer", LEADER, "How old is she?", "How old is Ursula von der Leyen?"
        ),
        follow_up_case(
            "thing of the question",
            LEADER,
            "What does it do?",
            "What does the European Commission do?",
        ),
        follow_up_case(
            "they",
            ("What are wind turbines?",),
            "Where are they built?",
            "Where are wind turbines built?",
        ),
        follow_up_case(
            "they of one", ("What is a heat pump?",), "How do they work?", "How do heat pumps work?"
        ),
        follow_up_case(
            "there",
            ("How is life in Kharkiv?",),
            "Who lives there?",
            "Who lives in Kharkiv?",
        ),
        follow_up_case(
            "two questions ago",
            ("What is the Lagos flood barrier?", "Is it finished?"),
            "What did it cost?",
            "What did the Lagos flood barrier cost?",
        ),
        follow_up_case(
            "a change of topic",
            ("What is the Lagos flood barrier?", "Tell me about the Hamburg dock strike."),
            "When did it end?",
            "When did the Hamburg dock strike end?",
        ),
        follow_up_case(
            "a part left open",
            STRIKE,
            "What were the demands and what were the results?",
            "What were the demands of the Hamburg dock strike and what were the results?",
        ),
        follow_up_case(
            "key findings",
            ("What is the Arctic ice report?",),
            "What are the key findings?",
            "What are the key findings of the Arctic ice report?",
        ),
        follow_up_case(
            "how many",
            STRIKE,
            "How many ships were delayed?",
            "How many ships were delayed in the Hamburg dock strike?",
        ),
        follow_up_case(
            "anyone",
            STRIKE,
            "Was anyone arrested?",
            "Was anyone arrested in the Hamburg dock strike?",
        ),
        follow_up_case("who", STRIKE, "Who joined?", "Who joined the Hamburg dock strike?"),
        follow_up_case(
            "a shorter name",
            STRIKE,
            "Who called the strike?",
            "Who called the Hamburg dock strike?",
        ),
        follow_up_case(
            "a response",
            STRIKE,
            "How did Berlin respond?",
            "How did Berlin respond to the Hamburg dock strike?",
        ),
        follow_up_case(
            "consequences of what was done",
            RETREAT,
            "What were the consequences?",
            "What were the consequences of Russia withdrawing from Kherson?",
        ),
        follow_up_case(
            "superlative",
            ("What are offshore wind farms?",),
            "Where is the largest?",
            "Where is the largest farm?",
        ),
        follow_up_case("why", RETREAT, "Why?", "Why did Russia withdraw from Kherson?"),
        follow_up_case("when", RETREAT, "And when?", "When did Russia withdraw from Kherson?"),
        follow_up_case(
            "when did it happen",
            RETREAT,
            "When did it happen?",
            "When did Russia withdraw from Kherson?",
        ),
        follow_up_case(
            "why, of a wh-question",
            FLOOD_HISTORY,
            "Why?",
            "What did Mayor Okafor say about the Lagos flood barrier, and why?",
        ),
        follow_up_case(
            "another year",
            ("How many ships crossed the Suez Canal in 2022?",),
            "And in 2023?",
            "How many ships crossed the Suez Canal in 2023?",
        ),
        follow_up_case(
            "another place", RETREAT, "And from Izium?", "Did Russia withdraw from Izium?"
        ),
        follow_up_case(
            "what about a person",
            FLOOD_HISTORY,
            "What about Governor Bello?",
            "What did Governor Bello say about the Lagos flood barrier?",
        ),
        follow_up_case(
            "what about a thing",
            FLOOD_HISTORY,
            "What about the Eko flood barrier?",
            "What did Mayor Okafor say about the Eko flood barrier?",
        ),
        follow_up_case(
            "what about a country",
            ("How many hostages did Hamas release in November?", "It released 105."),
            "And what about Israel?",
            "How many hostages did Israel release in November?",
        ),
        follow_up_case(
            "after what about",
            (FLOOD, "What about the Eko flood barrier?"),
            "When was it built?",
            "When was the Eko flood barrier built?",
        ),
        follow_up_case(
            "second option", WHICH, "Yes, the second one", "Tell me about the G7 summit in Italy."
        ),
        follow_up_case(
            "first option", WHICH, "1", "Tell me about the peace summit in Switzerland."
        ),
        follow_up_case(
            "offered in a sentence",
            (WHICH[0], "Do you mean the summit in Bern or the summit in Bari?"),
            "The latter, please.",
            "Tell me about the summit in Bari.",
        ),
        follow_up_case(
            "no sentence before",
            ("Kakhovka dam collapse", "The dam broke on 6 June 2023."),
            "Who is responsible for it?",
            "Who is responsible for Kakhovka dam collapse?",
        ),
        follow_up_case(
            "remark before the question",
            STRIKE,
            "That is long. What were the terms of it?",
            "That is long. What were the terms of the Hamburg dock strike?",
        ),
    ],
)
def test_a_follow_up_becomes_a_question_that_stands_alone(
    history: tuple[str, ...], question: str, expected: str
) -> None:
    assert standalone(question, history) == expected
    assert standalone(expected, history) == expected


@pytest.mark.parametrize("history", [FLOOD_HISTORY, STRIKE, RETREAT, LEADER, WHICH])
@pytest.mark.parametrize(
    "question",
    [
        pytest.param("What is the capital of France?", id="names its topic"),
        pytest.param("How much did Siemens earn in 2023?", id="names another"),
        pytest.param("What is inflation?", id="defines"),
        pytest.param(
            "Why did Finland join NATO, and when did it apply?",
            id="its pronoun has a name",
        ),
        pytest.param(
            "What is Ramadan and where does its name come from?",
            id="its possessive has a name",
        ),
        pytest.param("By how much did Lufthansa cut its fares?", id="a possessive after a name"),
        pytest.param("How many people died in the pilgrimage?", id="complete"),
        pytest.param("Tell me about the Firth of Forth bridge.", id="tell me about"),
        pytest.param("How long does it take to enrich uranium?", id="impersonal it"),
        pytest.param("Are there new rules for drones in Spain?", id="there are"),
        pytest.param("Thanks!", id="not a question"),
        pytest.param("", id="empty"),
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(
    history: tuple[str, ...], question: str
) -> None:
    assert standalone(question, history) == question


TURNS = st.one_of(
    st.text(),
    st.sampled_from([*FLOOD_HISTORY, *STRIKE, *RETREAT, *LEADER, *WHICH]),
    st.lists(
        st.sampled_from(
            "And what about why did it they the second one of in 2023 Kyiv say so who was his its "
            "difference Élysée other , ? . \n 1. (a) or ’s the U.S. most there".split(" ")
        )
    ).map(" ".join),
)


@given(TURNS, st.lists(TURNS, max_size=6))
def test_any_text_gives_a_question(question: str, history: list[str]) -> None:
    result = standalone(question, history)
    assert bool(result.strip()) == bool(question.strip())


@given(TURNS)
def test_without_history_a_question_is_left_as_it_is(question: str) -> None:
    assert standalone(question, []) == question


@pytest.mark.parametrize(
    "unit", ["it ", "What about ", "Aa ", "the types of ", "?", "’s", "1. a\n"]
)
def test_a_long_text_is_not_a_follow_up(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert standalone(text, [FLOOD]) == text
    assert len(standalone("Who pays for it?", [text] * 30)) < 3 * MAX_TURN_LENGTH


def test_rules_beat_copying_on_real_conversations(evaluation_data: Path) -> None:
    gains: dict[bool, list[float]] = {True: [], False: []}
    for turn in followup.read_turns(evaluation_data / "eval/followup/questions.jsonl"):
        score = followup.compute_token_f1(standalone(turn.question, turn.history), turn.rewrite)
        copy_score = followup.compute_token_f1(turn.question, turn.rewrite)
        gains[turn.group[1]].append(score - copy_score)
    assert followup.compute_mean(gains[True]) >= 0.05
    assert followup.compute_mean(gains[False]) >= -0.01


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
